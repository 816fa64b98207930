"""Places that become free: offered in the order of the queue, accepted or declined, never both."""

from datetime import datetime
from typing import Any

from django.db import transaction

from land.enrolment import errors, notices
from land.enrolment.actions import ledger
from land.enrolment.models import Activity, Enrolment


def _locked(enrolment: Enrolment, at: datetime | None) -> tuple[Activity, datetime]:
    activity = ledger.lock(enrolment.activity_id)
    enrolment.refresh_from_db()
    enrolment.activity = activity
    return activity, ledger.clock(at)


@transaction.atomic
def accept(*, enrolment: Enrolment, by: Any, reason: str = "", at: datetime | None = None) -> Enrolment:
    """Take the place that was offered. Idempotent for what is confirmed. Staff who accept for somebody give a reason.

    Raises: OfferExpired (the place has passed on), NothingToDo; NotStaff without a reason.
    """
    if by is not None and by.pk != enrolment.person.user_id and not reason.strip():
        raise errors.NotStaff(field="reason")
    activity, now = _locked(enrolment, at)
    if enrolment.state == "confirmed":
        return enrolment
    if enrolment.state == "expired" or enrolment.has_expired(now):
        raise errors.OfferExpired(when=errors.moment(enrolment.offer_expires_at or enrolment.ended_at or now))
    if enrolment.state != "offered":
        raise errors.NothingToDo
    ledger.step(
        enrolment, to="confirmed", frm="offered", by=by, now=now, reason=reason, confirmed_at=now,
        offer_expires_at=None,
    )  # fmt: skip
    ledger.settle(activity, now)
    ledger.tell(notices.CONFIRMED, enrolment, round=1)
    return enrolment


@transaction.atomic
def decline(*, enrolment: Enrolment, by: Any, at: datetime | None = None) -> Enrolment:
    """Leave the offered place to the next person. Idempotent. Raises: NothingToDo."""
    activity, now = _locked(enrolment, at)
    if enrolment.state == "declined":
        return enrolment
    if enrolment.state != "offered":
        raise errors.NothingToDo
    ledger.step(enrolment, to="declined", frm="offered", by=by, now=now, ended_at=now, offer_expires_at=None)
    ledger.settle(activity, now, freed=[enrolment.group])
    return enrolment


@transaction.atomic
def offer_next(*, activity: Activity, by: Any, at: datetime | None = None) -> Activity:
    """Staff push: pass free places on although it is close to the start."""
    activity = ledger.lock(activity.pk)
    ledger.settle(activity, ledger.clock(at), pushed=True)
    return activity


def expire_offers(*, at: datetime | None = None) -> int:
    """Close offers that nobody took in time and pass their places on. Returns how many activities were touched.

    Counting never depends on it: an expired offer holds no place from the second it expires.
    """
    now = ledger.clock(at)
    touched = 0
    with_overdue = Enrolment.objects.overdue(now).values("activity")
    for pk in Activity.objects.filter(pk__in=with_overdue).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            ledger.settle(ledger.lock(pk), now)
        touched += 1
    return touched
