"""Who may see and take part in matching events."""

from typing import Any

from land.accounts.policies import is_staff
from land.enrolment.querysets import PUBLIC
from startups.models import MatchingEvent


def may_see_event(user: Any, event: Any) -> bool:
    """Public ones (matching events, modules) everybody; drafts staff alone."""
    return event.activity.state in PUBLIC or is_staff(user)


def takes_part(user: Any, event: MatchingEvent) -> bool:
    """Whoever has a place at it: only they read cards."""
    return bool(
        user.is_authenticated
        and event.activity.enrolments.filter(person__user=user, state="confirmed").exists()
    )
