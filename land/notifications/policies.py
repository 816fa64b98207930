"""A notice is its person's own."""

from typing import Any

from land.notifications.models import Notice


def owns(user: Any, notice: Notice) -> bool:
    """Whether the notice was said to the person behind this login."""
    return bool(user.is_authenticated and notice.person.user_id == user.pk)
