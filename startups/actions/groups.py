"""The verbs of founding groups: begin one, invite, come in, confirm one’s will, sign, leave."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.actions import know_person
from land.accounts.models import Person, User
from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.notifications.api import notify
from startups import notices
from startups.actions.conflicts import recuse_conflicted
from startups.models import FoundingGroup, GroupInvitation, GroupMember, Idea, Project, SignOff
from startups.models.groups import LEAST_MEMBERS, VALID_FOR

MOST_WAITING = 20


class NotInTheGroup(DomainError):
    sentence = _("Only whoever is in the group now can do this.")


class GroupThere(WrongState):
    sentence = _("This idea has its founding group already.")


class IdeaNotOpen(WrongState):
    sentence = _("This idea is not open any more: it cannot have a group.")


class AlreadyInGroup(DomainError):
    sentence = _("This person is already in the group.")
    field = "email"


class TooManyInvitations(DomainError):
    sentence = _("Twenty invitations wait for an answer already: take some back, or wait.")
    field = "email"


class InvitationGone(WrongState):
    sentence = _(
        "This invitation has expired, was taken back or has already been used. Ask the group for a new one."
    )


class InvitationForSomebodyElse(DomainError):
    sentence = _("This invitation was sent to another address. Log in with that address to accept it.")


class CategoryNeeded(DomainError):
    sentence = _("Say which kind of member you plan to be.")
    field = "category"


class HandOverFirst(DomainError):
    sentence = _("The contact person names another one before leaving the group.")


class ContactWrites(DomainError):
    sentence = _("The contact person always reads and writes.")
    field = "access"


def enough_members(group: FoundingGroup) -> bool:
    """Whether three people of the group have confirmed their will: what the business plan asks for."""
    return GroupMember.objects.confirmed().filter(group=group).count() >= LEAST_MEMBERS


def is_short(group: FoundingGroup) -> bool:
    """Whether fewer than three people are in it now."""
    return GroupMember.objects.here().filter(group=group).count() < LEAST_MEMBERS


@transaction.atomic
def begin_group(*, idea: Idea, by: User, name: str) -> FoundingGroup:
    """The founding group of an idea, with its authors in it; whoever begins it is the contact person.

    Raises: GroupThere, IdeaNotOpen.
    """
    idea = Idea.objects.select_for_update().get(pk=idea.pk)
    if idea.state not in ("draft", "published"):
        raise IdeaNotOpen
    if FoundingGroup.objects.filter(idea=idea).exists():
        raise GroupThere
    contact = know_person(email=by.email, user=by)
    group = FoundingGroup.objects.create(idea=idea, name=name.strip()[:120], contact=contact)
    authors = idea.authors.filter(confirmed_at__isnull=False).select_related("person")
    people = {contact.pk: contact} | {author.person_id: author.person for author in authors}
    GroupMember.objects.bulk_create(
        GroupMember(group=group, person=person, access="edit") for person in people.values()
    )
    return group


def _locked(group: FoundingGroup) -> FoundingGroup:
    return FoundingGroup.objects.select_for_update().get(pk=group.pk)


@transaction.atomic
def invite(
    *, group: FoundingGroup, by: User, email: str, access: str, role: str = "", at: datetime | None = None
) -> GroupInvitation:
    """Invite an address, however it is written: the link is valid for 14 days and works once. Asked again, it is renewed.

    Raises: AlreadyInGroup, TooManyInvitations.
    """
    now, email = at or timezone.now(), email.strip().lower()
    group = _locked(group)
    if GroupMember.objects.here().filter(group=group, person__email=email).exists():
        raise AlreadyInGroup
    row = group.invitations.filter(state="invited", email=email).first()
    if row is None and group.invitations.waiting(now).count() >= MOST_WAITING:
        raise TooManyInvitations
    row = row or GroupInvitation(group=group, email=email)
    row.access, row.role, row.invited_by, row.expires_at = access, role.strip(), by, now + VALID_FOR
    row.token_hash = GroupInvitation.hash_of(row.token())
    row.save()
    user = User.objects.filter(email=email).first()
    known = None if user else Person.objects.with_email(email).filter(user=None).first()
    notify(
        kind=notices.INVITED,
        to=[known or know_person(email=email, user=user)],
        facts={"invitation": row.pk, "until": row.expires_at.isoformat()},
        once=f"{notices.INVITED}-{row.pk}-{row.expires_at.isoformat()}",
    )
    return row


@transaction.atomic
def take_back(*, invitation: GroupInvitation) -> GroupInvitation:
    """Take an invitation back: its link no longer works. Raises: InvitationGone."""
    move(invitation, to="revoked", frm="invited", error=InvitationGone, answered_at=timezone.now(), email="")
    return invitation


def invitation_by(token: str, user: User, at: datetime | None = None) -> GroupInvitation:
    """The invitation of this link, if this login may answer it now or has accepted it already.

    Nothing is said of it to anybody else. Raises: InvitationGone, InvitationForSomebodyElse.
    """
    now = at or timezone.now()
    rows = GroupInvitation.objects.select_related("group__idea", "invited_by__person", "accepted_by")
    row = rows.filter(token_hash=GroupInvitation.hash_of(token)).first()
    if row is None:
        raise InvitationGone
    if row.state == "accepted" and row.accepted_by is not None and row.accepted_by.user_id == user.pk:
        return row
    if row.state != "invited" or row.expires_at <= now:
        raise InvitationGone
    verified = EmailAddress.objects.filter(user=user, email=user.email, verified=True)
    if row.email != user.email or not verified.exists():
        raise InvitationForSomebodyElse
    return row


@transaction.atomic
def accept_invitation(*, token: str, user: User, at: datetime | None = None) -> GroupMember:
    """Come into the group with the login whose verified address was invited. Done twice, it counts once.

    Whoever was asked to judge the group’s project steps aside at once.

    Raises: InvitationGone, InvitationForSomebodyElse.
    """
    now = at or timezone.now()
    row = invitation_by(token, user, now)
    group = _locked(row.group)
    person = know_person(email=user.email, user=user)
    member = GroupMember.objects.here().filter(group=group, person=person).first()
    if row.state == "accepted":
        if member is None:  # came in, and left since
            raise InvitationGone
        return member
    if group.idea.state not in ("draft", "published"):
        raise InvitationGone
    move(
        row, to="accepted", frm="invited", error=InvitationGone, accepted_by=person, answered_at=now, email=""
    )
    member = member or GroupMember.objects.create(
        group=group, person=person, access=row.access, role=row.role
    )
    for project in Project.objects.filter(idea=group.idea_id):
        recuse_conflicted(project=project)
    return member


@transaction.atomic
def decline_invitation(*, token: str, user: User, at: datetime | None = None) -> GroupInvitation:
    """“No, thank you”. Raises: InvitationGone, InvitationForSomebodyElse."""
    row = invitation_by(token, user, at)
    move(row, to="declined", frm="invited", error=InvitationGone, answered_at=timezone.now(), email="")
    return row


@transaction.atomic
def confirm_will(
    *, member: GroupMember, category: str, for_organisation: str = "", role: str = ""
) -> GroupMember:
    """“I confirm my will” to be a member of this kind, for oneself or on behalf of an organisation.

    The first day of the will stays when the rest changes. Raises: NotInTheGroup, CategoryNeeded.
    """
    row = GroupMember.objects.select_for_update().here().filter(pk=member.pk).first()
    if row is None:
        raise NotInTheGroup
    if category not in GroupMember.Category.values:
        raise CategoryNeeded
    row.category, row.for_organisation, row.role = category, for_organisation.strip(), role.strip()
    row.confirmed_at = row.confirmed_at or timezone.now()
    row.save()
    return row


@transaction.atomic
def change_access(*, member: GroupMember, access: str, role: str) -> GroupMember:
    """What somebody may do in the group, and what they do there. Raises: NotInTheGroup, ContactWrites."""
    row = GroupMember.objects.select_for_update().here().filter(pk=member.pk).select_related("group").first()
    if row is None:
        raise NotInTheGroup
    if row.person_id == row.group.contact_id and access != "edit":
        raise ContactWrites
    row.access, row.role = access, role.strip()
    row.save(update_fields=["access", "role", "changed_at"])
    return row


@transaction.atomic
def hand_over(*, group: FoundingGroup, to: GroupMember) -> FoundingGroup:
    """Another contact person, who reads and writes and is told. Idempotent. Raises: NotInTheGroup."""
    group = _locked(group)
    row = GroupMember.objects.here().filter(pk=to.pk, group=group).select_related("person").first()
    if row is None:
        raise NotInTheGroup
    if group.contact_id == row.person_id:
        return group
    group.contact = row.person
    group.save(update_fields=["contact", "changed_at"])
    GroupMember.objects.filter(pk=row.pk).update(access="edit")
    notify(
        kind=notices.CONTACT_NAMED,
        to=[row.person],
        facts={"group": group.pk, "person": row.person_id},
        once=f"{notices.CONTACT_NAMED}-{group.pk}-{row.pk}",
    )
    return group


@transaction.atomic
def leave_group(*, member: GroupMember) -> GroupMember:
    """Leave. With fewer than three the project is flagged as looking for members, and is not deleted. Others are told.

    Raises: NotInTheGroup, HandOverFirst.
    """
    group = _locked(member.group)
    others = GroupMember.objects.here().filter(group=group).exclude(pk=member.pk)
    if group.contact_id == member.person_id and others.exists():
        raise HandOverFirst
    if not GroupMember.objects.here().filter(pk=member.pk).update(left_at=timezone.now()):
        raise NotInTheGroup
    member.refresh_from_db(fields=["left_at"])
    if others.count() < LEAST_MEMBERS:
        Project.objects.filter(idea=group.idea_id, state__in=Project.OPEN).update(seeks_members=True)
    notify(
        kind=notices.MEMBER_LEFT,
        to=[other.person for other in others.select_related("person")],
        facts={"group": group.pk, "member": member.pk},
        once=f"{notices.MEMBER_LEFT}-{member.pk}",
    )
    return member


@transaction.atomic
def forget_membership(*, person: Person) -> None:
    """Somebody closes the account: out of every group, which goes on with whoever has been in it longest as contact."""
    for member in GroupMember.objects.here().filter(person=person).select_related("group"):
        heir = GroupMember.objects.here().filter(group=member.group).exclude(pk=member.pk).first()
        if member.group.contact_id == person.pk and heir is not None:
            hand_over(group=member.group, to=heir)
        leave_group(member=member)
    GroupMember.objects.filter(person=person).update(role="", for_organisation="")
    for invitation in GroupInvitation.objects.filter(state="invited", email=person.email):
        take_back(invitation=invitation)


@transaction.atomic
def sign(*, member: GroupMember, what: str, document: UUID, digest: str) -> SignOff:
    """“I confirm that this is sent”: this member, for a document as it stands (`digest`, sha-256 in hex). Idempotent.

    Raises: NotInTheGroup.
    """
    if not GroupMember.objects.here().filter(pk=member.pk).exists():
        raise NotInTheGroup
    row, _created = SignOff.objects.get_or_create(
        member=member, document=document, digest=digest, defaults={"what": what}
    )
    return row


def missing_signatures(group: FoundingGroup, what: str, document: UUID, digest: str) -> list[GroupMember]:
    """Who of the group has not signed this document as it stands; a change of the document asks everybody again."""
    signed: Any = SignOff.objects.filter(what=what, document=document, digest=digest).values("member")
    return list(
        GroupMember.objects.here().filter(group=group).exclude(pk__in=signed).select_related("person")
    )
