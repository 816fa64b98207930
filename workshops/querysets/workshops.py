"""The questions asked of workshops."""

from datetime import datetime
from typing import Any

from django.db import models

from land.accounts.policies import is_staff
from land.enrolment.querysets import PUBLIC


class WorkshopQuerySet(models.QuerySet):
    """Lists, pages and staff screens ask here."""

    def whole(self) -> "WorkshopQuerySet":
        """With what a card and a page name."""
        return self.select_related("activity__place__municipality__parent", "area", "cycle")

    def public(self) -> "WorkshopQuerySet":
        """What everybody sees."""
        return self.filter(activity__state__in=PUBLIC)

    def visible_to(self, user: Any) -> "WorkshopQuerySet":
        """Public ones everybody; drafts staff and whoever runs them."""
        if is_staff(user):
            return self
        seen = models.Q(activity__state__in=PUBLIC)
        if getattr(user, "is_authenticated", False):
            seen |= models.Q(facilitators__person__user=user)
        return self.filter(seen).distinct()

    def coming(self, now: datetime) -> "WorkshopQuerySet":
        """Published and not over, the next one first."""
        return self.filter(activity__state__in=["published", "running"], activity__ends_at__gte=now).order_by(
            "activity__starts_at", "pk"
        )

    def held(self, now: datetime) -> "WorkshopQuerySet":
        """Over, the latest first."""
        return self.filter(
            activity__state__in=["published", "running", "closed"], activity__ends_at__lt=now
        ).order_by("-activity__starts_at", "-pk")
