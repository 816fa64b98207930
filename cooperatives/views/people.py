"""Who acts for a cooperative: invitations and the people of a cooperative."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cooperatives import actions
from cooperatives.forms.people import InvitationForm
from cooperatives.models import Cooperative, Membership, WaveMember
from cooperatives.policies import may_invite, may_leave
from land.core.errors import DomainError
from land.core.guards import guarded, registered
from land.core.once import once


@require_http_methods(["GET", "POST"])
@guarded(registered)
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation: log in or register, agree, and land on the questionnaire.

    Opening it changes nothing: mail programs open links by themselves.
    """
    row = (
        Membership.objects.select_related("cooperative__organisation", "person")
        .filter(token=token, state="invited")
        .first()
    )
    if request.method == "POST":
        try:
            membership = actions.accept(token=token, user=request.user)
        except DomainError as refusal:
            return render(request, "cooperatives/invitation_refused.html", {"refusal": refusal}, status=409)
        messages.success(
            request, _("From now on you act for %(name)s.") % {"name": membership.cooperative.name}
        )
        members = WaveMember.objects.of(request.user).filter(
            cooperative=membership.cooperative, wave__state="open"
        )
        first = members.first()
        if first is None:
            return redirect("cooperatives:waves")
        return redirect("cooperatives:intro", first.wave.code, first.cooperative.slug)
    if row is None:
        refusal = actions.InvitationExpired()
        return render(request, "cooperatives/invitation_refused.html", {"refusal": refusal}, status=410)
    if row.person.email != request.user.email:
        refusal = actions.InvitationForSomebodyElse()
        return render(request, "cooperatives/invitation_refused.html", {"refusal": refusal}, status=409)
    return render(request, "cooperatives/invitation.html", {"membership": row})


def _by_slug(slug: str) -> Cooperative:
    return Cooperative.objects.for_cards().get(organisation__slug=slug)


@require_http_methods(["GET", "POST"])
@guarded(may_invite, get=_by_slug)
@once
def members(request: HttpRequest, cooperative: Cooperative) -> HttpResponse:
    """The people of a cooperative, and the form to invite one more."""
    form = InvitationForm(
        request.POST or None,
        cooperative=cooperative,
        by=request.user,
        initial={"role": Membership.Role.COMPILER},
    )
    if request.method == "POST" and form.is_valid():
        messages.success(
            request, _("The invitation has been sent to %(email)s.") % {"email": form.cleaned_data["email"]}
        )
        return redirect("cooperatives:people", cooperative.slug)
    rows = (
        cooperative.memberships.exclude(state="revoked")
        .select_related("person")
        .order_by("state", "accepted_at", "pk")
    )
    context = {"cooperative": cooperative, "memberships": rows, "form": form}
    return render(request, "cooperatives/people.html", context, status=422 if form.errors else 200)


def _membership(uuid: UUID) -> Membership:
    rows = Membership.objects.select_related("cooperative__organisation", "person")
    return rows.exclude(state="revoked").get(uuid=uuid)


@require_POST
@guarded(may_leave, get=_membership)
def revoke(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Leave, or take somebody's place or invitation back."""
    try:
        actions.revoke(membership=membership)
        messages.success(
            request, _("Done: %(name)s no longer acts for the cooperative.") % {"name": membership.person}
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    if may_invite(request.user, membership.cooperative):
        return redirect("cooperatives:people", membership.cooperative.slug)
    return redirect("cooperatives:waves")
