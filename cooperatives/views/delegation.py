"""Sections handed to colleagues: who has which, the link that a colleague opens; and not taking part."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cooperatives import actions
from cooperatives.actions.saving import is_taking
from cooperatives.forms.delegation import DeclineForm, DelegationForm
from cooperatives.models import Response, SectionAssignment, WaveMember
from cooperatives.policies import may_submit, may_take_back
from cooperatives.views.filling import latest_response, member_of
from land.core.errors import DomainError
from land.core.guards import guarded, registered
from land.core.once import once


@require_http_methods(["GET", "POST"])
@guarded(may_submit, get=member_of)
@once
def delegations(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """Who has which section, and the form that hands one over. `?sezione=` and `?persona=` choose beforehand."""
    response = latest_response(member)
    if response is None:
        return redirect("cooperatives:intro", member.wave.code, member.cooperative.slug)
    editable = response.state == Response.State.FILLING and is_taking(member.wave, member)
    form = DelegationForm(
        request.POST if request.method == "POST" and editable else None,
        response=response, by=request.user, initial={"section": request.GET.get("sezione", "")},
    )  # fmt: skip
    if request.method == "POST" and not editable:
        messages.error(request, str(actions.WaveClosed()))
    elif request.method == "POST" and form.is_valid():
        messages.success(
            request, _("The section has been handed to %(email)s.") % {"email": form.cleaned_data["email"]}
        )
        if others := ", ".join(person.email for person in actions.others_asked(form.assignment)):
            messages.info(request, _("The same section is also with %(people)s.") % {"people": others})
        return redirect("cooperatives:delegations", member.wave.code, member.cooperative.slug)
    definition, language = member.wave.instrument_version.definition, get_language() or "it"
    titles = {each.code: each.text(language) for each in definition.sections}
    rows = response.assignments.exclude(state="revoked").select_related("person").order_by("pk")
    context = {
        "member": member,
        "form": form,
        "editable": editable,
        "sent": response.state in Response.SENT,
        "rows": [(row, titles.get(row.section, row.section)) for row in rows],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "cooperatives/delegations.html", context, status=status)


def _assignment(uuid: UUID) -> SectionAssignment:
    return SectionAssignment.objects.select_related(
        "person", "response__wave_member__wave", "response__wave_member__cooperative__organisation"
    ).get(uuid=uuid)


@require_POST
@guarded(may_take_back, get=_assignment)
def take_back(request: HttpRequest, assignment: SectionAssignment) -> HttpResponse:
    """Take a section back, to hand it to somebody else or to fill it in oneself."""
    response = assignment.response
    try:
        actions.revoke_section(assignment=assignment)
        messages.success(request, _("The section has been taken back; what was written stays."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cooperatives:delegations", response.wave.code, response.cooperative.slug)


@require_http_methods(["GET", "POST"])
@guarded(registered)
def accept(request: HttpRequest, uuid: UUID, token: str) -> HttpResponse:
    """The link that a colleague received: log in or register, agree, and land on the section. Opening it changes nothing."""
    try:
        row = actions.section_by_link(uuid=uuid, token=token, user=request.user)
        place = (row.response.wave.code, row.response.cooperative.slug, row.section)
        if request.method == "POST":
            actions.accept_section(uuid=uuid, token=token, user=request.user)
            return redirect("cooperatives:section", *place)
    except actions.LinkNotForReader:
        raise Http404 from None
    except actions.LinkOver as refusal:
        return render(request, "cooperatives/invitation_refused.html", {"refusal": refusal}, status=410)
    if row.state != SectionAssignment.State.ASSIGNED:
        return redirect("cooperatives:section", *place)
    section = row.response.wave.instrument_version.definition.section(row.section)
    context = {"row": row, "section": section.text(get_language() or "it"), "minutes": section.minutes}
    return render(request, "cooperatives/section_asked.html", context)


@require_http_methods(["GET", "POST"])
@guarded(may_submit, get=member_of)
def decline(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """Say, with a reason, that the cooperative does not take part."""
    form = DeclineForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        messages.success(
            request,
            _("Noted: the cooperative does not take part. Minds can change while the survey is open."),
        )
        return redirect("cooperatives:intro", member.wave.code, member.cooperative.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "cooperatives/decline.html", {"member": member, "form": form}, status=status)


@require_POST
@guarded(may_submit, get=member_of)
def rejoin(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """Take part after all."""
    try:
        actions.rejoin(member=member)
        messages.success(request, _("The cooperative takes part."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cooperatives:intro", member.wave.code, member.cooperative.slug)
