"""The questions asked of ballots."""

from django.db import models


class BallotQuerySet(models.QuerySet):
    """What is open, what is told."""

    def taking(self) -> "BallotQuerySet":
        """Where one can vote now; one in a workshop at most."""
        return self.filter(state__in=["open", "closing"])

    def told(self) -> "BallotQuerySet":
        """Whose count everybody may read."""
        return self.filter(state="published").order_by("published_at", "pk")
