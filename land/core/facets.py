"""Filters whose every choice says how many things it would leave: any of the codes of a facet, all of the facets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.http import QueryDict


@dataclass(frozen=True)
class FacetOption:
    code: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: Any
    options: list[FacetOption]

    @property
    def choices(self) -> list[tuple[str, Any, int, bool]]:
        """As the facet component draws them."""
        return [(option.code, option.label, option.count, option.chosen) for option in self.options]


class Codes(django_filters.Filter):
    """Any of the codes given, `?name=a&name=b`; unknown codes find nothing and harm nothing."""

    field_class = forms.TypedMultipleChoiceField

    def __init__(self, *args: Any, condition: Callable[[Any, list[str]], Q], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.condition = condition

    @property
    def field(self) -> forms.Field:
        return AnyCodes(label=self.label, required=False)


class AnyCodes(forms.Field):
    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[str]:
        return [code for code in (value or [])[:50] if len(code) <= 40 and code.isprintable()]


def facet_of(
    name: str, label: Any, labels: dict[str, Any], counts: dict[str, int], chosen: set[str]
) -> Facet:
    """A facet of the choices that would find something, and of those that are chosen already."""
    options = [
        FacetOption(code, words, counts.get(code, 0), code in chosen)
        for code, words in labels.items()
        if counts.get(code) or code in chosen
    ]
    return Facet(name, label, options)


def pills(query: QueryDict, facets: list[Facet]) -> list[tuple[Any, str]]:
    """What the list is filtered by, each with the address without it."""
    asked = [
        (facet.name, option.code, option.label)
        for facet in facets
        for option in facet.options
        if option.chosen
    ]
    if query.get("q"):
        asked.insert(0, ("q", query["q"], f"“{query['q'][:100]}”"))
    found = []
    for name, code, label in asked:
        rest = query.copy()
        rest.pop("pagina", None)
        rest.setlist(name, [other for other in query.getlist(name) if other != code])
        found.append((label, f"?{rest.urlencode()}"))
    return found
