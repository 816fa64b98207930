"""The questions asked of reports and of needs."""

from typing import Any

from django.db import models

from land.enrolment.querysets import PUBLIC


class ReportQuerySet(models.QuerySet):
    """What everybody may read."""

    def published(self) -> "ReportQuerySet":
        """Versions that everybody may read, the latest first."""
        return self.filter(state="published", workshop__activity__state__in=PUBLIC).order_by(
            "workshop", "-number"
        )

    def latest_published(self) -> "ReportQuerySet":
        """The latest version of each workshop's report that everybody may read."""
        return self.published().distinct("workshop")


class VoicedNeedQuerySet(models.QuerySet):
    """What came out of which workshop."""

    def whole(self) -> "VoicedNeedQuerySet":
        """With what a list names."""
        return self.select_related("need__territory", "workshop__activity").prefetch_related("groups")

    def visible_to(self, user: Any) -> "VoicedNeedQuerySet":
        """Those of workshops that everybody may see."""
        return self.filter(workshop__activity__state__in=PUBLIC)
