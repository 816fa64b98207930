"""The directory's filters, with how many cooperatives each choice would leave."""

from collections import Counter
from typing import Any

import django_filters
from django import forms
from django.db.models import CharField, Count, Q, Value
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cooperatives.models import Cooperative, Response, Wave
from cooperatives.querysets import SIZE_LABELS, SIZES, TURNOVER_LABELS, WOMEN, WOMEN_LABELS
from land.core.facets import Codes, Facet, facet_of
from land.core.models import Term, Territory


def _sizes(found: Any, codes: list[str]) -> Q:
    wanted = Q(pk__in=[])
    for code, condition in SIZES:
        if code in codes:
            wanted |= condition
    return wanted


def _women(found: Any, codes: list[str]) -> Q:
    wanted = Q(pk__in=[])
    for code, condition in WOMEN:
        if code in codes:
            wanted |= condition
    return wanted


class DirectoryFilter(django_filters.FilterSet):
    """Starts from the cooperatives that the reader may see; its state is in the address."""

    q = django_filters.CharFilter(label=_("Name"), max_length=100)
    settore = Codes(
        label=_("Sector"), condition=lambda found, codes: Q(sector__in=found.terms("sector", codes))
    )
    provincia = Codes(
        label=_("Province"), condition=lambda found, codes: Q(municipality__in=found.places(codes))
    )
    categoria = Codes(
        label=_("Category of the Albo"),
        condition=lambda found, codes: Q(albo_category__in=found.terms("albo", codes)),
    )
    dimensione = Codes(label=_("Size"), condition=_sizes)
    fatturato = Codes(label=_("Turnover"), condition=lambda found, codes: Q(revenue_class__in=codes))
    donne = Codes(label=_("Women among the workers"), condition=_women)

    class Meta:
        model = Cooperative
        fields: list[str] = []

    # Codes are turned into keys here, not by joins: the planner then knows how many rows a choice leaves, and one index
    # answers every facet.

    @cached_property
    def _terms(self) -> list[Term]:
        return list(Term.objects.filter(scheme__in=["sector", "albo"]).order_by("position"))

    @cached_property
    def _places(self) -> dict[int, str]:
        """The province's code of each municipality."""
        rows = Territory.objects.filter(kind="municipality")
        return dict(rows.values_list("pk", "parent__code"))

    def terms(self, scheme: str, codes: list[str]) -> list[int]:
        """The keys of these terms."""
        return [term.pk for term in self._terms if term.scheme == scheme and term.code in codes]

    def places(self, provinces: list[str]) -> list[int]:
        """The keys of the municipalities of these provinces."""
        return [pk for pk, code in self._places.items() if code in provinces]

    def conditions(self) -> dict[str, Q]:
        """What is asked, facet by facet."""
        values = self.form.cleaned_data if self.form.is_valid() else {}
        return {
            name: each.condition(self, values[name])
            for name, each in self.filters.items()
            if isinstance(each, Codes) and values.get(name)
        }

    def named(self) -> Any:
        typed = self.form.cleaned_data.get("q", "") if self.form.is_valid() else ""
        return self.queryset.named(typed) if typed else self.queryset

    def filter_queryset(self, queryset: Any) -> Any:
        return self.named().filter(*self.conditions().values()).by_name()

    def facets(self) -> list[Facet]:
        """Each facet's choices with the number of cooperatives left when the other facets stand as they are."""
        english = get_language() == "en"
        labels: dict[str, dict[str, str]] = {"sector": {}, "albo": {}}
        codes = {}
        for term in self._terms:
            codes[str(term.pk)] = term.code
            labels[term.scheme][term.code] = (english and term.title_en) or term.title
        provinces = {str(pk): code for pk, code in self._places.items()}
        asked: dict[str, tuple[str, dict[str, str], dict[str, Any]]] = {
            "settore": ("sector_id", codes, labels["sector"]),
            "provincia": (
                "municipality_id",
                provinces,
                {row.code: row.name for row in Territory.objects.provinces()},
            ),
            "dimensione": ("size", {}, SIZE_LABELS),
            "categoria": ("albo_category_id", codes, labels["albo"]),
            "fatturato": ("revenue_class", {}, TURNOVER_LABELS),
            "donne": ("women_class", {}, WOMEN_LABELS),
        }
        counts = self._counts({name: column for name, (column, _codes, _words) in asked.items()})
        facets = []
        for name, (_column, known, words) in asked.items():
            by_code: Counter[str] = Counter()
            for key, number in counts[name].items():
                by_code[known.get(key, key)] += number
            facets.append(self._facet(name, by_code, words))
        return facets

    def _counts(self, columns: dict[str, str]) -> dict[str, dict[str, int]]:
        """How many cooperatives each choice of each facet would leave, all facets in one statement."""
        conditions, named = self.conditions(), self.named()
        parts = [
            named.filter(*(condition for other, condition in conditions.items() if other != name))
            .with_size()
            .with_women_class()
            .order_by()
            .annotate(facet=Value(name), choice=Cast(column, CharField()))
            .values_list("facet", "choice")
            .annotate(number=Count("*"))
            for name, column in columns.items()
        ]
        counts: dict[str, dict[str, int]] = {name: {} for name in columns}
        for name, choice, number in parts[0].union(*parts[1:], all=True):
            counts[name][choice] = number
        return counts

    def _facet(self, name: str, counts: dict[str, int], labels: dict[str, Any]) -> Facet:
        chosen = set(self.form.cleaned_data.get(name) or ()) if self.form.is_valid() else set()
        return facet_of(name, self.filters[name].label, labels, counts, chosen)


class RegistryFilter(django_filters.FilterSet):
    """Staff's list of the registry."""

    q = django_filters.CharFilter(label=_("Name or codice fiscale"), method="find")
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=Cooperative.State.choices, widget=forms.CheckboxSelectMultiple
    )
    sector = django_filters.ModelChoiceFilter(
        label=_("Sector"), queryset=lambda request: Term.objects.of("sector")
    )
    province = django_filters.ModelChoiceFilter(
        label=_("Province"),
        field_name="municipality__parent",
        queryset=lambda request: Territory.objects.provinces(),
    )
    unattended = django_filters.ChoiceFilter(
        label=_("Representative"),
        choices=[("on", _("Without a representative"))],
        method="without_representative",
        empty_label=_("With or without"),
    )

    class Meta:
        model = Cooperative
        fields: list[str] = []

    def find(self, queryset: Any, name: str, value: str) -> Any:
        digits = "".join(char for char in value if char.isdecimal())
        if len(digits) >= 5:
            return queryset.filter(Q(tax_code__contains=digits) | Q(vat_number__contains=digits))
        return queryset.named(value)

    def without_representative(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.without_representative() if value else queryset


class ResponseFilter(django_filters.FilterSet):
    """Staff's list of responses."""

    wave = django_filters.ModelChoiceFilter(
        label=_("Wave"), field_name="wave_member__wave", queryset=lambda request: Wave.objects.all()
    )
    state = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("of a response", "State"),
        choices=Response.State.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Response
        fields: list[str] = []
