"""Who may see calls."""

from typing import Any

from startups.models import Call


def may_see_call(user: Any, call: Call) -> bool:
    """Public ones everybody; drafts and archived ones staff alone."""
    return Call.objects.visible_to(user).filter(pk=call.pk).exists()
