"""The rules by which an activity's places are given: changed by staff, under the lock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from land.enrolment import errors
from land.enrolment.actions import ledger
from land.enrolment.models import Activity

RULES = (
    "eligibility", "approval_required", "enrol_opens_at", "enrol_closes_at", "cancel_until", "waitlist_enabled",
    "waitlist_max", "promotion_mode", "offer_hours", "overlap_policy", "min_participants", "attendance_threshold",
    "signatory",
)  # fmt: skip


@transaction.atomic
def change_rules(
    *, activity: Activity, rules: Mapping[str, Any], by: Any, at: datetime | None = None
) -> Activity:
    """Change some of `RULES` (columns of Activity); whoever has a place, an offer or a number in the queue keeps it.

    Requests that wait for approval go on waiting when approval is no longer asked. Free places pass on by the new rules.
    Raises: OpensAfterItCloses, ClosesAfterTheEnd, WithdrawalAfterTheEnd, MoreThanThePlaces, RulesAreFixed; TypeError
    for a column that is not a rule.
    """
    if strange := set(rules) - set(RULES):
        raise TypeError(f"Not rules: {sorted(strange)}")
    locked, now = ledger.lock(activity.pk), ledger.clock(at)
    if locked.state in ("cancelled", "archived"):
        raise errors.RulesAreFixed
    for name, value in rules.items():
        setattr(locked, name, value)
    check_rules(locked)
    locked.save(update_fields=[*rules, "changed_at"])
    ledger.settle(locked, now)
    activity.refresh_from_db()
    return activity


def check_rules(activity: Activity) -> None:
    """Raises: OpensAfterItCloses, ClosesAfterTheEnd, WithdrawalAfterTheEnd, MoreThanThePlaces, each with its field."""
    opens, closes = activity.enrol_opens_at, activity.enrol_closes_at
    if closes and closes > activity.ends_at:
        raise errors.ClosesAfterTheEnd(field="enrol_closes_at")
    if opens and opens >= (closes or activity.starts_at):
        raise errors.OpensAfterItCloses(field="enrol_opens_at" if not closes else "enrol_closes_at")
    if activity.cancel_until and activity.cancel_until > activity.ends_at:
        raise errors.WithdrawalAfterTheEnd(field="cancel_until")
    if activity.capacity is not None and activity.min_participants > activity.capacity:
        raise errors.MoreThanThePlaces(field="min_participants", places=activity.capacity)
