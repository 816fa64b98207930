"""The questions asked about calls."""

from datetime import datetime
from typing import Any

from django.db import models


class CallQuerySet(models.QuerySet):
    def public(self) -> "CallQuerySet":
        """What visitors may see."""
        return self.filter(state__in=["open", "running", "concluded"])

    def visible_to(self, user: Any) -> "CallQuerySet":
        """Public ones for everybody; drafts and archived ones too for staff."""
        return self if user.is_authenticated and user.is_staff else self.public()

    def taking(self, now: datetime) -> "CallQuerySet":
        """Those to which one can apply at `now`; the very second of closing still counts. The first to close first."""
        return self.filter(state="open", opens_at__lte=now, closes_at__gte=now).order_by("closes_at", "pk")
