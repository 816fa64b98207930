"""A section handed to a colleague by e-mail: asked, accepted, finished, taken back."""

import secrets
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives import notices
from cooperatives.actions.filling import people_to_tell
from cooperatives.actions.saving import WaveClosed, is_taking
from cooperatives.models import Response, SectionAssignment
from land.accounts.actions import know_person
from land.accounts.models import Person, User
from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.notifications.api import notify

VALID_FOR = timedelta(days=14)


class NoSuchSection(DomainError):
    sentence = _("This section is not in the questionnaire.")
    field = "section"


class DueInThePast(DomainError):
    sentence = _("Choose a day that has not passed yet.")
    field = "due_on"


class AlreadyHanded(DomainError):
    sentence = _("This section has already been handed to this person.")
    field = "email"


class LinkNotForReader(DomainError):
    """The link was sent to another address: who reads it must not learn that it exists."""

    sentence = _("There is no such link.")


class LinkOver(WrongState):
    sentence = _(
        "This link is no longer valid: it has expired, or whoever sent it has taken it back or renewed it."
    )


class AnswersSent(LinkOver):
    sentence = _("The cooperative has already sent its answers: nothing more is needed from you.")


@transaction.atomic
def delegate(
    *,
    response: Response,
    section: str,
    email: str,
    by: User | None,
    message: str = "",
    due_on: date | None = None,
    first_name: str = "",
    last_name: str = "",
) -> SectionAssignment:
    """Ask a colleague, by e-mail, to fill in one section; the link is valid for fourteen days, or until the section is needed.

    Whoever has finished, or has not answered yet, is asked again by a new link; the old one is over.
    Raises: NoSuchSection, DueInThePast, AlreadyHanded, WaveClosed, WrongState if the response is not being filled in.
    """
    locked = Response.objects.select_for_update(of=["self"]).filter(pk=response.pk, state="filling").first()
    if locked is None:
        raise WrongState
    if not is_taking(response.wave, response.wave_member):
        raise WaveClosed
    if section not in {each.code for each in response.wave.instrument_version.definition.sections}:
        raise NoSuchSection
    if due_on is not None and due_on < timezone.localdate():
        raise DueInThePast
    email = email.strip().lower()
    row = response.assignments.exclude(state="revoked").filter(section=section, person__email=email).first()
    if row and row.state == SectionAssignment.State.ACCEPTED:
        raise AlreadyHanded
    user = User.objects.filter(email=email).first()
    person = (
        row.person if row else know_person(email=email, first_name=first_name, last_name=last_name, user=user)
    )
    values: dict[str, Any] = {
        "message": message.strip(),
        "due_on": due_on,
        "token": secrets.token_urlsafe(32),
        "expires_at": _until(due_on),
        "assigned_by": by,
    }
    if row:
        move(row, to="assigned", frm=("assigned", "completed"), accepted_at=None, completed_at=None, **values)
    else:
        row = SectionAssignment.objects.create(response=response, section=section, person=person, **values)
    notify(
        kind=notices.SECTION_ASKED,
        to=[person],
        facts={"assignment": row.pk, "until": row.expires_at.isoformat()},
        once=f"section-{row.pk}-{row.expires_at.isoformat()}",
    )
    return row


def _until(due_on: date | None) -> datetime:
    """Until when a link made now can be opened: fourteen days, or the end of the day by which the section is needed."""
    fourteen = timezone.now() + VALID_FOR
    if due_on is None:
        return fourteen
    return max(fourteen, datetime.combine(due_on, time.max, timezone.get_current_timezone()))


def others_asked(assignment: SectionAssignment) -> list[Person]:
    """Who else has the same section of the same response and has not finished."""
    rows = assignment.response.assignments.filter(
        section=assignment.section, state__in=SectionAssignment.UNFINISHED
    )
    return [row.person for row in rows.exclude(pk=assignment.pk).select_related("person").order_by("pk")]


def section_by_link(*, uuid: UUID, token: str, user: User) -> SectionAssignment:
    """The section that a link speaks of, for the colleague to whom it was sent, logged in with that verified address.

    Raises: LinkNotForReader, to be shown as if it were missing; LinkOver, whose sentence only the rightful owner reads.
    """
    row = (
        SectionAssignment.objects.select_related(
            "person", "assigned_by", "response__wave_member__wave__instrument_version__instrument",
            "response__wave_member__cooperative__organisation",
        )
        .filter(uuid=uuid)
        .first()
    )  # fmt: skip
    verified = EmailAddress.objects.filter(user=user, email=user.email, verified=True)
    if row is None or row.person.email != user.email or not verified.exists():
        raise LinkNotForReader
    if row.token is None or not secrets.compare_digest(row.token, token):
        raise LinkOver
    if row.state == SectionAssignment.State.ASSIGNED and row.expires_at <= timezone.now():
        raise LinkOver
    if row.response.state != Response.State.FILLING:
        raise AnswersSent
    return row


@transaction.atomic
def accept_section(*, uuid: UUID, token: str, user: User) -> SectionAssignment:
    """Take up the section with the login whose verified address was asked. Idempotent.

    Raises: LinkNotForReader, LinkOver.
    """
    row = section_by_link(uuid=uuid, token=token, user=user)
    if row.state == SectionAssignment.State.ASSIGNED:
        person = know_person(email=user.email, user=user)
        move(row, to="accepted", frm="assigned", error=LinkOver, accepted_at=timezone.now(), person=person)
    return row


@transaction.atomic
def complete_section(*, assignment: SectionAssignment, user: User) -> SectionAssignment:
    """Say that one has finished; the representatives and whoever asked are told. A second time changes nothing.

    Raises: WrongState if it was taken back.
    """
    if assignment.state == SectionAssignment.State.COMPLETED:
        return assignment
    now = timezone.now()
    move(assignment, to="completed", frm="accepted", completed_at=now)
    response = assignment.response
    people = {person.pk: person for person in people_to_tell(response)[response.pk]}
    for person in Person.objects.filter(user=assignment.assigned_by_id, user__isnull=False):
        people[person.pk] = person
    people.pop(assignment.person_id, None)
    notify(
        kind=notices.SECTION_DONE,
        to=list(people.values()),
        facts={"assignment": assignment.pk},
        once=f"section-{assignment.pk}-done-{now.isoformat()}",
    )
    return assignment


@transaction.atomic
def revoke_section(*, assignment: SectionAssignment) -> SectionAssignment:
    """Take a section back: its link is over and the colleague sees it no longer; what they wrote stays. Raises: WrongState."""
    move(
        assignment,
        to="revoked",
        frm=("assigned", "accepted", "completed"),
        token=None,
        revoked_at=timezone.now(),
    )
    return assignment
