"""Coming in: enrol, approve, reject."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from land.accounts.models import Person
from land.core.errors import DomainError
from land.enrolment import eligibility, errors, notices, owners
from land.enrolment.actions import ledger
from land.enrolment.actions.questions import write_extras
from land.enrolment.models import Activity, Enrolment, Meeting


@transaction.atomic
def enrol(
    *,
    activity: Activity,
    person: Person,
    by: Any = None,
    at: datetime | None = None,
    accept_overlap: bool = False,
    needs: str = "",
    group: str = "",
    extras: Mapping[str, str] | None = None,
    reason: str = "",
) -> Enrolment:
    """Give `person` a place in `activity`, or the last place in its queue; a request where staff approve first.

    Idempotent: a person who is already in gets the same row back. Whoever left before comes back at the end of the queue.
    `by` is the staff member who enrols somebody else: eligibility and dates are then theirs to judge.
    `reason` stands in the log.
    `extras` are the checked answers to the activity's questions by key; None where nobody was asked (staff, an import).
    `group` is the category the person counts in, where places are shared among categories.
    Raises: NotOpen, NotYetOpen, EnrolmentClosed, Over, NotEligible, Overlaps, Full, AnswerNeeded, GroupNeeded, a room's own
    condition, each with its sentence.
    """
    activity = ledger.lock(activity.pk)
    now = ledger.clock(at)
    row = Enrolment.objects.filter(activity=activity, person=person).first()
    if row is not None and row.is_active and not row.has_expired(now):
        return row
    by_staff = by is not None and by.pk != person.user_id
    if by_staff:
        check_open(activity, now)
    else:
        check_welcome(activity, person, now)
    if activity.overlap_policy != Activity.Overlap.IGNORE and not (
        accept_overlap and activity.overlap_policy == Activity.Overlap.WARN
    ):
        check_overlap(activity, person)
    tally = ledger.counted(activity, now)
    tally.check_group(group)
    state = state_for(activity, tally, approved=by_staff, group=group)
    tally = tally.with_one(state, group)
    row = write(
        row or Enrolment(activity=activity, person=person),
        activity=activity,
        state=state,
        approved=by_staff or not activity.approval_required,
        now=now,
        by=by,
        reason=reason,
        extras=extras,
        full=tally.held,
        needs=needs,
        group=group,
    )
    ledger.settle(activity, now, tally=tally)
    kind = {"confirmed": notices.CONFIRMED, "waiting": notices.WAITING, "pending": notices.RECEIVED}[state]
    ledger.tell(kind, row)
    return row


def write(
    row: Enrolment,
    *,
    activity: Activity,
    state: str,
    approved: bool,
    now: datetime,
    by: Any,
    reason: str = "",
    extras: Mapping[str, str] | None = None,
    full: int | None = None,
    **columns: Any,
) -> Enrolment:
    """Give the row a new round: its state, the number drawn under the lock, its answers, its line in the log.

    `full` places are held with it, if that is counted already.
    """
    before = "" if row.pk is None else "expired" if row.state == "offered" else row.state
    values = {
        "state": state,
        "queue_number": activity.version,
        "entered_at": now,
        "approved_at": now if approved else None,
        "confirmed_at": now if state == "confirmed" else None,
        "offered_at": None,
        "offer_expires_at": None,
        "ended_at": None,
        "late": False,
        **columns,
    }
    for name, value in values.items():
        setattr(row, name, value)
    row.activity = activity
    row.save()
    if extras is not None:
        write_extras(row, extras)
    ledger.note(row, frm=before, by=by, now=now, reason=reason, full=full)
    if state == "confirmed":
        owners.tell_confirmed(row)
    return row


def state_for(activity: Activity, tally: ledger.Tally, *, approved: bool, group: str) -> str:
    """Where a newcomer of this category lands: behind whoever waits already, even if a place is free. Raises: Full."""
    if activity.approval_required and not approved:
        return "pending"
    room = tally.room(activity, group)
    if room is None or (room > 0 and not tally.is_behind(activity, group)):
        return "confirmed"
    if not activity.waitlist_enabled or (
        activity.waitlist_max is not None and tally.waiting >= activity.waitlist_max
    ):
        raise errors.Full
    return "waiting"


def check_open(activity: Activity, now: datetime) -> None:
    """Raises: NotOpen for a draft, a closed or a cancelled activity; Over once it has ended."""
    if activity.state not in ("published", "running"):
        raise errors.NotOpen
    if now >= activity.ends_at:
        raise errors.Over


def check_welcome(activity: Activity, person: Person, now: datetime) -> None:
    """Whether this person may enrol now, places apart.

    Raises: NotOpen, Over, NotYetOpen, EnrolmentClosed, NotEligible, a room's own condition.
    """
    check_open(activity, now)
    check_dates(activity, now)
    if not eligibility.may_enrol(activity.eligibility, person):
        raise errors.NotEligible(who=activity.get_eligibility_display())
    eligibility.check(person, activity)


def refused(activity: Activity, person: Person, *, at: datetime | None = None) -> str:
    """Why this person cannot enrol, places apart, in a sentence; empty if they can. Nothing need be asked of them before."""
    try:
        check_welcome(activity, person, ledger.clock(at))
    except DomainError as refusal:
        return str(refusal)
    return ""


def check_dates(activity: Activity, now: datetime) -> None:
    """Raises: NotYetOpen, EnrolmentClosed."""
    if activity.enrol_opens_at and now < activity.enrol_opens_at:
        raise errors.NotYetOpen(when=errors.moment(activity.enrol_opens_at))
    closes = activity.enrol_closes_at or activity.starts_at
    if now >= closes:
        raise errors.EnrolmentClosed(when=errors.moment(closes))


def check_overlap(activity: Activity, person: Person) -> None:
    """Raises: Overlaps if the person is in something at the same time; ends that touch starts are fine."""
    places = Enrolment.objects.filter(person=person, state__in=["confirmed", "offered"]).order_by()
    mine = list(places.exclude(activity=activity).values_list("activity", flat=True))
    if not mine:
        return
    times = list(Meeting.objects.filter(activity=activity).held().values_list("starts_at", "ends_at")) or [
        (activity.starts_at, activity.ends_at)
    ]
    clash = Q(pk__in=[])
    for starts, ends in times:
        clash |= Q(meetings__state="confirmed", meetings__starts_at__lt=ends, meetings__ends_at__gt=starts)
        clash |= Q(meetings=None, starts_at__lt=ends, ends_at__gt=starts)
    other = Activity.objects.filter(pk__in=mine).filter(clash).order_by("starts_at", "pk").first()
    if other is not None:
        raise errors.Overlaps(other=other.title)


@transaction.atomic
def approve(*, enrolment: Enrolment, by: Any, at: datetime | None = None) -> Enrolment:
    """Let a request in: to a place if one is free and nobody waits, else to the end of the waiting list.

    Raises: NothingToDo if it was not a request any more.
    """
    activity = ledger.lock(enrolment.activity_id)
    now = ledger.clock(at)
    enrolment.refresh_from_db()
    enrolment.activity = activity
    if enrolment.state != "pending":
        raise errors.NothingToDo
    state = state_for(activity, ledger.counted(activity, now), approved=True, group=enrolment.group)
    confirmed: dict[str, Any] = {"confirmed_at": now} if state == "confirmed" else {}
    ledger.step(
        enrolment,
        to=state,
        frm="pending",
        by=by,
        now=now,
        approved_at=now,
        queue_number=activity.version,
        **confirmed,
    )
    ledger.settle(activity, now)
    ledger.tell(notices.APPROVED if state == "confirmed" else notices.WAITING, enrolment)
    return enrolment


@transaction.atomic
def reject(*, enrolment: Enrolment, by: Any, reason: str, at: datetime | None = None) -> Enrolment:
    """Turn a request down, with a reason that the person reads. Raises: NothingToDo, NotStaff without a reason."""
    if not reason.strip():
        raise errors.NotStaff(field="reason")
    activity = ledger.lock(enrolment.activity_id)
    now = ledger.clock(at)
    enrolment.refresh_from_db()
    enrolment.activity = activity
    if enrolment.state != "pending":
        raise errors.NothingToDo
    ledger.step(enrolment, to="rejected", frm="pending", by=by, now=now, reason=reason, ended_at=now)
    ledger.settle(activity, now)
    ledger.tell(notices.REJECTED, enrolment)
    return enrolment
