"""The questions asked of the ground's tables."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower


class Unaccent(Func):
    """`unaccent(text)`: è → e, ’ → '."""

    function = "unaccent"
    output_field = models.TextField()


def reading_order(field: str = "name") -> Unaccent:
    """Order as an Italian reader expects: accents and capitals do not count. For `.order_by(reading_order())`."""
    return Unaccent(Lower(field))


def pointing_at(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every table with a foreign key to `model` and the key's name, whichever room it stands in."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and not relation.concrete:
            yield relation.related_model, relation.field.name  # type: ignore[misc]


class TerritoryQuerySet(models.QuerySet):
    def areas(self) -> "TerritoryQuerySet":
        """The four L.A.N.D. areas, in the programme's own order."""
        return self.filter(kind="area").order_by("id")

    def provinces(self) -> "TerritoryQuerySet":
        """The five provinces by name."""
        return self.filter(kind="province").order_by(reading_order())

    def municipalities(self) -> "TerritoryQuerySet":
        """The municipalities by name, each with its province."""
        return self.filter(kind="municipality").select_related("parent").order_by(reading_order())


class TermQuerySet(models.QuerySet):
    def of(self, scheme: str) -> "TermQuerySet":
        """The terms of one scheme in its own order."""
        return self.filter(scheme=scheme).order_by("position")


class OrganisationQuerySet(models.QuerySet):
    def by_name(self) -> "OrganisationQuerySet":
        """As in a directory: accents and capitals do not count."""
        return self.order_by(reading_order())


class DatedRuleQuerySet(models.QuerySet):
    def on(self, code: str, day: date) -> Any:
        """The value of rule `code` on `day`. Raises DatedRule.DoesNotExist if none holds then."""
        return self.holding(day).get(code=code)

    def holding(self, day: date) -> "DatedRuleQuerySet":
        """Those that hold on `day`, one a code."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class LinkQuerySet(models.QuerySet):
    def origins_of(self, kind: str, uuid: UUID) -> "LinkQuerySet":
        """What this thing came from, oldest first."""
        return self.filter(to_kind=kind, to_uuid=uuid).order_by("created_at", "id")

    def fruits_of(self, kind: str, uuid: UUID) -> "LinkQuerySet":
        """What came from this thing, oldest first."""
        return self.filter(from_kind=kind, from_uuid=uuid).order_by("created_at", "id")


class SearchEntryQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "SearchEntryQuerySet":
        """What this person may know to exist."""
        audiences = ["public"]
        if user.is_authenticated:
            audiences.append("registered")
            if user.is_staff:
                audiences.append("staff")
        return self.filter(audience__in=audiences)

    def of_kinds(self, kinds: Iterable[str]) -> "SearchEntryQuerySet":
        """Documents of these kinds only."""
        return self.filter(kind__in=list(kinds))

    def matching(self, typed: str, language: str = "it") -> "SearchEntryQuerySet":
        """Documents that match what a person typed (land.core.search.query), best first in `rank`."""
        from land.core.search import query

        wanted: SearchQuery = query(typed, language)
        return self.filter(vector=wanted).annotate(rank=SearchRank(F("vector"), wanted, normalization=1))
