"""The questions asked about convergences."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q


class ConvergenceQuerySet(models.QuerySet):
    def whole(self) -> "ConvergenceQuerySet":
        """With all that its page says, in few queries."""
        return self.select_related(
            "theme", "territory__parent", "lead", "proposed_by", "result"
        ).prefetch_related("parts__idea__theme", "parts__idea__territory__parent", "consents__person")

    def open(self) -> "ConvergenceQuerySet":
        """Waiting for answers."""
        return self.filter(state="proposed")

    def due(self, now: datetime) -> "ConvergenceQuerySet":
        """Waiting for answers, and past their time."""
        return self.open().filter(expires_at__lte=now)

    def with_idea(self, *ideas: Any) -> "ConvergenceQuerySet":
        """In which one of these ideas is."""
        parts = self.model._meta.get_field("parts").related_model
        return self.filter(Exists(parts._default_manager.filter(convergence=OuterRef("pk"), idea__in=ideas)))

    def asking(self, user: Any) -> "ConvergenceQuerySet":
        """Those that wait for this person’s answer, the first to expire first."""
        if not user.is_authenticated:
            return self.none()
        return (
            self.open()
            .filter(consents__person__user=user, consents__answer="waiting")
            .order_by("expires_at", "pk")
        )

    def visible_to(self, user: Any) -> "ConvergenceQuerySet":
        """Whoever is asked, the authors of what it made, and staff."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        consents = self.model._meta.get_field("consents").related_model
        asked = consents._default_manager.filter(convergence=OuterRef("pk"), person__user=user)
        authors = Q(parts__idea__authors__person__user=user, parts__idea__authors__confirmed_at__isnull=False)
        return self.filter(Q(Exists(asked)) | authors).distinct()
