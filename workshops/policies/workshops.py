"""Who may see a workshop."""

from typing import Any

from workshops.models import Workshop


def may_see_workshop(user: Any, workshop: Workshop) -> bool:
    """As `WorkshopQuerySet.visible_to` says: lists and pages have one truth."""
    return Workshop.objects.visible_to(user).filter(pk=workshop.pk).exists()
