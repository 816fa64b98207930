"""The questions asked of ideas and of the plan."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models

from land.enrolment.querysets import PUBLIC

SILENCE = timedelta(days=90)


class IdeaQuerySet(models.QuerySet):
    """What is put to the vote, what is shown."""

    def chosen(self) -> "IdeaQuerySet":
        """What the groups chose, theme by theme."""
        return self.filter(state="chosen").order_by("theme__position", "pk")

    def on_the_table(self) -> "IdeaQuerySet":
        """What a group works on: brought to it, chosen or not yet."""
        return self.filter(state__in=["proposed", "chosen"]).order_by("pk")

    def of(self, participant: Any) -> "IdeaQuerySet":
        """What somebody in the room wrote, in the order of writing."""
        return self.filter(participant=participant).order_by("pk")

    def frozen(self) -> "IdeaQuerySet":
        """What is being voted on now: its words stay as they are on the ballots."""
        return self.filter(options__ballot__state__in=["open", "closing"]).distinct()

    def shown(self) -> "IdeaQuerySet":
        """What others may read; what was joined to something hidden is hidden with it."""
        return self.filter(state__in=["proposed", "chosen", "merged"]).exclude(merged_into__state="hidden")


class PlanItemQuerySet(models.QuerySet):
    """What is to do, what nobody has spoken of for long."""

    def silent(self, now: datetime) -> "PlanItemQuerySet":
        """Agreed or under way, and not told of for ninety days."""
        return self.filter(state__in=["agreed", "running"]).filter(
            models.Q(told_at__lt=now - SILENCE) | models.Q(told_at=None, created_at__lt=now - SILENCE)
        )

    def whole(self) -> "PlanItemQuerySet":
        """With what a list and a page name."""
        return self.select_related(
            "workshop__activity", "workshop__area", "idea", "lead_organisation", "owner"
        ).prefetch_related("partners")

    def public(self) -> "PlanItemQuerySet":
        """What everybody may read: the plans of workshops that are concluded."""
        return self.filter(workshop__activity__state__in=PUBLIC, workshop__state="concluded")

    def open(self) -> "PlanItemQuerySet":
        """Neither done nor given up."""
        return self.filter(state__in=["proposed", "agreed", "running", "suspended"])

    def of(self, user: Any) -> "PlanItemQuerySet":
        """Those that this person answers for."""
        return self.filter(owner__user=user) if getattr(user, "is_authenticated", False) else self.none()
