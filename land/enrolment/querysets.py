"""The questions asked about activities and enrolments."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

#: states of an activity in which everybody sees it
PUBLIC = ("published", "running", "closed", "cancelled")


def is_holding(now: datetime) -> Q:
    """Enrolments that count against the places: confirmed, and offers that have not expired, job or no job."""
    return Q(state="confirmed") | Q(state="offered", offer_expires_at__gt=now)


def is_overdue(now: datetime) -> Q:
    """Offers that nobody took in time."""
    return Q(state="offered", offer_expires_at__lte=now)


class ActivityQuerySet(models.QuerySet):
    def locked(self, pk: int) -> Any:
        """The activity with its row locked until the transaction ends, its version raised by one.

        The UPDATE is the first statement of every verb: whoever comes second waits here, before counting anything.
        """
        return self.raw(
            "UPDATE enrolment_activity SET version = version + 1 WHERE id = %s RETURNING *", [pk]
        )[0]

    def public(self) -> "ActivityQuerySet":
        """What visitors may see; an appointment is between a tutor and a group."""
        return self.filter(state__in=["published", "running", "closed", "cancelled"]).exclude(
            kind="appointment"
        )

    def coming(self, now: datetime) -> "ActivityQuerySet":
        """Published and not over, the next one first; an appointment is nobody else's."""
        rows = self.filter(state__in=["published", "running"], ends_at__gte=now).exclude(kind="appointment")
        return rows.order_by("starts_at", "pk")

    def past(self, now: datetime) -> "ActivityQuerySet":
        """Public and over, the latest first."""
        return self.public().filter(ends_at__lt=now).order_by("-starts_at", "-pk")

    def of_kind(self, kind: str) -> "ActivityQuerySet":
        """Activities of one kind."""
        return self.filter(kind=kind)


class MeetingQuerySet(models.QuerySet):
    def held(self) -> "MeetingQuerySet":
        """Those that take place."""
        return self.filter(state="confirmed")


class EnrolmentQuerySet(models.QuerySet):
    def active(self) -> "EnrolmentQuerySet":
        """People who have a place, are offered one, wait, or wait for approval."""
        return self.filter(state__in=["pending", "confirmed", "waiting", "offered"])

    def confirmed(self) -> "EnrolmentQuerySet":
        """People with a place."""
        return self.filter(state="confirmed")

    def holding(self, now: datetime) -> "EnrolmentQuerySet":
        """What counts against the places."""
        return self.filter(is_holding(now))

    def waiting(self) -> "EnrolmentQuerySet":
        """The waiting list in its order: the number drawn under the lock, never a clock."""
        return self.filter(state="waiting").order_by("queue_number")

    def overdue(self, now: datetime) -> "EnrolmentQuerySet":
        """Offers that nobody took in time."""
        return self.filter(is_overdue(now))

    def of(self, person: Any) -> "EnrolmentQuerySet":
        """One person's, the next activity first."""
        return (
            self.filter(person=person)
            .select_related("activity__place__municipality")
            .order_by("activity__starts_at", "pk")
        )

    def visible_to(self, user: Any) -> "EnrolmentQuerySet":
        """One's own; everything for staff."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(person__user=user)


class CertificateQuerySet(models.QuerySet):
    def valid(self) -> "CertificateQuerySet":
        """Those that nobody has revoked."""
        return self.filter(revoked_at=None)

    def of(self, person: Any) -> "CertificateQuerySet":
        """One person's, the latest first."""
        return self.filter(enrolment__person=person).order_by("-issued_at", "-pk")

    def to_print(self, now: datetime) -> "CertificateQuerySet":
        """Valid ones without their PDF that nobody is at, the oldest first."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return self.valid().filter(free, file=None).order_by("issued_at", "pk")

    def visible_to(self, user: Any) -> "CertificateQuerySet":
        """One's own while they are valid; everything for whoever runs events."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff and user.has_perm("enrolment.change_enrolment"):
            return self
        return self.valid().filter(enrolment__person__user=user)
