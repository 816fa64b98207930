"""Who may see calls."""

from typing import Any

from startups.models import Call


def may_see_call(user: Any, call: Call) -> bool:
    """Public ones everybody; drafts and archived ones staff alone."""
    return Call.objects.visible_to(user).filter(pk=call.pk).exists()


def may_apply(user: Any, call: Call) -> bool:
    """Whoever has logged in, to a call that takes applications or is about to."""
    return bool(user.is_authenticated and call.state == "open")
