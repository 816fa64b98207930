"""The founding group: its page, invitations, what each one confirms, leaving."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded, registered
from land.core.once import once
from land.core.refusals import refuse, tried
from startups.actions import groups as verbs
from startups.forms.groups import AccessForm, ContactForm, GroupForm, InvitationForm, WillForm
from startups.models import FoundingGroup, GroupInvitation, GroupMember, Idea
from startups.policies import (
    is_contact,
    is_member,
    may_begin_group,
    may_invite,
    may_see_group,
    may_see_idea,
    may_take_back,
)
from startups.views.ideas import idea_of


@require_http_methods(["GET", "POST"])
@guarded(may_begin_group, get=idea_of)
@once
def new(request: HttpRequest, row: Idea) -> HttpResponse:
    """Begin the group of an idea."""
    form = GroupForm(request.POST or None, initial={"name": row.title})
    if request.method == "POST" and form.is_valid():
        try:
            group = verbs.begin_group(idea=row, by=request.user, name=form.cleaned_data["name"])
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The group is there, with the authors in it. Now invite the others."))
            return redirect(group)
    context = {"idea": row, "form": form}
    return render(request, "startups/groups/new.html", context, status=422 if form.errors else 200)


def group_of(uuid: UUID) -> FoundingGroup:
    """A group with its idea and contact person."""
    return FoundingGroup.objects.select_related("idea__project", "contact").get(uuid=uuid)


def page(request: HttpRequest, row: FoundingGroup, status: int = 200, **forms: Any) -> HttpResponse:
    """The group as this person sees it, perhaps with a form that was refused."""
    members = list(row.members.here().select_related("person"))
    mine = next((each for each in members if each.person.user_id == request.user.pk), None)
    inviting = mine is not None and mine.access == "edit"
    contact = mine is not None and row.contact_id == mine.person_id
    now = timezone.now()
    context = {
        "group": row,
        "idea": row.idea,
        "members": members,
        "confirmed": sum(1 for each in members if each.confirmed_at),
        "least": verbs.LEAST_MEMBERS,
        "mine": mine,
        "inviting": inviting,
        "is_contact": contact,
        "invitations": row.invitations.filter(state="invited").order_by("pk") if inviting else [],
        "now": now,
        "reads_idea": may_see_idea(request.user, row.idea),
        "invitation_form": InvitationForm() if inviting else None,
        "will_form": WillForm(
            initial={"category": mine.category, "for_organisation": mine.for_organisation, "role": mine.role}
        )
        if mine
        else None,
        "contact_form": ContactForm(group=row) if contact and len(members) > 1 else None,
    }
    return render(request, "startups/groups/group.html", context | forms, status=status)


@require_safe
@guarded(may_see_group, get=group_of)
def group(request: HttpRequest, row: FoundingGroup) -> HttpResponse:
    """Who is in it, as what, and what is missing."""
    return page(request, row)


@require_POST
@guarded(may_invite, get=group_of)
@once
def invite(request: HttpRequest, row: FoundingGroup) -> HttpResponse:
    """Invite an address."""
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            verbs.invite(group=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request,
                _("The invitation has been sent to %(email)s: it is valid for 14 days.") % form.cleaned_data,
            )
            return redirect(row)
    return page(request, row, status=422, invitation_form=form)


def _invitation(uuid: UUID) -> GroupInvitation:
    return GroupInvitation.objects.select_related("group").get(uuid=uuid)


@require_POST
@guarded(may_take_back, get=_invitation)
@once
def take_back(request: HttpRequest, row: GroupInvitation) -> HttpResponse:
    """An invitation is no longer valid."""
    return tried(
        request,
        lambda: verbs.take_back(invitation=row),
        lambda: _("The invitation is taken back."),
        row.group,
    )


@require_http_methods(["GET", "POST"])
@guarded(registered)
@once
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation. Opening it changes nothing: mail programs open links by themselves."""
    try:
        row = verbs.invitation_by(token, request.user)
        if request.method == "POST" and request.POST.get("answer") == "no":
            verbs.decline_invitation(token=token, user=request.user)
            messages.success(request, _("Noted: you are not in the group."))
            return redirect("startups:ideas")
        if request.method == "POST" or row.state == "accepted":
            member = _accepted(request, token, row)
            return redirect(member.group)
    except DomainError as refusal:
        other = isinstance(refusal, verbs.InvitationForSomebodyElse)
        context = {"refusal": refusal, "other_address": other}
        return render(request, "startups/groups/refused.html", context, status=409 if other else 410)
    return render(request, "startups/groups/invitation.html", {"invitation": row, "group": row.group})


def _accepted(request: HttpRequest, token: str, row: GroupInvitation) -> GroupMember:
    """In the group: from now on, or since before; a page that is only read takes nobody in."""
    if request.method == "POST":
        member = verbs.accept_invitation(token=token, user=request.user)
        messages.success(request, _("Welcome to the group “%(name)s”.") % {"name": row.group.name})
        return member
    there = GroupMember.objects.of(request.user).filter(group=row.group).select_related("group").first()
    if there is None:
        raise verbs.InvitationGone
    messages.info(request, _("You are already in the group “%(name)s”.") % {"name": row.group.name})
    return there


@require_POST
@guarded(is_member, get=group_of)
@once
def will(request: HttpRequest, row: FoundingGroup) -> HttpResponse:
    """“I confirm my will”, with the kind of member one plans to be."""
    member = GroupMember.objects.of(request.user).get(group=row)
    form = WillForm(request.POST)
    if form.is_valid():
        try:
            verbs.confirm_will(member=member, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request, _("Your will is confirmed. It can be changed, and one can leave, at any time.")
            )
            return redirect(row)
    return page(request, row, status=422, will_form=form)


@require_POST
@guarded(is_contact, get=group_of)
@once
def contact(request: HttpRequest, row: FoundingGroup) -> HttpResponse:
    """Hand over to another contact person."""
    form = ContactForm(request.POST, group=row)
    if form.is_valid():
        return tried(
            request,
            lambda: verbs.hand_over(group=row, to=form.cleaned_data["to"]),
            lambda: _("%(name)s is the contact person now.") % {"name": form.cleaned_data["to"]},
            row,
        )
    return page(request, row, status=422, contact_form=form)


def _member(uuid: UUID) -> GroupMember:
    return GroupMember.objects.here().select_related("group__contact", "person").get(uuid=uuid)


def _leads_the_group(user: Any, member: GroupMember) -> bool:
    """The contact person of this member’s group."""
    return is_contact(user, member.group)


@require_http_methods(["GET", "POST"])
@guarded(_leads_the_group, get=_member)
@once
def access(request: HttpRequest, row: GroupMember) -> HttpResponse:
    """What a member may do in the group."""
    form = AccessForm(request.POST or None, initial={"access": row.access, "role": row.role})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_access(member=row, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved for %(name)s.") % {"name": row.person})
            return redirect(row.group)
    context = {"member": row, "group": row.group, "form": form}
    return render(request, "startups/groups/access.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(is_member, get=group_of)
@once
def leave(request: HttpRequest, row: FoundingGroup) -> HttpResponse:
    """Leave the group."""
    member = GroupMember.objects.of(request.user).get(group=row)
    answer = tried(
        request,
        lambda: verbs.leave_group(member=member),
        lambda: _("You have left the group."),
        "accounts:area",
    )
    if GroupMember.objects.of(request.user).filter(group=row).exists():
        return redirect(row)
    return answer
