"""The filters of the list of practices: their state is the address."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from land.core.models import SearchEntry
from land.core.search import LONGEST_QUESTION
from land.pages.version import many_per_version, once_per_version
from land.practices.facets import FACETS, FIRST, Index, index, labels
from land.practices.models.practice import PracticePage
from land.practices.querysets import PracticeQuerySet

PER_PAGE = 12
ORDERS = [("", _("the latest first")), ("rilevanza", _("relevance")), ("titolo", _("title"))]
PARAMETERS = ("q", "ordine", "pagina", *[facet.parameter for facet in FACETS])


class PracticeFilter(django_filters.FilterSet):
    """Validates what the address asks; the index of facets answers it."""

    q = django_filters.CharFilter(label=_("Search in the practices"), max_length=LONGEST_QUESTION)
    ordine = django_filters.ChoiceFilter(label=_("Order"), choices=ORDERS[1:], empty_label=ORDERS[0][1])

    class Meta:
        model = PracticePage
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, request: HttpRequest) -> None:
        self.labels = labels(request)
        self.ignored: list[str] = []
        self.base_filters = dict(self.base_filters)
        for facet in FACETS:
            choices = list(self.labels[facet.key].items())
            self.base_filters[facet.parameter] = django_filters.MultipleChoiceFilter(
                label=facet.label, choices=choices, widget=forms.CheckboxSelectMultiple
            )
        super().__init__(self._understood(data), queryset=PracticePage.objects.all(), request=request)
        self.form.is_valid()

    def _understood(self, data: QueryDict) -> QueryDict:
        """The address without values that do not exist (any more): they are told, never refused."""
        data = data.copy()
        for facet in FACETS:
            values = data.getlist(facet.parameter)
            known = [value for value in dict.fromkeys(values) if value in self.labels[facet.key]]
            self.ignored += [value[:60] for value in values if value and value not in self.labels[facet.key]]
            data.setlist(facet.parameter, known)
        if data.get("ordine") not in dict(ORDERS):
            data["ordine"] = ""
        data["q"] = data.get("q", "").replace("\x00", "").strip()[:LONGEST_QUESTION]
        return data

    @property
    def typed(self) -> str:
        """The words looked for."""
        return self.form.cleaned_data.get("q", "")

    @property
    def selection(self) -> dict[str, list[str]]:
        """The chosen values by facet."""
        chosen = self.form.cleaned_data
        return {facet.key: chosen.get(facet.parameter) or [] for facet in FACETS}


@dataclass
class Value:
    """A value of a facet as the list shows it."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass
class Group:
    """A facet with its values."""

    key: str
    parameter: str
    label: Any
    values: list[Value]

    @property
    def chosen(self) -> int:
        return sum(value.chosen for value in self.values)

    @property
    def rows(self) -> list[tuple[str, str, int, bool]]:
        """As the tag `facet` draws them."""
        return [(value.value, value.label, value.count, value.chosen) for value in self.values]


class Listing:
    """What the list shows for one address: rows in their order, counts, pills, one page of cards."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.filter = PracticeFilter(request.GET, request=request)
        self.index: Index = index(request)
        among = self.index.everything if request.user.is_authenticated else self.index.public
        self.ranked: list[int] = []
        if self.filter.typed:
            found = [self.index.position[key] for key in self._found() if key in self.index.position]
            self.ranked = [self.index.pks[place] for place in found]
            text = 0
            for place in found:
                text |= 1 << place
            among &= text
        self.mask, self.counts = self.index.choose(self.filter.selection, among)
        self.total = self.mask.bit_count()

    def _found(self) -> list:
        return list(
            SearchEntry.objects.visible_to(self.request.user)
            .of_kinds(["practice"])
            .filter(language="it")
            .matching(self.filter.typed)
            .order_by("-rank", "-dated")
            .values_list("uuid", flat=True)
        )

    @property
    def order(self) -> str:
        """How the rows are ordered: what was asked, else by relevance when words were typed."""
        asked = self.filter.form.cleaned_data.get("ordine") or ""
        return asked or ("rilevanza" if self.filter.typed else "")

    def pks(self) -> list[int]:
        """All rows that match, in their order."""
        found = self.index.latest(self.mask)
        if self.order == "rilevanza" and self.filter.typed:
            among = set(found)
            return [pk for pk in self.ranked if pk in among]
        if self.order == "titolo":
            from land.core.querysets import reading_order

            return list(
                PracticePage.objects.filter(pk__in=found)
                .order_by(reading_order("title"))
                .values_list("pk", flat=True)
            )
        return found

    def page(self) -> Page:
        """The page of the pager that the address asks for; its rows are cards, the same for every reader."""
        page = Paginator(self.pks(), PER_PAGE).get_page(self.request.GET.get("pagina"))
        cards = many_per_version("practice-card", page.object_list, _cards, self.request)
        page.object_list = [cards[pk] for pk in page.object_list if pk in cards]
        return page

    def facets(self) -> SafeString:
        """The facets as they are drawn; without any choice they are the same for all visitors and drawn once."""
        if self.filter.typed or any(self.filter.selection.values()):
            return self._draw_facets()
        key = ("practice-facets-drawn", self.request.user.is_authenticated)
        return once_per_version(key, self._draw_facets, self.request)

    def _draw_facets(self) -> SafeString:
        groups = self.groups()
        context = {
            "first_groups": groups[:FIRST],
            "other_groups": groups[FIRST:],
            "other_chosen": sum(group.chosen for group in groups[FIRST:]),
        }
        return mark_safe(render_to_string("practices/_facets.html", context))  # a template's output

    def rows(self) -> PracticeQuerySet:
        """All rows that match, whole, for an export."""
        return PracticePage.objects.filter(pk__in=self.pks()).whole().latest()

    def groups(self) -> list[Group]:
        """Facets with their counts; values that nothing has are left out unless chosen."""
        selection = self.filter.selection
        return [
            Group(
                facet.key,
                facet.parameter,
                facet.label,
                [
                    Value(value, label, self.counts[facet.key].get(value, 0), value in selection[facet.key])
                    for value, label in self.filter.labels[facet.key].items()
                    if value in self.index.masks.get(facet.key, {}) or value in selection[facet.key]
                ],
            )
            for facet in FACETS
        ]

    def pills(self) -> list[tuple[str, str]]:
        """Each choice with the address without it."""
        found = []
        if self.filter.typed:
            found.append((f"“{self.filter.typed}”", self.address(without=("q", self.filter.typed))))
        for facet in FACETS:
            for value in self.filter.selection[facet.key]:
                label = str(self.filter.labels[facet.key][value])
                found.append((label, self.address(without=(facet.parameter, value))))
        return found

    def address(self, without: tuple[str, str] | None = None, **more: str) -> str:
        """The list's address with this state, less one choice, with other parameters; the first page."""
        data = QueryDict(mutable=True)
        for name in PARAMETERS:
            if name == "pagina":
                continue
            values = [value for value in self.filter.data.getlist(name) if value and (name, value) != without]
            if values:
                data.setlist(name, values)
        for name, value in more.items():
            data[name] = value
        query = data.urlencode()
        return f"{self.request.path}?{query}" if query else self.request.path

    def context(self) -> dict[str, Any]:
        """Everything the template draws."""
        page = self.page()
        return {
            "listing": self,
            "page_obj": page,
            "cards": page.object_list,
            "facets": self.facets(),
            "pills": self.pills(),
            "ignored": self.filter.ignored,
            "orders": ORDERS,
            "csv_url": self.address(formato="csv"),
        }


def _cards(pks: list[int]) -> dict[int, dict[str, Any]]:
    """The cards of these practices."""
    return {pk: row.card() for pk, row in PracticePage.objects.for_cards().in_bulk(pks).items()}
