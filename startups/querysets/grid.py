"""The questions asked about grids and rooms."""

from datetime import datetime
from typing import Any

from django.db import models


class SessionRoomQuerySet(models.QuerySet):
    def used(self) -> "SessionRoomQuerySet":
        """Those in which sessions can be put."""
        return self.filter(hidden=False)


class AgendaVersionQuerySet(models.QuerySet):
    def in_hand(self, barcamp: Any) -> Any:
        """The grid that is being made, or None."""
        return self.filter(barcamp=barcamp, number=None).first()

    def published(self) -> "AgendaVersionQuerySet":
        """Those that everybody may read, the latest first."""
        return self.filter(number__isnull=False).order_by("-number")


class AgendaItemQuerySet(models.QuerySet):
    def to_free(self, now: datetime) -> "AgendaItemQuerySet":
        """Cells of grids in hand, of BarCamps not over, in which a session stands that was withdrawn."""
        return self.filter(
            version__number=None, proposal__state="withdrawn", version__barcamp__activity__ends_at__gte=now,
            version__barcamp__activity__state__in=["published", "running"],
        ).order_by("version__barcamp__activity__starts_at", "pk")  # fmt: skip

    def whole(self) -> "AgendaItemQuerySet":
        """With its cell, its session and the hosts, in two queries."""
        return self.select_related("slot", "room", "proposal__owner").prefetch_related("proposal__co_hosts")
