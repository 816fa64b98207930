"""The questions asked about BarCamps and about who waits for one."""

from datetime import datetime
from typing import Any

from django.db import models

from land.enrolment.querysets import PUBLIC


class BarCampQuerySet(models.QuerySet):
    def whole(self) -> "BarCampQuerySet":
        """With all that a card or a page says, in one query."""
        return self.select_related("activity__place__municipality__parent", "theme", "area")

    def public(self) -> "BarCampQuerySet":
        """What visitors may see."""
        return self.filter(activity__state__in=PUBLIC)

    def coming(self, now: datetime) -> "BarCampQuerySet":
        """Published and not over, the next one first."""
        return self.filter(activity__state__in=["published", "running"], activity__ends_at__gte=now).order_by(
            "activity__starts_at", "pk"
        )

    def past(self, now: datetime) -> "BarCampQuerySet":
        """Public, held and over, the latest first."""
        return (
            self.public()
            .exclude(activity__state="cancelled")
            .filter(activity__ends_at__lt=now)
            .order_by("-activity__starts_at", "-pk")
        )

    def visible_to(self, user: Any) -> "BarCampQuerySet":
        """Public ones for everybody; drafts and archived ones too for staff."""
        return self if user.is_authenticated and user.is_staff else self.public()


class InterestQuerySet(models.QuerySet):
    def of(self, user: Any) -> "InterestQuerySet":
        """This login's."""
        return self.filter(person__user=user) if user.is_authenticated else self.none()
