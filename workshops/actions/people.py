"""The verbs of the door: who is expected, who has arrived, who comes without a place, whose code is lost."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core.errors import DomainError
from land.enrolment import actions as enrolment
from land.enrolment.models import Activity, Attendance, Enrolment, Meeting
from workshops.actions import seating
from workshops.actions.codes import fresh_code, with_code
from workshops.actions.room import note
from workshops.models import Idea, Participant, StakeholderGroup, VisionCard, VoterRoll, Workshop

NAME = 120


class DayIsOver(DomainError):
    sentence = _("This workshop is over: nobody is let in any more.")


class ParentsMustAgree(DomainError):
    sentence = _("Whoever is under 14 takes part only if a parent has agreed in writing.")
    field = "parents_agree"


class NotOfThisWorkshop(DomainError):
    sentence = _("This belongs to another workshop.")


class OnTheRoll(DomainError):
    sentence = _("A ballot counts this person already: their arrival cannot be undone.")


class BallotIsOpen(DomainError):
    sentence = _("While a ballot is open nobody changes category: the count of each would no longer be true.")
    field = "group"


class HasAPlace(DomainError):
    sentence = _("This person has a place already: look for their name.")


class NotOverYet(DomainError):
    sentence = _("Who is absent is written once the day is over.")


@transaction.atomic
def expect(*, workshop: Workshop) -> int:
    """Make sure that whoever has a place is a participant with a code, and nobody else who was to come. Idempotent.

    Returns how many are new. Whoever has arrived stays, whatever becomes of their enrolment.
    """
    groups = {group.key: group for group in workshop.groups.all()}
    first = next(iter(groups.values()), None)
    if first is None:
        return 0
    missing = Enrolment.objects.filter(activity=workshop.activity_id, participant=None).confirmed()
    new = [_expected(workshop, row, groups.get(row.group, first)) for row in missing.select_related("person")]
    Participant.objects.bulk_create(new, ignore_conflicts=True)
    _not_coming(workshop).delete()
    return len(new)


def _expected(workshop: Workshop, row: Enrolment, group: StakeholderGroup) -> Participant:
    return with_code(Participant(workshop=workshop, enrolment=row, group=group, language=row.person.language))


def _not_coming(workshop: Workshop) -> Any:
    """Who was expected and has given up their place."""
    rows = Participant.objects.filter(workshop=workshop, arrived_at=None, source="enrolled", roll=None)
    return rows.exclude(enrolment__state="confirmed").exclude(enrolment=None)


def confirmed(row: Enrolment) -> None:
    """Somebody has a place: they are expected, with a code of their own. In the transaction that gave it."""
    workshop = Workshop.objects.filter(activity=row.activity_id).first()
    if workshop is None or Participant.objects.filter(enrolment=row).exists():
        return
    rows = workshop.groups.all()
    group = rows.filter(key=row.group).first() or rows.first()
    if group is not None:
        _expected(workshop, row, group).save()


def left(row: Enrolment) -> None:
    """Somebody gave up a place before coming: their code stops. In the transaction that took it."""
    Participant.objects.filter(enrolment=row, arrived_at=None, roll=None).delete()


@transaction.atomic
def arrive(
    *, participant: Participant, by: Any, under_14: bool = False, parents_agree: bool = False,
    at: datetime | None = None,
) -> tuple[Participant, bool]:  # fmt: skip
    """Somebody is here. Returns the row, and whether they were here already (a second time changes nothing).

    Whoever is enrolled is written into the register too, if it is open; a table is given where the tables are dealt out.
    Raises: DayIsOver, ParentsMustAgree.
    """
    row = _locked(participant)
    if row.arrived_at is not None:
        return row, True
    _check_day(row.workshop)
    if under_14 and not parents_agree:
        raise ParentsMustAgree
    row.arrived_at, row.arrived_by = at or timezone.now(), by
    row.under_14 = row.under_14 or under_14
    row.parents_agree = row.parents_agree or parents_agree
    if row.under_14 and not row.parents_agree:
        raise ParentsMustAgree
    row.save(update_fields=["arrived_at", "arrived_by", "under_14", "parents_agree", "changed_at"])
    _register(row, by=by, at=at)
    seating.place(row)
    return row, False


def _register(row: Participant, *, by: Any, at: datetime | None) -> None:
    """Write an enrolled person into the register of the day, unless it is not open: then it is written by hand."""
    meeting = _meeting(row.workshop)
    if row.enrolment is not None and meeting is not None:
        with suppress(DomainError), transaction.atomic():
            enrolment.check_in(meeting=meeting, enrolment=row.enrolment, by=by, method="manual", at=at)


def _meeting(workshop: Workshop) -> Meeting | None:
    rows = Meeting.objects.filter(activity=workshop.activity_id).held()
    return rows.order_by("starts_at", "pk").first()


@transaction.atomic
def undo_arrival(*, participant: Participant, by: Any, at: datetime | None = None) -> Participant:
    """They are not here after all. Idempotent; the register's line goes too if it can. Raises: DayIsOver, OnTheRoll."""
    row = _locked(participant)
    if row.arrived_at is None:
        return row
    _check_day(row.workshop)
    if VoterRoll.objects.filter(participant=row).exists():
        raise OnTheRoll
    row.arrived_at, row.arrived_by = None, None
    row.save(update_fields=["arrived_at", "arrived_by", "changed_at"])
    meeting = _meeting(row.workshop)
    if row.enrolment is not None and meeting is not None:
        with suppress(DomainError), transaction.atomic():
            enrolment.write_attendance(meeting=meeting, entries={row.enrolment.pk: ("", None)}, by=by, at=at)
    note(row.workshop, by=by, what="arrival undone", group=row.group.key)
    return row


@transaction.atomic
def walk_in(
    *,
    workshop: Workshop,
    by: Any,
    group: StakeholderGroup,
    name: str = "",
    language: str = "it",
    under_14: bool = False,
    parents_agree: bool = False,
) -> Participant:
    """Somebody comes to the door without having enrolled, with a name or without: here at once, with a code and a table.

    Raises: DayIsOver, NotOfThisWorkshop, ParentsMustAgree.
    """
    _check_day(workshop)
    if group.workshop_id != workshop.pk:
        raise NotOfThisWorkshop(field="group")
    if under_14 and not parents_agree:
        raise ParentsMustAgree
    row = Participant(
        workshop=workshop, group=group, name=" ".join(name.split())[:NAME], language=language, source="walk_in",
        under_14=under_14, parents_agree=parents_agree, arrived_at=timezone.now(), arrived_by=by,
    )  # fmt: skip
    with_code(row).save()
    seating.place(row)
    note(workshop, by=by, what="walk-in", group=group.key)
    return row


@transaction.atomic
def let_in(*, row: Enrolment, workshop: Workshop, by: Any, group: StakeholderGroup) -> Participant:
    """Somebody who asked and has no place comes to the door, and the room has a chair: a place past queue and limit.

    Raises: DayIsOver, NotOfThisWorkshop, HasAPlace, what `enrol_by_staff` raises.
    """
    _check_day(workshop)
    if row.activity_id != workshop.activity_id or group.workshop_id != workshop.pk:
        raise NotOfThisWorkshop
    if row.state == "confirmed":
        raise HasAPlace
    kept = enrolment.enrol_by_staff(
        activity=workshop.activity, person=row.person, by=by, reason=gettext("Came to the door"), beyond=True,
        group=group.key,
    )  # fmt: skip
    expect(workshop=workshop)
    found, _before = arrive(participant=Participant.objects.get(enrolment=kept), by=by)
    if found.group_id != group.pk:
        found.group = group
        found.save(update_fields=["group", "changed_at"])
    note(workshop, by=by, what="let in past the queue", group=group.key)
    return found


@transaction.atomic
def reissue(*, participant: Participant, by: Any) -> Participant:
    """A new code in place of a lost one. The old one stops at once, on phones too; a vote that was given stays."""
    row = fresh_code(participant=participant)
    note(row.workshop, by=by, what="code reissued", version=row.code_version)
    return row


@transaction.atomic
def change_group(*, participant: Participant, by: Any, group: StakeholderGroup) -> Participant:
    """Put right a wrong category; a table of the old one is left for one of the new. Idempotent.

    What they wrote and voted before stays where it was counted. Raises: NotOfThisWorkshop, BallotIsOpen.
    """
    row = _locked(participant)
    if group.workshop_id != row.workshop_id:
        raise NotOfThisWorkshop(field="group")
    if group.pk == row.group_id:
        return row
    if VoterRoll.objects.filter(participant=row, ballot__state__in=["open", "closing"]).exists():
        raise BallotIsOpen
    before = row.group.key
    seated = row.vision_table_id is not None
    row.group, row.vision_table = group, None
    row.save(update_fields=["group", "vision_table", "changed_at"])
    if seated or row.arrived_at is not None:
        seating.place(row)
    note(row.workshop, by=by, what="category changed", frm=before, to=group.key)
    return row


@transaction.atomic
def write_absent(*, workshop: Workshop, by: Any, at: datetime | None = None) -> int:
    """Once the day is over: whoever was expected and did not come is absent in the register. Returns how many lines.

    Lines that are there stay. Raises: NotOverYet, what `write_attendance` raises.
    """
    now = at or timezone.now()
    if workshop.state != "concluded" and now < workshop.activity.ends_at:
        raise NotOverYet
    meeting = _meeting(workshop)
    if meeting is None:
        return 0
    written = Attendance.objects.filter(meeting=meeting).values("enrolment")
    away = Enrolment.objects.filter(activity=workshop.activity_id).confirmed().exclude(pk__in=written)
    away = away.exclude(participant__arrived_at__isnull=False)
    entries = dict.fromkeys(away.values_list("pk", flat=True), ("absent", None))
    number = enrolment.write_attendance(meeting=meeting, entries=entries, by=by, at=at)
    note(workshop, by=by, what="absent people written", number=number)
    return number


@transaction.atomic
def forget(*, person: Person) -> int:
    """Take somebody’s identity out of every workshop: anonymous cards, answers and votes stay, so do all counts.

    Whoever was there stays as one of their category, without name and with a code that nobody knows.
    """
    rows = list(Participant.objects.filter(enrolment__person=person).select_related("workshop"))
    VisionCard.objects.filter(participant__in=rows).update(participant=None)
    Idea.objects.filter(participant__in=rows).update(participant=None)
    for row in rows:
        if row.arrived_at is None and not VoterRoll.objects.filter(participant=row).exists():
            row.delete()
            continue
        fresh_code(participant=row)
        Participant.objects.filter(pk=row.pk).update(enrolment=None, name="")
    person.facilitates.all().delete()
    return len(rows)


def numbers(workshop: Workshop) -> list[dict[str, Any]]:
    """For each category how many are expected, how many of these are here, how many came without a place. One query."""
    rows = workshop.groups.annotate(
        enrolled=Count("participants", filter=Q(participants__source="enrolled")),
        here=Count("participants", filter=Q(participants__arrived_at__isnull=False)),
        walked_in=Count("participants", filter=Q(participants__source="walk_in")),
    )
    return [
        {"group": row, "enrolled": row.enrolled, "here": row.here, "walked_in": row.walked_in} for row in rows
    ]


def _locked(participant: Participant) -> Participant:
    """The row, locked after its event: enrolling and leaving lock in this order too."""
    if participant.enrolment_id is not None:
        Activity.objects.locked(participant.workshop.activity_id)
    rows = Participant.objects.select_for_update(of=("self",))
    return rows.select_related("workshop__activity", "enrolment__person", "group").get(pk=participant.pk)


def _check_day(workshop: Workshop) -> None:
    if workshop.state == "concluded" or workshop.activity.state == "cancelled":
        raise DayIsOver
