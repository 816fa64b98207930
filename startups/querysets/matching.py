"""The questions asked about matching events, their cards and their talks."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from land.enrolment.querysets import PUBLIC


class EventQuerySet(models.QuerySet):
    """What has an Activity of its own."""

    def whole(self) -> "EventQuerySet":
        """With all that a card or a page says, in one query."""
        return self.select_related("activity__place__municipality__parent", "activity__programme")

    def public(self) -> "EventQuerySet":
        """What visitors may see."""
        return self.filter(activity__state__in=PUBLIC)

    def coming(self, now: datetime) -> "EventQuerySet":
        """Published and not over, the next one first."""
        return self.filter(activity__state__in=["published", "running"], activity__ends_at__gte=now).order_by(
            "activity__starts_at", "pk"
        )

    def past(self, now: datetime) -> "EventQuerySet":
        """Public, held and over, the latest first."""
        return (
            self.public()
            .exclude(activity__state="cancelled")
            .filter(activity__ends_at__lt=now)
            .order_by("-activity__starts_at", "-pk")
        )

    def visible_to(self, user: Any) -> "EventQuerySet":
        """Public ones for everybody; drafts and archived ones too for staff."""
        return self if user.is_authenticated and user.is_staff else self.public()

    def taken_by(self, user: Any) -> "EventQuerySet":
        """Where this login has a place."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            activity__enrolments__person__user=user, activity__enrolments__state="confirmed"
        ).exclude(activity__state="cancelled")


class MatchingEventQuerySet(EventQuerySet):
    pass


class MatchCardQuerySet(models.QuerySet):
    def here(self) -> "MatchCardQuerySet":
        """Of people who have a place now and have not left."""
        rows = apps.get_model("enrolment", "Enrolment")._default_manager.filter(
            activity=OuterRef("event__activity"), person=OuterRef("person"), state="confirmed"
        )
        return self.filter(Exists(rows), left_at=None)

    def whole(self) -> "MatchCardQuerySet":
        """With what a card shows, in one query."""
        return self.select_related("person", "sector", "territory__parent", "idea")


class EncounterQuerySet(models.QuerySet):
    def standing(self) -> "EncounterQuerySet":
        """Those that nobody left."""
        return self.filter(freed_at=None)

    def of_card(self, card: Any) -> "EncounterQuerySet":
        """One participant's, in order."""
        return self.filter(Q(a=card) | Q(b=card)).order_by("round", "pk")
