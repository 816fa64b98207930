"""The questions asked about projects and evaluations."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q


class ProjectQuerySet(models.QuerySet):
    def whole(self) -> "ProjectQuerySet":
        """With its idea, call and group, in one query."""
        return self.select_related(
            "idea__theme", "idea__territory__parent", "idea__group", "call", "cooperative__organisation"
        )

    def of(self, user: Any) -> "ProjectQuerySet":
        """Whose group this person is in now."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            idea__group__members__person__user=user, idea__group__members__left_at=None
        ).distinct()

    def open(self) -> "ProjectQuerySet":
        """Neither ended nor suspended."""
        return self.filter(state__in=self.model.OPEN)

    def listed(self) -> "ProjectQuerySet":
        """Born as cooperatives that may be seen by everybody: the registry decides."""
        return self.filter(
            cooperative__state="active", cooperative__visibility="public", cooperative__consent_directory=True
        )

    def visible_to(self, user: Any) -> "ProjectQuerySet":
        """Its group, its tutors, whoever evaluates it without a conflict, and staff."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.exclude(~Q(pk__in=self.model.objects.of(user)), state="draft")
        return self.filter(
            Q(pk__in=self.model.objects.of(user).values("pk"))
            | Q(tutors__user=user)
            | Q(evaluations__evaluator__user=user, evaluations__state__in=["assigned", "sent"])
        ).distinct()


class EvaluationQuerySet(models.QuerySet):
    def of(self, user: Any) -> "EvaluationQuerySet":
        """Those asked of this person, without a conflict."""
        return (
            self.filter(evaluator__user=user).exclude(state="recused")
            if user.is_authenticated
            else self.none()
        )

    def sent(self) -> "EvaluationQuerySet":
        """Those that were sent."""
        return self.filter(state="sent")

    def conflicted(self) -> "EvaluationQuerySet":
        """Whose evaluator is in the group now, whatever their state says."""
        return self.filter(self._in_group())

    def counting(self) -> "EvaluationQuerySet":
        """Sent, and by nobody who has joined the group since: what points are made of."""
        return self.sent().exclude(self._in_group())

    def _in_group(self) -> Q:
        members = apps.get_model("startups", "GroupMember")._default_manager.filter(
            group__idea=OuterRef("project__idea"), person=OuterRef("evaluator"), left_at=None
        )
        return Q(Exists(members))
