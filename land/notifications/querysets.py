"""The questions asked of the outbox and of people's notices."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

# A mail that has been due for so long means that the worker or the mail server stands still.
LATE = timedelta(minutes=15)


class OutgoingQuerySet(models.QuerySet):
    def due(self, now: datetime) -> "OutgoingQuerySet":
        """What may be claimed: waiting and due, or held by a worker whose lease has run out. Longest due first."""
        return self.filter(
            Q(state="waiting", available_at__lte=now) | Q(state="sending", claimed_until__lte=now)
        ).order_by("available_at", "id")

    def failed(self) -> "OutgoingQuerySet":
        """Given up after the last attempt, newest first."""
        return self.filter(state="failed").order_by("-id")

    def late(self, now: datetime) -> "OutgoingQuerySet":
        """Due for a quarter of an hour and not gone: something stands still."""
        return self.filter(state="waiting", attempts=0, created_at__lte=now - LATE)


class NoticeQuerySet(models.QuerySet):
    def of(self, user: Any) -> "NoticeQuerySet":
        """The notices of the person behind this login, newest first."""
        return self.filter(person__user=user.pk).order_by("-id")

    def unread(self) -> "NoticeQuerySet":
        """Not read yet."""
        return self.filter(read_at=None)


class PreferenceQuerySet(models.QuerySet):
    def refused(self, person: Any, kind: str) -> bool:
        """Whether this person asked not to get this kind by mail."""
        return self.filter(person=person, kind=kind, mail=False).exists()
