"""The questions asked about courses and their editions."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When

from land.enrolment.querysets import PUBLIC


def is_coming(now: datetime) -> Q:
    """Editions that are published and not over."""
    return Q(activity__state__in=["published", "running"], activity__ends_at__gte=now)


def is_past(now: datetime) -> Q:
    """Editions that were held and are over."""
    return Q(activity__state__in=["published", "running", "closed"], activity__ends_at__lt=now)


def begun(now: datetime) -> Case:
    """0 for what is still to begin, 1 for what has begun."""
    return Case(When(activity__starts_at__lte=now, then=1), default=0)


def starts_before(moment: datetime) -> Q:
    """Editions that begin before a moment."""
    return Q(activity__starts_at__lt=moment)


def free_places(now: datetime) -> Q:
    """Editions that still take people and have a place left as last written, or no limit."""
    takes = Q(activity__enrol_closes_at__gt=now) | Q(
        activity__enrol_closes_at=None, activity__starts_at__gt=now
    )
    left = Q(activity__capacity=None) | Q(activity__capacity__gt=F("activity__seats_held"))
    return takes & left & Q(activity__state__in=["published", "running"])


class CourseQuerySet(models.QuerySet):
    def in_area(self, code: str) -> "CourseQuerySet":
        """Courses of one training area."""
        return self.filter(area__scheme="training-area", area__code=code)

    def public(self) -> "CourseQuerySet":
        """Courses with an edition that visitors may see."""
        return self.filter(Exists(self._editions().filter(activity__state__in=PUBLIC)))

    def visible_to(self, user: Any) -> "CourseQuerySet":
        """Public ones for everybody, all of them for staff."""
        return self if user.is_authenticated and user.is_staff else self.public()

    def missing(self, person: Any, activity: Any, now: datetime) -> "CourseQuerySet":
        """Courses that an activity's course requires, and of which this person has followed no edition to its end."""
        followed = self._editions().filter(
            activity__ends_at__lt=now,
            activity__enrolments__person=person,
            activity__enrolments__state="confirmed",
        )
        return self.filter(opens__editions__activity=activity).exclude(Exists(followed)).order_by("title")

    def _editions(self) -> models.QuerySet:
        edition: Any = self.model._meta.get_field("editions").related_model
        return edition.objects.filter(course=OuterRef("pk"))


class EditionQuerySet(models.QuerySet):
    def whole(self) -> "EditionQuerySet":
        """With all that a card or a page says, in one query."""
        return self.select_related("activity__place__municipality__parent", "course__area")

    def public(self) -> "EditionQuerySet":
        """What visitors may see."""
        return self.filter(activity__state__in=PUBLIC)

    def coming(self, now: datetime) -> "EditionQuerySet":
        """Published and not over, the next one first; what has begun already comes after what can still be joined."""
        return self.filter(is_coming(now)).order_by(begun(now), "activity__starts_at", "pk")

    def past(self, now: datetime) -> "EditionQuerySet":
        """Public, held and over, the latest first."""
        return self.filter(is_past(now)).order_by("-activity__starts_at", "-pk")

    def visible_to(self, user: Any) -> "EditionQuerySet":
        """Public ones for everybody; drafts and archived ones too for staff."""
        return self if user.is_authenticated and user.is_staff else self.public()


class GroupSetQuerySet(models.QuerySet):
    def shown(self) -> "GroupSetQuerySet":
        """Those that people see: published, or closed since."""
        return self.filter(state__in=["published", "closed"])

    def whole(self) -> "GroupSetQuerySet":
        """With groups, members, people and topics."""
        return self.prefetch_related(
            "topics",
            "groups__topic",
            "groups__members__enrolment__person__organisation",
            "groups__members__topic",
        )


class MaterialQuerySet(models.QuerySet):
    def standing(self) -> "MaterialQuerySet":
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)

    def readable_by(self, enrolment: Any, now: datetime) -> "MaterialQuerySet":
        """What somebody with a place may read now: a topic's only its experts, until the topics are opened to all."""
        mine = Q(topic__members__enrolment=enrolment, topic__members__left_at=None) | Q(
            topic__group_set__topics_open=True
        )
        return (
            self.standing()
            .filter(
                Q(visible__in=["always", "enrolled"])
                | Q(visible="after_meeting", after__ends_at__lte=now)
                | (Q(visible="topic", topic__group_set__state__in=["published", "closed"]) & mine)
            )
            .distinct()
        )


class DeliverableQuerySet(models.QuerySet):
    def latest(self) -> "DeliverableQuerySet":
        """The last version of each group for each task."""
        return self.order_by("task_id", "group_id", "-version").distinct("task_id", "group_id")

    def handed_in(self) -> "DeliverableQuerySet":
        """Those that were handed in and stand."""
        return self.filter(state__in=["submitted", "graded"])
