"""Who may see and run BarCamps."""

from typing import Any

from land.accounts.policies import is_staff
from land.core.guards import registered
from land.enrolment.querysets import PUBLIC
from startups.models import BarCamp


def may_see_barcamp(user: Any, barcamp: BarCamp) -> bool:
    """Public ones everybody; drafts staff alone."""
    return barcamp.activity.state in PUBLIC or is_staff(user)


def may_follow(user: Any, thing: object = None) -> bool:
    """Whoever has logged in may ask to be told of the next BarCamp."""
    return registered(user, thing)
