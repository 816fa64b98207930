"""Who may see, tell of and keep an activity of the plan."""

from typing import Any

from workshops.models import PlanItem, Workshop
from workshops.policies.report import keeps_after
from workshops.policies.workshops import may_see_workshop


def owns_item(user: Any, item: PlanItem) -> bool:
    """Whoever answers for this activity of the plan, and no other one."""
    return bool(user.is_authenticated and item.owner_id and item.owner and item.owner.user_id == user.pk)


def may_see_item(user: Any, item: PlanItem) -> bool:
    """Everybody once the workshop is concluded; before, whoever writes it and whoever answers for it."""
    if keeps_after(user, item.workshop) or owns_item(user, item):
        return True
    return item.workshop.state == "concluded" and may_see_workshop(user, item.workshop)


def tells_of_item(user: Any, item: PlanItem) -> bool:
    """Whoever answers for it, and whoever keeps the plan."""
    return owns_item(user, item) or keeps_after(user, item.workshop)


def keeps_item(user: Any, item: PlanItem) -> bool:
    """Whoever keeps the whole plan."""
    return keeps_after(user, item.workshop)


def may_see_plan(user: Any, workshop: Workshop) -> bool:
    """Everybody once the workshop is concluded; before, whoever writes it."""
    return keeps_after(user, workshop) or (workshop.state == "concluded" and may_see_workshop(user, workshop))
