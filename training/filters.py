"""The filters of the catalogue, each choice with how many editions it would leave; their state is the address."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import django_filters
from django.db.models import CharField, Count, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from land.core.bilingual import said
from land.core.days import in_rome, months_later
from land.core.facets import Codes, Facet, facet_of
from land.core.models import Term, Territory
from land.enrolment.models import Activity, Meeting
from training.models import Course, Edition
from training.querysets import begun, free_places, is_coming, is_past, starts_before

PERIODS = {
    "questo-mese": _("this month"),
    "prossimi-tre-mesi": _("in the next three months"),
    "passati": _("already held"),
}


def month_later(now: datetime, months: int) -> datetime:
    """The first moment of the month that comes so many months after this one, in Rome."""
    return in_rome(months_later(timezone.localtime(now).date(), months), time())


def during(period: str, now: datetime) -> Q:
    """Editions of a period; nothing for one that does not exist."""
    asked: dict[str, Callable[[], Q]] = {
        "questo-mese": lambda: is_coming(now) & starts_before(month_later(now, 1)),
        "prossimi-tre-mesi": lambda: is_coming(now) & starts_before(month_later(now, 3)),
        "passati": lambda: is_past(now),
    }
    return asked[period]() if period in asked else Q(pk__in=[])


def _during(found: Any, codes: list[str]) -> Q:
    wanted = Q(pk__in=[])
    for code in codes:
        wanted |= during(code, found.now)
    return wanted


def _free(found: Any, codes: list[str]) -> Q:
    return free_places(timezone.now()) if codes == ["on"] else Q(pk__in=[])


class EditionFilter(django_filters.FilterSet):
    """By area, province, mode, level, period, free places; without a period, what is coming.

    Starts from editions that visitors may see. An unknown value finds nothing and breaks nothing.
    """

    area = Codes(label=_("Area"), condition=lambda found, codes: Q(course__area__code__in=codes))
    periodo = Codes(label=_("Period"), condition=_during)
    provincia = Codes(
        label=_("Province"),
        condition=lambda found, codes: Q(activity__place__municipality__parent__code__in=codes),
    )
    modo = Codes(label=_("Mode"), condition=lambda found, codes: Q(mode__in=codes))
    livello = Codes(label=_("Level"), condition=lambda found, codes: Q(course__level__in=codes))
    posti = Codes(label=_("Places"), condition=_free)

    class Meta:
        model = Edition
        fields: list[str] = []

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def asked(self) -> dict[str, list[str]]:
        """The codes given, filter by filter."""
        values = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: values[name] for name in self.filters if values.get(name)}

    @property
    def in_use(self) -> bool:
        """Whether anything is asked."""
        return bool(self.asked)

    def conditions(self, *, but: str = "") -> list[Q]:
        """What is asked, without one of the facets."""
        found = [
            each.condition(self, self.asked[name])
            for name, each in self.filters.items()
            if name in self.asked and name != but
        ]
        if "periodo" not in self.asked and but != "periodo":
            found.append(is_coming(self.now))
        return found

    def filter_queryset(self, queryset: Any) -> Any:
        rows = queryset.filter(*self.conditions())
        if self.asked.get("periodo") == ["passati"]:
            return rows.order_by("-activity__starts_at", "-pk")
        return rows.order_by(begun(self.now), "activity__starts_at", "pk")

    def facets(self) -> list[Facet]:
        """Each facet's choices with the number of editions left when the other facets stand as they are."""
        areas = {row.code: said(row, "title") for row in Term.objects.of("training-area")}
        labels: dict[str, dict[str, Any]] = {
            "area": areas,
            "periodo": PERIODS,
            "provincia": {row.code: row.name for row in Territory.objects.provinces()},
            "modo": dict(Meeting.Mode.choices),
            "livello": dict(Course.Level.choices),
            "posti": {"on": _("with free places")},
        }
        counts = self._counts()
        return [
            facet_of(name, self.filters[name].label, words, counts[name], set(self.asked.get(name, ())))
            for name, words in labels.items()
        ]

    def _counts(self) -> dict[str, dict[str, int]]:
        """All facets in two statements: one counts by column, one by condition."""
        columns = {
            "area": "course__area__code",
            "provincia": "activity__place__municipality__parent__code",
            "modo": "mode",
            "livello": "course__level",
        }
        rows = self.queryset.select_related(None).order_by()
        parts = [
            rows.filter(*self.conditions(but=name))
            .annotate(facet=Value(name), choice=Cast(column, CharField()))
            .values_list("facet", "choice")
            .annotate(number=Count("*"))
            for name, column in columns.items()
        ]
        counts: dict[str, dict[str, int]] = {name: {} for name in self.filters}
        for name, choice, number in parts[0].union(*parts[1:], all=True):
            counts[name][choice] = number
        others = Q(*self.conditions(but="periodo"))
        totals = rows.aggregate(
            free=Count("pk", filter=Q(*self.conditions(but="posti")) & free_places(timezone.now())),
            **{f"in_{place}": Count("pk", filter=others & during(code, self.now))
               for place, code in enumerate(PERIODS)},
        )  # fmt: skip
        counts["posti"]["on"] = totals["free"]
        counts["periodo"] = {code: totals[f"in_{place}"] for place, code in enumerate(PERIODS)}
        return counts


class StaffEditionFilter(django_filters.FilterSet):
    """By area of training and state."""

    area = django_filters.ModelChoiceFilter(
        field_name="course__area", label=_("Area"), queryset=Term.objects.of("training-area")
    )
    state = django_filters.ChoiceFilter(
        field_name="activity__state", label=_("State"), choices=Activity.State.choices
    )

    class Meta:
        model = Edition
        fields: list[str] = []
