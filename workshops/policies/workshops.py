"""Who may see a workshop and who runs it."""

from typing import Any

from land.accounts.policies import is_staff
from workshops.models import Workshop


def may_see_workshop(user: Any, workshop: Workshop) -> bool:
    """As `WorkshopQuerySet.visible_to` says: lists and pages have one truth."""
    return Workshop.objects.visible_to(user).filter(pk=workshop.pk).exists()


def runs(user: Any, workshop: Workshop) -> bool:
    """Whoever has the control room of it, and staff."""
    return is_staff(user) or bool(
        user.is_authenticated and workshop.facilitators.filter(person__user=user, role="control").exists()
    )
