"""The questions asked about ideas: first of all, who may read them."""

import re
from typing import Any

from django.apps import apps
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import models
from django.db.models import Exists, OuterRef, Q

#: below it two ideas share a common word and nothing else; found by trying
LEAST_LIKENESS = 0.02


def _table(name: str) -> models.QuerySet:
    """A table of this room whose module imports this one."""
    return apps.get_model("startups", name)._default_manager.all()


class IdeaQuerySet(models.QuerySet):
    def whole(self) -> "IdeaQuerySet":
        """With all that a card or a page says, in one query."""
        return self.select_related("theme", "territory__parent", "call", "project", "group", "into")

    def of(self, user: Any) -> "IdeaQuerySet":
        """Of which this person is a confirmed author or a member of the group now."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(self._author(user) | self._member(user))

    def public(self) -> "IdeaQuerySet":
        """What visitors may read: published for everybody; an idea joined with others still leads its readers there."""
        return self.filter(visibility="public", state__in=["published", "converged"])

    def listed(self) -> "IdeaQuerySet":
        """What lists show: published, not joined, withdrawn or hidden."""
        return self.filter(state="published")

    def visible_to(self, user: Any) -> "IdeaQuerySet":
        """What this person may read: by its visibility, or because of being of its group, tutor or evaluator; staff all.

        A draft is its people's alone, whatever its visibility says; so is what was withdrawn. What staff hid, staff's.
        """
        if not user.is_authenticated:
            return self.public()
        if user.is_staff:
            return self.exclude(Q(state="draft") & ~(self._author(user) | self._member(user)))
        mine = self._author(user) | self._member(user)
        accompanies = self._tutor(user) | self._evaluator(user)
        readable = Q(visibility__in=["public", "network"]) | Q(visibility="call") & self._in_its_call(user)
        return self.filter(
            Q(state__in=["published", "converged"]) & (readable | accompanies) | ~Q(state="hidden") & mine
        )

    def resembling(self, text: str, limit: int = 4) -> "IdeaQuerySet":
        """Those that share words with what somebody writes, the most alike first. Chain it to what the reader may see."""
        words = list(dict.fromkeys(re.findall(r"[^\W\d_]{4,}", text.lower())))[:40]
        wanted = SearchQuery(" | ".join(words), config="land_it", search_type="raw")
        vector = SearchVector("title", weight="A", config="land_it") + SearchVector(
            "need", "solution", weight="C", config="land_it"
        )
        if not words:
            return self.none()
        return (
            self.annotate(likeness=SearchRank(vector, wanted))
            .filter(likeness__gte=LEAST_LIKENESS)
            .order_by("-likeness", "-pk")[:limit]
        )

    def _author(self, user: Any) -> Q:
        rows = _table("IdeaAuthor").filter(idea=OuterRef("pk"), person__user=user, confirmed_at__isnull=False)
        return Q(Exists(rows))

    def _member(self, user: Any) -> Q:
        rows = _table("GroupMember").filter(group__idea=OuterRef("pk"), person__user=user, left_at=None)
        return Q(Exists(rows))

    def _tutor(self, user: Any) -> Q:
        projects = _table("Project").filter(idea=OuterRef("pk"), tutors__user=user)
        return Q(Exists(projects))

    def _evaluator(self, user: Any) -> Q:
        rows = _table("Project").filter(
            idea=OuterRef("pk"),
            evaluations__evaluator__user=user,
            evaluations__state__in=["assigned", "sent"],
        )
        return Q(Exists(rows))

    def _in_its_call(self, user: Any) -> Q:
        """People of a group that takes part in the same call."""
        rows = _table("GroupMember").filter(
            group__idea__call=OuterRef("call"), person__user=user, left_at=None
        )
        return Q(Exists(rows))
