"""The filters of the ideas, each choice with how many it would leave among those that this reader may see."""

import json
from collections import Counter
from typing import Any

import django_filters
from django.contrib.postgres.search import SearchRank, SearchVector
from django.db.models import Case, CharField, Count, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from land.core import search
from land.core.bilingual import said
from land.core.facets import Codes, Facet, facet_of
from land.core.models import Term, Territory
from startups.models import Idea

SKILLS_SHOWN = 12
STATES = {"published": _("open"), "converged": _("joined with others")}
WORDS = (
    SearchVector("title", weight="A", config="land_it")
    + SearchVector("need", "recipients", weight="B", config="land_it")
    + SearchVector("solution", Cast("skills_sought", TextField()), weight="D", config="land_it")
)
#: where an idea is: its area, or the province of its municipality
PLACE = Case(
    When(territory__kind="municipality", then=F("territory__parent__code")),
    default=F("territory__code"),
    output_field=CharField(),
)


def _seeks(found: Any, codes: list[str]) -> Q:
    wanted = Q()
    for code in codes:
        wanted |= Q(skills_text__contains=json.dumps(code.lower(), ensure_ascii=False))
    return wanted


class IdeaFilter(django_filters.FilterSet):
    """By theme, place, skills sought, state, who may read them, and words typed.

    Starts from ideas that the reader may see. An unknown value finds nothing and breaks nothing.
    """

    tema = Codes(label=_("Theme"), condition=lambda found, codes: Q(theme__code__in=codes))
    territorio = Codes(label=_("Territory"), condition=lambda found, codes: Q(place__in=codes))
    competenze = Codes(label=_("Skills sought"), condition=_seeks)
    stato = Codes(
        label=_("State"), condition=lambda found, codes: Q(state__in=[c for c in codes if c in STATES])
    )
    lettura = Codes(label=_("Who may read them"), condition=lambda found, codes: Q(visibility__in=codes))

    class Meta:
        model = Idea
        fields: list[str] = []

    @cached_property
    def asked(self) -> dict[str, list[str]]:
        """The codes given, filter by filter."""
        values = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: values[name] for name in self.filters if values.get(name)}

    @property
    def typed(self) -> str:
        """The words looked for."""
        return self.data.get("q", "").replace("\0", "").strip()[: search.LONGEST_QUESTION]

    @property
    def in_use(self) -> bool:
        """Whether anything is asked."""
        return bool(self.asked or self.typed)

    @cached_property
    def rows(self) -> Any:
        """What the reader may see, with what the filters look at, and the words if any are looked for."""
        rows = self.queryset.filter(state__in=list(STATES)).annotate(
            place=PLACE, skills_text=Lower(Cast("skills_sought", TextField()))
        )
        if self.typed:
            wanted = search.query(self.typed)
            rows = rows.annotate(words=WORDS).filter(words=wanted).annotate(rank=SearchRank(WORDS, wanted))
        return rows

    def conditions(self, *, but: str = "") -> list[Q]:
        """What is asked, without one of the facets. Unless asked otherwise, ideas that are open."""
        found = [
            each.condition(self, self.asked[name])
            for name, each in self.filters.items()
            if name in self.asked and name != but
        ]
        if "stato" not in self.asked and but != "stato":
            found.append(Q(state="published"))
        return found

    def filter_queryset(self, queryset: Any) -> Any:
        rows = self.rows.filter(*self.conditions())
        return rows.order_by(*(["-rank"] if self.typed else []), "-published_at", "-pk")

    def facets(self, *, registered: bool) -> list[Facet]:
        """Each facet’s choices with the ideas left when the other facets stand; who may read them, for the registered."""
        counts = self._counts()
        places = [*Territory.objects.areas(), *Territory.objects.provinces()]
        labels: dict[str, dict[str, Any]] = {
            "tema": {row.code: said(row, "title") for row in Term.objects.of("theme")},
            "territorio": {row.code: row.name for row in places},
            "competenze": {code: code for code in self._skills(counts["competenze"])},
            "stato": STATES,
        }
        if registered:
            labels["lettura"] = dict(Idea.Visibility.choices)
        return [
            facet_of(name, self.filters[name].label, words, counts[name], set(self.asked.get(name, ())))
            for name, words in labels.items()
        ]

    def _skills(self, counts: dict[str, int]) -> list[str]:
        """The skills looked for most, and those that are asked."""
        most = sorted(counts, key=lambda code: (-counts[code], code))[:SKILLS_SHOWN]
        return most + [code for code in self.asked.get("competenze", ()) if code not in most]

    def _counts(self) -> dict[str, dict[str, int]]:
        """All facets in two statements: columns by the database, skills from their lists."""
        columns = {"tema": "theme__code", "territorio": "place", "stato": "state", "lettura": "visibility"}
        rows = self.rows.select_related(None).order_by()
        parts = [
            rows.filter(*self.conditions(but=name))
            .annotate(facet=Value(name), choice=Cast(column, CharField()))
            .values("facet", "choice")
            .annotate(number=Count("pk"))
            .values_list("facet", "choice", "number")
            for name, column in columns.items()
        ]
        counts: dict[str, dict[str, int]] = {name: {} for name in self.filters}
        for name, choice, number in parts[0].union(*parts[1:], all=True):
            counts[name][choice] = number
        lists = rows.filter(*self.conditions(but="competenze")).values_list("skills_sought", flat=True)
        counts["competenze"] = dict(
            Counter(code for lines in lists for code in {line.lower() for line in lines})
        )
        return counts


class StaffIdeaFilter(django_filters.FilterSet):
    """Staff’s: by state, theme and who may read."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[row for row in Idea.State.choices if row[0] != "draft"]
    )
    theme = django_filters.ModelChoiceFilter(label=_("Theme"), queryset=Term.objects.of("theme"))
    visibility = django_filters.ChoiceFilter(label=_("who may read it"), choices=Idea.Visibility.choices)

    class Meta:
        model = Idea
        fields: list[str] = []
