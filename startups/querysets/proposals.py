"""The questions asked about sessions, votes and mergers."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, F, Q, TextField, Value
from django.db.models.functions import MD5, Cast, Concat

SEEN = ["proposed", "scheduled", "held", "not_held"]
BARCAMP_SEEN = ["published", "running", "closed", "cancelled"]


class ProposalQuerySet(models.QuerySet):
    def whole(self) -> "ProposalQuerySet":
        """With all that a page says, in two queries."""
        return self.select_related("barcamp__activity", "owner", "merged_into").prefetch_related("co_hosts")

    def listed(self) -> "ProposalQuerySet":
        """What lists show: neither withdrawn, hidden nor merged."""
        return self.filter(state__in=SEEN)

    def open(self) -> "ProposalQuerySet":
        """Neither over nor taken away."""
        return self.filter(state__in=["proposed", "scheduled"])

    def to_finish(self, now: datetime) -> "ProposalQuerySet":
        """Of BarCamps that are over and not put away: nobody said whether it was held, or what was said in it."""
        over = self.filter(
            barcamp__activity__ends_at__lt=now,
            barcamp__activity__state__in=["published", "running", "closed"],
        )
        return over.filter(Q(state__in=["proposed", "scheduled"]) | Q(state="held", notes=None)).order_by(
            "barcamp__activity__ends_at", "pk"
        )

    def public(self) -> "ProposalQuerySet":
        """What visitors may read: whatever was not hidden, of public BarCamps."""
        return self.filter(barcamp__activity__state__in=BARCAMP_SEEN).exclude(state="hidden")

    def hosted_by(self, user: Any) -> "ProposalQuerySet":
        """One's own, alone or with others."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(owner__user=user) | Q(co_hosts__user=user)).distinct()

    def visible_to(self, user: Any) -> "ProposalQuerySet":
        """Public ones for everybody; all for staff."""
        return self if user.is_authenticated and user.is_staff else self.public()

    def in_no_order(self, seed: str) -> "ProposalQuerySet":
        """Shuffled, and always alike for the same `seed`: nobody's session is always the first to be read."""
        return self.order_by(MD5(Concat(Cast("uuid", TextField()), Value(seed))), "pk")

    def counted(self) -> "ProposalQuerySet":
        """With `votes_count`: only where votes may be told."""
        return self.annotate(votes_count=Count("votes", distinct=True))

    def most_voted(self) -> "ProposalQuerySet":
        """The most voted first."""
        return self.counted().order_by(F("votes_count").desc(), "pk")


class VoteQuerySet(models.QuerySet):
    def of(self, user: Any) -> "VoteQuerySet":
        """This login's."""
        return self.filter(person__user=user) if user.is_authenticated else self.none()

    def standing(self) -> "VoteQuerySet":
        """Those that count against a person's votes: of sessions that were not taken away."""
        return self.filter(proposal__state__in=SEEN)


class MergerQuerySet(models.QuerySet):
    def waiting(self) -> "MergerQuerySet":
        """Asked, and not answered yet."""
        return self.filter(state="asked").select_related("gives", "takes", "asked_by")

    def visible_to(self, user: Any) -> "MergerQuerySet":
        """Of sessions that this person hosts."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(gives__owner__user=user)
            | Q(gives__co_hosts__user=user)
            | Q(takes__owner__user=user)
            | Q(takes__co_hosts__user=user)
        ).distinct()


class GuestProposalQuerySet(models.QuerySet):
    def stale(self, now: datetime, kept: timedelta) -> "GuestProposalQuerySet":
        """Not confirmed in time."""
        return self.filter(proposal=None, created_at__lt=now - kept)
