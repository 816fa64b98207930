"""Going out: always possible, also when everything is full."""

from datetime import datetime
from typing import Any

from django.db import transaction

from land.enrolment import errors, notices
from land.enrolment.actions import ledger
from land.enrolment.models import Enrolment

BLOCKED = "account blocked"


@transaction.atomic
def cancel(*, enrolment: Enrolment, by: Any, reason: str = "", at: datetime | None = None) -> Enrolment:
    """End an enrolment; the place passes on. After `cancel_until` it is marked as late.

    Idempotent for what is already cancelled. Staff who cancel somebody else's give a reason.
    Raises: NothingToDo for what was declined, expired or rejected; NotStaff without a reason.
    """
    by_staff = by is not None and by.pk != enrolment.person.user_id
    if by_staff and not reason.strip():
        raise errors.NotStaff(field="reason")
    activity = ledger.lock(enrolment.activity_id)
    now = ledger.clock(at)
    enrolment.refresh_from_db()
    enrolment.activity = activity
    if enrolment.state == "cancelled":
        return enrolment
    if not enrolment.is_active:
        raise errors.NothingToDo
    held_a_place = enrolment.state in ("confirmed", "offered")
    late = held_a_place and activity.cancel_until is not None and now > activity.cancel_until
    ledger.step(
        enrolment, to="cancelled", frm=Enrolment.ACTIVE, by=by, now=now, reason=reason,
        ended_at=now, late=late, offer_expires_at=None,
    )  # fmt: skip
    ledger.settle(activity, now, freed=[enrolment.group] if held_a_place else [])
    ledger.tell(notices.CANCELLED_BY_STAFF if by_staff else notices.CANCELLED, enrolment)
    return enrolment


def release_blocked(*, at: datetime | None = None) -> int:
    """Free what people hold whose login has been blocked since, so that the queue moves. Returns how many were freed.

    What is over stays as it was: the register goes on counting who was there.
    """
    now = ledger.clock(at)
    rows = Enrolment.objects.active().filter(person__user__is_active=False, activity__ends_at__gt=now)
    freed = 0
    for row in rows.select_related("person").order_by("activity_id", "pk"):
        with transaction.atomic():
            activity = ledger.lock(row.activity_id)
            row.refresh_from_db()
            row.activity = activity
            if row.is_active:
                ledger.step(
                    row, to="cancelled", frm=Enrolment.ACTIVE, by=None, now=now, reason=BLOCKED, ended_at=now,
                    offer_expires_at=None,
                )  # fmt: skip
                ledger.settle(activity, now)
                freed += 1
    return freed
