"""The questions asked about founding groups."""

from datetime import datetime
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


class InvitationQuerySet(models.QuerySet):
    def waiting(self, now: datetime) -> "InvitationQuerySet":
        """Not answered and not expired."""
        return self.filter(state="invited", expires_at__gt=now)

    def to(self, user: Any) -> "InvitationQuerySet":
        """Sent to this login’s verified address."""
        if not user.is_authenticated:
            return self.none()
        verified = user.emailaddress_set.filter(verified=True, email=user.email)
        return self.filter(state="invited", email=user.email) if verified.exists() else self.none()
