"""The life of an activity: published, closed, cancelled; larger or smaller."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from land.core.states import move
from land.enrolment import errors, notices, owners
from land.enrolment.actions import ledger
from land.enrolment.actions.attendance import GRACE, closes_at
from land.enrolment.models import Activity, Enrolment, Meeting


@transaction.atomic
def publish(*, activity: Activity, by: Any, at: datetime | None = None) -> Activity:
    """Let people see it and enrol. Idempotent for what is published. Raises: DatesAreOver, WrongState."""
    locked, now = ledger.lock(activity.pk), ledger.clock(at)
    if locked.state not in ("published", "running"):
        if locked.ends_at <= now:
            raise errors.DatesAreOver
        move(locked, to="published", frm="draft", published_at=now)
        owners.tell(locked)
    activity.refresh_from_db()
    return activity


@transaction.atomic
def close(*, activity: Activity, by: Any, at: datetime | None = None) -> Activity:
    """It is over: nobody enrols any more, the queue is let go silently. Raises: WrongState."""
    locked, now = ledger.lock(activity.pk), ledger.clock(at)
    move(locked, to="closed", frm=("published", "running"), closed_at=now)
    activity.refresh_from_db()
    return activity


@transaction.atomic
def archive(*, activity: Activity, by: Any) -> Activity:
    """Put a closed one away: out of the public lists, with all that was written of it. Raises: WrongState."""
    locked = ledger.lock(activity.pk)
    move(locked, to="archived", frm="closed")
    activity.refresh_from_db()
    return activity


def advance(*, at: datetime | None = None) -> tuple[int, int]:
    """What has begun is running; what is over is closed with its register, fifteen days later. How many of each."""
    now = ledger.clock(at)
    begun = Activity.objects.filter(state="published", starts_at__lte=now).update(state="running")
    closed = 0
    for row in Activity.objects.filter(state="running", ends_at__lte=now - GRACE).order_by("pk"):
        if closes_at(row) <= now:
            close(activity=row, by=None, at=now)
            closed += 1
    return begun, closed


@transaction.atomic
def cancel_activity(*, activity: Activity, by: Any, reason: str, at: datetime | None = None) -> Activity:
    """Call it off: everybody active is told once, meetings are marked so that calendars drop them.

    Raises: NotStaff without a reason; WrongState for what is archived.
    """
    if not reason.strip():
        raise errors.NotStaff(field="reason")
    locked, now = ledger.lock(activity.pk), ledger.clock(at)
    if locked.state != "cancelled":
        move(locked, to="cancelled", frm=("draft", "published", "running", "closed"), cancelled_at=now)
        Meeting.objects.filter(activity=locked, state="confirmed").update(
            state="cancelled", cancelled_at=now, changed_at=now, sequence=F("sequence") + 1
        )
        for enrolment in Enrolment.objects.filter(activity=locked).active().select_related("person"):
            enrolment.activity = locked
            ledger.step(
                enrolment, to="cancelled", frm=Enrolment.ACTIVE, by=by, now=now, reason=reason,
                ended_at=now, offer_expires_at=None,
            )  # fmt: skip
            ledger.tell(notices.ACTIVITY_CANCELLED, enrolment)
        Activity.objects.filter(pk=locked.pk).update(seats_held=0)
    activity.refresh_from_db()
    return activity


@transaction.atomic
def change_capacity(
    *,
    activity: Activity,
    capacity: int | None,
    by: Any,
    keep_beyond: bool = False,
    at: datetime | None = None,
) -> Activity:
    """More places go to the queue in its order; fewer than are held only if staff keep those people beyond the limit.

    `capacity` None: no limit. Raises: CapacityBelowHeld, with the number.
    """
    locked, now = ledger.lock(activity.pk), ledger.clock(at)
    ledger.end_overdue_offers(locked, now)
    taken = ledger.held(locked, now)
    if capacity is not None and capacity < taken and not keep_beyond:
        raise errors.CapacityBelowHeld(held=taken, field="capacity")
    locked.capacity = capacity
    locked.over_capacity_extra = max(taken - capacity, 0) if capacity is not None else 0
    locked.seats_held = taken
    locked.save(update_fields=["capacity", "over_capacity_extra", "seats_held", "changed_at"])
    ledger.settle(locked, now)
    activity.refresh_from_db()
    return activity
