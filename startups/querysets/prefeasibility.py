"""The questions asked about pre-feasibility plans."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q


class PreFeasibilityQuerySet(models.QuerySet):
    def whole(self) -> "PreFeasibilityQuerySet":
        """With its project, idea and group, in one query."""
        return self.select_related("project__idea__group", "project__call")

    def visible_to(self, user: Any) -> "PreFeasibilityQuerySet":
        """As its project; a draft is the group's, its tutors' and staff's: evaluators read what was handed in."""
        projects = apps.get_model("startups", "Project")._default_manager.all()
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.filter(project__in=projects.visible_to(user).values("pk"))
        mine = projects.filter(Q(pk__in=projects.of(user).values("pk")) | Q(tutors__user=user))
        return self.filter(
            Q(project__in=mine.values("pk"))
            | Q(state="submitted", project__in=projects.visible_to(user).values("pk"))
        )
