"""The questions asked of practices."""

from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from wagtail.models import PageManager

from land.pages.models.base import BasePageQuerySet


class PracticeQuerySet(BasePageQuerySet):
    """Practices as readers and editors ask for them."""

    def visible_to(self, user: Any) -> "PracticeQuerySet":
        """Published ones that this person may know to exist."""
        rows = self.readable()
        return rows if user.is_authenticated else rows.filter(audience="public")

    def whole(self) -> "PracticeQuerySet":
        """With everything that a card or a page says of who, where and what about, in one query."""
        return self.select_related(
            "organisation", "municipality__parent__parent", "area", "theme", "sector", "cover"
        ).prefetch_related("cover__renditions")

    def for_cards(self) -> "PracticeQuerySet":
        """With what a card shows, and no more."""
        return (
            self.select_related("organisation", "municipality", "cover")
            .prefetch_related("cover__renditions")
            .only(
                "title", "title_en", "summary", "summary_en", "slug", "kind", "url_path", "cover_alt", "content_type_id",
                "organisation__name", "organisation__short_name", "municipality__name", "cover",
            )
        )  # fmt: skip

    def latest(self) -> "PracticeQuerySet":
        """The last published first."""
        return self.order_by("-first_published_at", "-pk")

    def similar_to(self, practice: Any, user: Any, limit: int = 3) -> "PracticeQuerySet":
        """Others on the same theme, or of the same sector; those that share more come first, then the latest."""
        shared = [Q(theme=practice.theme_id), Q(sector=practice.sector_id)]
        if practice.municipality_id:
            shared.append(Q(municipality__parent=practice.municipality.parent_id))
        points = sum(
            (Case(When(same, then=Value(points)), default=Value(0), output_field=IntegerField())
             for same, points in zip(shared, (4, 2, 1), strict=False)),
            Value(0),
        )  # fmt: skip
        return (
            self.visible_to(user)
            .filter(shared[0] | shared[1])
            .exclude(pk=practice.pk)
            .for_cards()
            .annotate(points=points)
            .order_by("-points", "-first_published_at", "-pk")[:limit]
        )

    def to_review(self, day: date) -> "PracticeQuerySet":
        """Published ones whose review is due on that day or before."""
        return self.live().filter(evergreen=False, review_due__lte=day)

    def proposed(self) -> "PracticeQuerySet":
        """Drafts never published: they wait for an editor."""
        return self.not_live().filter(first_published_at=None)


PracticeManager = PageManager.from_queryset(PracticeQuerySet)
