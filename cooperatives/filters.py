"""The directory's filters, with how many cooperatives each choice would leave."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, F, Q, Value
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cooperatives.models import Cooperative, Response, Wave
from cooperatives.querysets import SIZES, WOMEN
from land.core.models import Term, Territory


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


SIZE_LABELS = {
    "0": _("no worker"),
    "1-9": _("1 to 9 workers"),
    "10-49": _("10 to 49 workers"),
    "50-249": _("50 to 249 workers"),
    "250+": _("250 workers or more"),
}

TURNOVER_LABELS = {
    "0": _("no revenue"),
    "<100k": _("less than 100,000 €"),
    "100-500k": _("100,000 to 500,000 €"),
    "500k-2M": _("500,000 to 2 million €"),
    "2-10M": _("2 to 10 million €"),
    "10-50M": _("10 to 50 million €"),
    "50M+": _("50 million € or more"),
}
WOMEN_LABELS = {
    "0-24": _("less than a quarter"),
    "25-49": _("a quarter to a half"),
    "50-74": _("half or more"),
    "75-100": _("three quarters or more"),
}


class Codes(django_filters.Filter):
    """Any of the codes given, `?name=a&name=b`; unknown codes find nothing and harm nothing."""

    field_class = forms.TypedMultipleChoiceField

    def __init__(self, *args: Any, condition: Callable[[list[str]], Q], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.condition = condition

    @property
    def field(self) -> forms.Field:
        return AnyCodes(label=self.label, required=False)


class AnyCodes(forms.Field):
    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[str]:
        return [code for code in (value or [])[:50] if len(code) <= 40 and code.isprintable()]


def _sizes(codes: list[str]) -> Q:
    wanted = Q(pk__in=[])
    for code, condition in SIZES:
        if code in codes:
            wanted |= condition
    return wanted


def _women(codes: list[str]) -> Q:
    wanted = Q(pk__in=[])
    for code, condition in WOMEN:
        if code in codes:
            wanted |= condition
    return wanted


class DirectoryFilter(django_filters.FilterSet):
    """Starts from the cooperatives that the reader may see; its state is in the address."""

    q = django_filters.CharFilter(label=_("Name"), max_length=100)
    settore = Codes(label=_("Sector"), condition=lambda codes: Q(sector__code__in=codes))
    provincia = Codes(label=_("Province"), condition=lambda codes: Q(municipality__parent__code__in=codes))
    categoria = Codes(
        label=_("Category of the Albo"), condition=lambda codes: Q(albo_category__code__in=codes)
    )
    dimensione = Codes(label=_("Size"), condition=_sizes)
    fatturato = Codes(label=_("Turnover"), condition=lambda codes: Q(revenue_class__in=codes))
    donne = Codes(label=_("Women among the workers"), condition=_women)

    class Meta:
        model = Cooperative
        fields: list[str] = []

    def conditions(self) -> dict[str, Q]:
        """What is asked, facet by facet."""
        values = self.form.cleaned_data if self.form.is_valid() else {}
        return {
            name: each.condition(values[name])
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
        terms: dict[str, dict[str, str]] = {"sector": {}, "albo": {}}
        for term in Term.objects.filter(scheme__in=terms).order_by("position"):
            terms[term.scheme][term.code] = (english and term.title_en) or term.title
        provinces = {row.code: row.name for row in Territory.objects.provinces()}
        asked: dict[str, tuple[str, dict[str, Any]]] = {
            "settore": ("sector__code", terms["sector"]),
            "provincia": ("municipality__parent__code", provinces),
            "dimensione": ("size", SIZE_LABELS),
            "categoria": ("albo_category__code", terms["albo"]),
            "fatturato": ("revenue_class", TURNOVER_LABELS),
            "donne": ("women_class", WOMEN_LABELS),
        }
        counts = self._counts({name: column for name, (column, _labels) in asked.items()})
        return [self._facet(name, counts[name], labels) for name, (_column, labels) in asked.items()]

    def _counts(self, columns: dict[str, str]) -> dict[str, dict[str, int]]:
        """How many cooperatives each choice of each facet would leave, all facets in one statement."""
        conditions, named = self.conditions(), self.named()
        parts = [
            named.filter(*(condition for other, condition in conditions.items() if other != name))
            .with_size()
            .with_women_class()
            .order_by()
            .annotate(facet=Value(name), choice=F(column))
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
        options = [
            FacetOption(code, label, counts.get(code, 0), code in chosen)
            for code, label in labels.items()
            if counts.get(code) or code in chosen
        ]
        return Facet(name, self.filters[name].label, options)


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
