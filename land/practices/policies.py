"""Who may do what with practices."""

from typing import Any

from land.accounts.policies import is_editor
from land.core.guards import anyone, registered


def may_read_list(user: Any, thing: object = None) -> bool:
    """Everybody; what the list holds is decided row by row."""
    return anyone(user, thing)


def may_propose(user: Any, thing: object = None) -> bool:
    """Whoever has logged in."""
    return registered(user, thing)


def may_publish(user: Any, thing: object = None) -> bool:
    """Editors and staff."""
    return is_editor(user, thing)
