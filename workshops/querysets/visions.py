"""The questions asked of cards."""

from django.db import models


class VisionCardQuerySet(models.QuerySet):
    """What the wall and the tables show."""

    def shown(self) -> "VisionCardQuerySet":
        """What is not hidden; where cards wait for approval, what was approved."""
        return self.filter(
            models.Q(state="shown") | models.Q(state="sent", workshop__cards_wait=False)
        ).order_by("pk")
