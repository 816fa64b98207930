"""The questions asked about visits to cooperatives and who receives them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

#: after so long without an answer staff give the cooperative a call
SILENT = timedelta(days=7)


class VisitHostQuerySet(models.QuerySet):
    def whole(self) -> "VisitHostQuerySet":
        """With what lists show, in few queries."""
        return self.select_related(
            "cooperative__organisation", "cooperative__municipality__parent", "cooperative__sector"
        ).prefetch_related("themes")

    def receiving(self) -> "VisitHostQuerySet":
        """Those that a group may ask now: they say so and adhere."""
        return self.filter(open=True, cooperative__state="active")

    def kept_by(self, user: Any) -> "VisitHostQuerySet":
        """Of the cooperatives that this person represents."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(cooperative__memberships__in=_representing(user)).distinct()


def _representing(user: Any) -> models.QuerySet:
    rows = apps.get_model("cooperatives", "Membership")._default_manager.all()
    return rows.filter(person__user=user, state="active", role="representative")


class VisitQuerySet(models.QuerySet):
    def whole(self) -> "VisitQuerySet":
        """With its group and cooperative, in one query."""
        return self.select_related("group__idea__project", "host__cooperative__organisation")

    def of_groups_of(self, user: Any) -> "VisitQuerySet":
        """Asked for by a group this person is in now."""
        rows = apps.get_model("startups", "GroupMember")._default_manager.filter(
            person__user=user, left_at=None
        )
        return self.filter(group__in=rows.values("group")) if user.is_authenticated else self.none()

    def received_by(self, user: Any) -> "VisitQuerySet":
        """Asked of a cooperative that this person represents."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(host__cooperative__in=_representing(user).values("cooperative"))

    def visible_to(self, user: Any) -> "VisitQuerySet":
        """The group's, its tutors', the cooperative's and staff's."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        members = apps.get_model("startups", "GroupMember")._default_manager.filter(
            person__user=user, left_at=None
        )
        tutored = apps.get_model("startups", "Project")._default_manager.filter(tutors__user=user)
        return self.filter(
            Q(group__in=members.values("group"))
            | Q(group__idea__in=tutored.values("idea"))
            | Q(host__cooperative__in=_representing(user).values("cooperative"))
        )

    def of_month(self, day: date) -> "VisitQuerySet":
        """Those that take one of the places of the month of this day."""
        return self.filter(state__in=self.model.TAKES_A_PLACE, day__year=day.year, day__month=day.month)

    def published(self) -> "VisitQuerySet":
        """Reports that both sides let everybody read."""
        return self.filter(state="reported", group_publishes=True, host_publishes=True)

    def unanswered(self, at: datetime) -> "VisitQuerySet":
        """Asked a week ago or more, and the cooperative has not said yes or no."""
        return self.filter(state="proposed", created_at__lte=at - SILENT)

    def unreported(self, at: datetime) -> "VisitQuerySet":
        """Their day is past and the group has not told how it went: they do not count for its gate."""
        return self.filter(state__in=["accepted", "held"], day__lt=timezone.localdate(at))
