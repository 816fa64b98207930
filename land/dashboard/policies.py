"""Who may reach into somebody else's access."""

from typing import Any

from land.accounts.models import User
from land.accounts.policies import is_administrator, is_staff


def may_see_people(user: Any, thing: object = None) -> bool:
    """Staff who may export personal data, hence have a second factor; administrators among them."""
    return bool(is_staff(user) and user.has_perm("accounts.export_personal_data"))


def may_give_roles(user: Any, thing: object = None) -> bool:
    """Administrators."""
    return is_administrator(user)


def may_reset_second_factor(user: Any, subject: User | None = None) -> bool:
    """Whoever has the permission; an administrator's is reset by another administrator only, and nobody's by oneself."""
    if not (is_staff(user) and user.has_perm("accounts.reset_second_factor")):
        return False
    if subject is None:
        return True
    return subject.pk != user.pk and (is_administrator(user) or not is_administrator(subject))
