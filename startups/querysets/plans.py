"""The questions asked about business plans."""

from typing import Any

from django.db import models
from django.db.models import Q


class BusinessPlanQuerySet(models.QuerySet):
    def whole(self) -> "BusinessPlanQuerySet":
        """With its project, idea, call and group, in one query."""
        return self.select_related("project__idea__group", "project__call")

    def visible_to(self, user: Any) -> "BusinessPlanQuerySet":
        """What was submitted is read by whoever may see the project; a draft by its group, its tutors and staff alone."""
        from startups.models import Project

        if not user.is_authenticated:
            return self.none()
        seen = self.filter(project__in=Project.objects.visible_to(user).values("pk"))
        if user.is_staff:
            return seen
        near = Project.objects.of(user).values("pk")
        return seen.filter(
            Q(state="submitted") | Q(project__in=near) | Q(project__tutors__user=user)
        ).distinct()


class PlanMemberQuerySet(models.QuerySet):
    def named(self) -> "PlanMemberQuerySet":
        """In the order in which they came, each with its person."""
        return self.select_related("member__person", "kept_by").order_by("pk")

    def kept_by(self, user: Any) -> "PlanMemberQuerySet":
        """The rows that this login alone reads and writes: their own, and those of members outside the group they typed."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(member__person__user=user, member__left_at=None)
            | Q(member=None, kept_by__person__user=user, kept_by__left_at=None)
        )
