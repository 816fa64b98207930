"""The questions asked of what people say and keep. Whoever may not see a thing does not learn that it exists."""

from typing import Any

from django.db import models
from django.db.models import Count, Q

from land.accounts.policies import is_staff


def _audiences(user: Any) -> list[str]:
    return ["public", "registered"] if user.is_authenticated else ["public"]


class ResourceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ResourceQuerySet":
        """What this person may read; staff see what they hid too."""
        if is_staff(user):
            return self
        return self.filter(state="visible", audience__in=_audiences(user))

    def newest(self) -> "ResourceQuerySet":
        """The latest first."""
        return self.order_by("-created_at", "-id")


class DiscussionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DiscussionQuerySet":
        """What this person may read; staff see what they hid too."""
        if is_staff(user):
            return self
        return self.filter(state="visible", audience__in=_audiences(user))

    def about(self, kind: str, key: object) -> "DiscussionQuerySet":
        """What is said about one thing and not hidden; whether the reader may see that thing is asked before."""
        return self.filter(state="visible", about_kind=kind, about_key=str(key))

    def for_list(self) -> "DiscussionQuerySet":
        """The latest first, with author and how many visible replies each has."""
        return (
            self.select_related("author")
            .annotate(reply_count=Count("replies", filter=Q(replies__state="visible")))
            .order_by("-created_at", "-id")
        )


class ProjectQuerySet(models.QuerySet):
    def standing(self) -> "ProjectQuerySet":
        """Those that nobody gave up: first who looks for partners, then what is under way, then what came of others."""
        order = models.Case(
            models.When(state="forming", then=0), models.When(state="running", then=1), default=2
        )
        return (
            self.exclude(state="dropped").order_by(order, "-created_at", "-pk").prefetch_related("partners")
        )


class ReplyQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ReplyQuerySet":
        """Visible replies to a discussion that this person may read; staff see what they hid too."""
        return self if is_staff(user) else self.filter(state="visible", discussion__state="visible")

    def in_order(self) -> "ReplyQuerySet":
        """As they were said."""
        return self.select_related("author").order_by("created_at", "id")
