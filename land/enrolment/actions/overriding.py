"""What staff may do past the rules: with a reason, which stands in the log."""

from datetime import datetime
from typing import Any

from django.db import transaction

from land.accounts.models import Person
from land.enrolment import errors, notices
from land.enrolment.actions import ledger
from land.enrolment.actions.enrolling import check_open, enrol, write
from land.enrolment.models import Activity, Enrolment

ASIDE = 10**15  # numbers no activity reaches: where the queue stands while its numbers are dealt again


@transaction.atomic
def enrol_by_staff(
    *,
    activity: Activity,
    person: Person,
    by: Any,
    reason: str,
    beyond: bool = False,
    group: str = "",
    at: datetime | None = None,
) -> Enrolment:
    """Enrol somebody by hand: dates, eligibility and approval are staff's to judge, and so are overlaps that only warn.

    Without `beyond` a place is given if one is free and nobody waits, else the last number of the queue. With it a place
    is given at once, past queue and limit; whoever waits keeps their number.
    Idempotent for who has a place. Raises: NotStaff without a reason; NotOpen, Over, Full, Overlaps, GroupNeeded.
    """
    if not reason.strip():
        raise errors.NotStaff(field="reason")
    if not beyond:
        return enrol(
            activity=activity, person=person, by=by, at=at, accept_overlap=True, reason=reason, group=group
        )
    activity = ledger.lock(activity.pk)
    now = ledger.clock(at)
    check_open(activity, now)
    ledger.counted(activity, now).check_group(group)
    row = Enrolment.objects.filter(activity=activity, person=person).first()
    if row is not None and row.state == "confirmed":
        return row
    _make_room(activity, 0 if row is not None and row.state == "offered" else 1, now)
    if row is not None and row.is_active:
        row.activity = activity
        ledger.step(
            row, to="confirmed", frm=Enrolment.ACTIVE, by=by, now=now, reason=reason, confirmed_at=now,
            approved_at=row.approved_at or now, offer_expires_at=None, group=group or row.group,
        )  # fmt: skip
    else:
        row = write(
            row or Enrolment(activity=activity, person=person),
            activity=activity, state="confirmed", approved=True, now=now, by=by, reason=reason, group=group,
        )  # fmt: skip
    ledger.settle(activity, now)
    ledger.tell(notices.CONFIRMED, row, round=activity.version)
    return row


def _make_room(activity: Activity, more: int, now: datetime) -> None:
    """Raise the places beyond the limit so that `more` people fit."""
    if activity.capacity is None:
        return
    extra = ledger.held(activity, now) + more - activity.capacity
    if extra > activity.over_capacity_extra:
        activity.over_capacity_extra = extra
        activity.save(update_fields=["over_capacity_extra", "changed_at"])


@transaction.atomic
def move_in_queue(
    *, enrolment: Enrolment, position: int, by: Any, reason: str, at: datetime | None = None
) -> Enrolment:
    """Give somebody who waits another place in the queue, from 1; past its end means last. Who moves is told.

    The queue's own numbers are dealt again among those who wait: nobody else changes order.
    Raises: NotStaff without a reason; NothingToDo for who does not wait; ValueError for a position below 1.
    """
    if not reason.strip():
        raise errors.NotStaff(field="reason")
    if position < 1:
        raise ValueError(position)
    activity = ledger.lock(enrolment.activity_id)
    now = ledger.clock(at)
    queue = list(Enrolment.objects.filter(activity=activity).waiting())
    numbers = [row.queue_number for row in queue]
    moved = next((row for row in queue if row.pk == enrolment.pk), None)
    if moved is None:
        raise errors.NothingToDo
    wanted = [row for row in queue if row.pk != moved.pk]
    wanted.insert(position - 1, moved)
    changed = [
        (row, number) for row, number in zip(wanted, numbers, strict=True) if row.queue_number != number
    ]
    if not changed:
        enrolment.refresh_from_db()
        return enrolment
    for row, number in changed:
        Enrolment.objects.filter(pk=row.pk).update(queue_number=number + ASIDE)
    for row, number in changed:
        Enrolment.objects.filter(pk=row.pk).update(queue_number=number)
    enrolment.refresh_from_db()
    enrolment.activity = activity
    ledger.note(enrolment, frm="waiting", by=by, now=now, reason=reason)
    ledger.tell(notices.WAITING, enrolment, round=activity.version)
    return enrolment
