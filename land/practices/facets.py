"""Which practices have which value, as one bit each: any choice of filters, with all counts, costs no query.

Built from one query whenever something is published, and kept for that content version (land.pages.version). A set of
practices is a Python integer whose bit n stands for the n-th latest of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from land.core.models import Term, Territory
from land.pages.version import once_per_version
from land.practices.models.practice import PracticePage
from land.practices.rules import cost_class

Selection = dict[str, list[str]]


@dataclass(frozen=True)
class Facet:
    """One way to narrow the list: its name in code, in the address and on the screen."""

    key: str
    parameter: str
    label: Any


FACETS = [
    Facet("theme", "tema", _("Theme")),
    Facet("sector", "settore", _("Sector")),
    Facet("province", "provincia", _("Province")),
    Facet("kind", "tipo", _("Kind")),
    Facet("cost", "costo", _("Cost")),
    Facet("area", "area", _("Area of the programme")),
    Facet("evidence", "evidenza", _("Evidence")),
    Facet("sdg", "sdg", _("Sustainable Development Goals")),
]
FIRST = 5  # facets that stand first; the others are behind one button
COSTS = [
    ("under-10k", _("less than 10,000 €")),
    ("10k-50k", _("10,000–50,000 €")),
    ("50k-250k", _("50,000–250,000 €")),
    ("over-250k", _("250,000 € and more")),
    ("unknown", _("not available")),
]


@dataclass
class Index:
    """All published practices, the latest first."""

    pks: list[int] = field(default_factory=list)
    position: dict[UUID, int] = field(default_factory=dict)
    public: int = 0
    masks: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        return (1 << len(self.pks)) - 1

    def of_keys(self, keys: Iterable[UUID]) -> int:
        """The set of these translation keys."""
        mask = 0
        for key in keys:
            if key in self.position:
                mask |= 1 << self.position[key]
        return mask

    def choose(self, selection: Selection, among: int) -> tuple[int, dict[str, dict[str, int]]]:
        """The set that matches the selection, and for each value of each facet how many it would give.

        Values of one facet are joined by OR, facets by AND; a facet's counts leave out its own choice.
        """
        chosen = {}
        for key, values in selection.items():
            mask = 0
            for value in values:
                mask |= self.masks.get(key, {}).get(value, 0)
            if values:
                chosen[key] = mask
        found = among
        for mask in chosen.values():
            found &= mask
        counts = {}
        for facet in FACETS:
            others = among
            for key, mask in chosen.items():
                if key != facet.key:
                    others &= mask
            counts[facet.key] = {
                value: (mask & others).bit_count() for value, mask in self.masks.get(facet.key, {}).items()
            }
        return found, counts

    def latest(self, mask: int) -> list[int]:
        """The primary keys of a set, the latest practice first."""
        found, place = [], 0
        while mask:
            low = (mask & -mask).bit_length() - 1
            place = low
            found.append(self.pks[place])
            mask &= mask - 1
        return found


def index(request: Any = None) -> Index:
    """The index of the content version that this request sees."""
    return once_per_version("practice-facets", _build, request)


def _build() -> Index:
    made = Index()
    masks: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        PracticePage.objects.readable()
        .latest()
        .values_list(
            "pk", "translation_key", "audience", "kind", "evidence", "cost", "sdgs",
            "theme__code", "sector__code", "municipality__parent__code", "area__code", "municipality__parent__parent__code",
        )
    )  # fmt: skip
    for place, row in enumerate(rows):
        pk, key, audience, kind, evidence, cost, sdgs, theme, sector, province, own_area, province_area = row
        bit = 1 << place
        made.pks.append(pk)
        made.position[key] = place
        if audience == "public":
            made.public |= bit
        values = {
            "kind": kind, "evidence": evidence, "cost": cost_class(cost), "theme": theme, "sector": sector,
            "province": province, "area": own_area or province_area,
        }  # fmt: skip
        for name, value in values.items():
            if value:
                masks[name][value] |= bit
        for number in sdgs:
            masks["sdg"][str(number)] |= bit
    made.masks = {name: dict(values) for name, values in masks.items()}
    return made


def labels(request: Any = None) -> dict[str, dict[str, Any]]:
    """What each value of each facet is called in the language of the screen, in its own order."""
    return once_per_version("practice-facet-labels", _labels, request)


def _labels() -> dict[str, dict[str, Any]]:
    from land.pages.models.base import reading_language

    english = reading_language() == "en"
    found: dict[str, dict[str, Any]] = {facet.key: {} for facet in FACETS}
    for term in Term.objects.filter(scheme__in=["theme", "sector", "sdg"]).order_by("scheme", "position"):
        title = (term.title_en if english else "") or term.title
        found[term.scheme][term.code] = f"{term.code}. {title}" if term.scheme == "sdg" else title
    for place in Territory.objects.filter(kind__in=["province", "area"]).order_by("kind", "id"):
        found[place.kind][place.code] = place.name
    found["kind"] = {value: str(label) for value, label in PracticePage.Kind.choices}
    found["evidence"] = {value: str(label) for value, label in PracticePage.Evidence.choices}
    found["cost"] = {value: str(label) for value, label in COSTS}
    return found
