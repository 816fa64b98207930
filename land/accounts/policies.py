"""Who may do what, for the whole site. Rooms add their own predicates beside their own things."""

from typing import Any

from django.conf import settings


def has_role(user: Any, *roles: str) -> bool:
    """Whether this user holds one of these roles for the site or an area. Asked once per request."""
    if not user.is_authenticated:
        return False
    if not hasattr(user, "_roles"):
        user._roles = {grant.role for grant in user.grants.all()}
    return bool(user._roles & set(roles))


def is_staff(user: Any, thing: object = None) -> bool:
    """Legacoop's staff and administrators."""
    return bool(user.is_authenticated and user.is_active and user.is_staff)


def is_editor(user: Any, thing: object = None) -> bool:
    """Whoever writes pages: editors, staff, administrators."""
    return is_staff(user) or has_role(user, "editor")


def is_administrator(user: Any, thing: object = None) -> bool:
    """Whoever gives roles."""
    return bool(user.is_authenticated and (user.is_superuser or has_role(user, "administrator")))


def may_export_personal_data(user: Any, thing: object = None) -> bool:
    """Whoever may take personal data out of the site; bound to a second factor."""
    return bool(user.is_authenticated and user.has_perm("accounts.export_personal_data"))


def needs_second_factor(user: Any) -> bool:
    """Whether this user's permissions (not their job title) ask for a second factor: editing, exporting personal data."""
    return bool(
        settings.SECOND_FACTOR_REQUIRED
        and user.is_authenticated
        and (user.has_perm("wagtailadmin.access_admin") or user.has_perm("accounts.export_personal_data"))
    )
