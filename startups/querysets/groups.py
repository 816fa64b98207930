"""The questions asked about founding groups."""

from typing import Any

from django.db import models


class GroupMemberQuerySet(models.QuerySet):
    def here(self) -> "GroupMemberQuerySet":
        """Who is in a group now."""
        return self.filter(left_at=None)

    def confirmed(self) -> "GroupMemberQuerySet":
        """Who is in a group now and has confirmed the will to be a member."""
        return self.here().filter(confirmed_at__isnull=False)

    def of(self, user: Any) -> "GroupMemberQuerySet":
        """This login's own rows."""
        return self.here().filter(person__user=user) if user.is_authenticated else self.none()
