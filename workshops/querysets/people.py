"""The questions asked of participants."""

from django.db import models


class ParticipantQuerySet(models.QuerySet):
    """Who may come in, who is here."""

    def here(self) -> "ParticipantQuerySet":
        """Whoever has arrived."""
        return self.filter(arrived_at__isnull=False)

    def whole(self) -> "ParticipantQuerySet":
        """With the workshop, the name, the category and the tables."""
        return self.select_related(
            "workshop", "enrolment__person", "group", "theme", "vision_table", "idea_table"
        )
