"""The questions asked of cards and of the visions made of them."""

from django.db import models


class VisionCardQuerySet(models.QuerySet):
    """What the wall and the tables show, what the control room looks at."""

    def shown(self) -> "VisionCardQuerySet":
        """What is not hidden; where cards wait for approval, what was approved."""
        return self.filter(
            models.Q(state="shown") | models.Q(state="sent", workshop__cards_wait=False)
        ).order_by("pk")

    def standing(self) -> "VisionCardQuerySet":
        """What tables work on: all that is not hidden."""
        return self.exclude(state="hidden").order_by("pk")

    def to_look_at(self) -> "VisionCardQuerySet":
        """What waits for the control room: reported, or sent where cards wait for approval. Reported ones first."""
        waiting = models.Q(state="sent", workshop__cards_wait=True)
        return self.filter(
            waiting | models.Q(state__in=["sent", "shown"], reported_at__isnull=False)
        ).order_by(models.F("reported_at").asc(nulls_last=True), "pk")
