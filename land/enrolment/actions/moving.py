"""Another day for a whole activity: its cut-off dates go with it, everybody in it is told, withdrawing is free again."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from land.core.errors import WrongState
from land.enrolment import notices
from land.enrolment.actions import ledger
from land.enrolment.models import Activity, Enrolment


def shifted(moment: datetime, days: int) -> datetime:
    """The same wall clock in Rome so many days later (or earlier), also across the night the clocks change."""
    wall = timezone.localtime(moment).replace(tzinfo=None)
    # In UTC: two moments with the same time zone object are compared by their wall clocks, which the change of clocks fools.
    return timezone.make_aware(wall + timedelta(days=days)).astimezone(UTC)


def days_between(old: datetime, new: datetime) -> int:
    """Days from one moment to the other by Rome's calendar."""
    return (timezone.localtime(new).date() - timezone.localtime(old).date()).days


@transaction.atomic
def move_activity(
    *, activity: Activity, starts_at: datetime, ends_at: datetime, by: Any, at: datetime | None = None
) -> bool:
    """Let it start and end at other times. Returns whether it is on another day now.

    On another day the closing of enrolment and the end of free withdrawal move by as many days, so does an opening that
    is still to come; withdrawing is free again until the start; offers end before it; and everybody who has a place,
    waits or asked is told with the old time and the new. Meetings are moved by `move_meeting`.
    Raises: WrongState for what is over, called off or archived.
    """
    locked, now = ledger.lock(activity.pk), ledger.clock(at)
    old = locked.starts_at
    if (old, locked.ends_at) == (starts_at, ends_at):
        return False
    if locked.state not in ("draft", "published", "running"):
        raise WrongState
    days = days_between(old, starts_at)
    locked.starts_at, locked.ends_at = starts_at, ends_at
    if days:
        if locked.enrol_opens_at and (locked.state == "draft" or locked.enrol_opens_at > now):
            locked.enrol_opens_at = shifted(locked.enrol_opens_at, days)
        for name in ("enrol_closes_at", "cancel_until"):
            if moment := getattr(locked, name):
                setattr(locked, name, shifted(moment, days))
        if locked.state != "draft":
            make_withdrawal_free(locked, until=starts_at, now=now)
    for name in ("enrol_closes_at", "cancel_until"):
        if moment := getattr(locked, name):
            setattr(locked, name, min(moment, ends_at))
    if locked.enrol_opens_at and locked.enrol_opens_at >= (locked.enrol_closes_at or ends_at):
        locked.enrol_opens_at = None
    locked.save(
        update_fields=[
            "starts_at", "ends_at", "enrol_opens_at", "enrol_closes_at", "cancel_until", "changed_at",
        ]
    )  # fmt: skip
    if locked.state != "draft":
        _shorten_offers(locked, now)
        ledger.settle(locked, now)
        if days:
            _tell(locked, old)
    activity.refresh_from_db()
    return bool(days)


def make_withdrawal_free(activity: Activity, *, until: datetime, now: datetime) -> None:
    """Whoever cannot come at the new time may leave without being noted as late. Sets the column; saves nothing."""
    if activity.cancel_until is not None and activity.cancel_until <= now < until:
        activity.cancel_until = min(until, activity.ends_at)


def _shorten_offers(activity: Activity, now: datetime) -> None:
    stop = min(max(ledger.offers_end_at(activity), now + timedelta(minutes=30)), activity.starts_at)
    if stop > now:
        Enrolment.objects.filter(
            activity=activity, state="offered", offer_expires_at__gt=stop, offered_at__lt=stop
        ).update(offer_expires_at=stop)


def _tell(activity: Activity, old: datetime) -> None:
    for enrolment in Enrolment.objects.filter(activity=activity).active().select_related("person"):
        enrolment.activity = activity
        ledger.tell(
            notices.ACTIVITY_MOVED,
            enrolment,
            old=old.isoformat(),
            new=activity.starts_at.isoformat(),
            round=activity.version,
        )
