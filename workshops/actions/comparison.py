"""The reading of the present: territories × visions, from the reports that everybody can read.

Only frozen figures of published reports enter, so that page, CSV and report never disagree, and nothing is told here that a
report does not tell.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from land.core.bilingual import said
from workshops.actions.context import descriptors_of
from workshops.models import ContextFigure, Report
from workshops.models.reports import DESCRIPTORS

#: what can be looked at, in the order of the page
ASPECTS = ("perceptions", "votes", "needs", "visions")
FIRST_IDEAS = 3
BEFORE, AFTER = gettext_lazy("before"), gettext_lazy("after")
TERRITORY, MEAN = gettext_lazy("Territory"), gettext_lazy("mean, 1–5")


@dataclass(frozen=True)
class Column:
    """A workshop of the comparison: its report, what its territory is like."""

    report: Report
    descriptors: dict[str, ContextFigure] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        return self.report.facts

    @property
    def title(self) -> str:
        return str(self.facts["workshop"]["area_name"])

    @property
    def described(self) -> list[ContextFigure | None]:
        """Its descriptors in the order of the table, None where one is not known."""
        return [self.descriptors.get(kind) for kind in DESCRIPTORS]

    @property
    def url(self) -> str:
        return self.report.workshop.get_absolute_url()


@dataclass(frozen=True)
class Row:
    """A category of actors across the workshops: what each cell says, as lines."""

    title: str
    cells: list[list[str]]


def columns(
    *, cycle: int | None = None, theme: str = "", setting: str = "", pace: str = "", cohesion: str = ""
) -> list[Column]:
    """The workshops that fit, by territory. Two queries, however many there are."""
    rows = Report.objects.latest_published().select_related("workshop__activity", "workshop__area")
    if cycle:
        rows = rows.filter(workshop__cycle=cycle)
    reports = sorted(
        rows, key=lambda row: (row.facts["workshop"]["area_name"], row.facts["workshop"]["held_on"])
    )
    known = descriptors_of({row.workshop.area_id for row in reports}, timezone.localdate())
    asked = {
        kind: value for kind, value in (("setting", setting), ("pace", pace), ("cohesion", cohesion)) if value
    }
    found = [Column(row, known.get(row.workshop.area_id, {})) for row in reports]
    return [
        column
        for column in found
        if all(
            kind in column.descriptors and column.descriptors[kind].value == value
            for kind, value in asked.items()
        )
        and (not theme or theme in column.facts["workshop"]["themes"])
    ]


def themes_of(found: Iterable[Column]) -> list[str]:
    """The themes that these workshops worked on."""
    return sorted({theme for column in found for theme in column.facts["workshop"]["themes"]})


def groups_of(found: Sequence[Column]) -> list[tuple[str, str]]:
    """(key, name in the language being read) of every category, in the order of the first workshop that has it."""
    names: dict[str, str] = {}
    for column in found:
        for group in column.facts["workshop"]["groups"]:
            names.setdefault(group["key"], said(group, "title"))
    return list(names.items())


def table(found: Sequence[Column], aspect: str, theme: str = "") -> list[Row]:
    """The rows of one aspect, category by category."""
    tell = {"perceptions": _perceptions, "votes": _votes, "needs": _needs, "visions": _visions}[aspect]
    return [
        Row(title, [_cell(column, key, tell, theme) for column in found]) for key, title in groups_of(found)
    ]


def _cell(column: Column, key: str, tell: Any, theme: str) -> list[str]:
    if all(group["key"] != key for group in column.facts["workshop"]["groups"]):
        return [_("this workshop did not have this category")]
    present = {row["key"]: row["present"] for row in column.facts["present"]["groups"]}
    if present.get(key) == 0:
        return [_("no participant")]
    return list(tell(column.facts, key, theme)) or ["–"]


def few(facts: dict[str, Any]) -> str:
    """How a number that is not told is written."""
    return _("not told: fewer than %(number)s people, or it would give such a number away") % {
        "number": facts["workshop"]["smallest_cell"]
    }


def _perceptions(facts: dict[str, Any], key: str, theme: str) -> Iterable[str]:
    for prompt in facts["perceptions"]:
        if prompt["kind"] != "scale":
            continue
        before, after = prompt["before"]["means"].get(key), prompt["after"]["means"].get(key)
        if before is None and after is None:
            yield few(facts)
            continue
        yield _("%(before)s → %(after)s out of 5") % {"before": decimal(before), "after": decimal(after)}


def decimal(value: float | None) -> str:
    """As Italians write it; a dash where there is none."""
    return "–" if value is None else f"{value:.1f}".replace(".", ",")


def _votes(facts: dict[str, Any], key: str, theme: str) -> Iterable[str]:
    """The ideas that this category voted for most, of one theme if one is asked for."""
    for ballot in facts["vote"]:
        rows = [row for row in ballot["options"] if not theme or row["theme"] == theme]
        told = [(row["groups"].get(key), row) for row in rows]
        if all(votes is None for votes, _row in told):
            if rows:
                yield few(facts)
            continue
        best = sorted(
            ((votes, row) for votes, row in told if votes), key=lambda pair: (-pair[0], pair[1]["number"])
        )
        for votes, row in best[:FIRST_IDEAS]:
            yield f"{row['title']} ({votes})"


def _needs(facts: dict[str, Any], key: str, theme: str) -> Iterable[str]:
    return (row["title"] for row in facts["needs"] if key in row["voiced_by"])


def _visions(facts: dict[str, Any], key: str, theme: str) -> Iterable[str]:
    for row in facts["visions"]:
        if row["key"] != key:
            continue
        if row["negative"]:
            yield _("Fears: %(title)s") % {"title": row["negative"]["title"]}
        if row["positive"]:
            yield _("Wishes for: %(title)s") % {"title": row["positive"]["title"]}


HEADER = (
    "territorio",
    "laboratorio",
    "data",
    "versione_report",
    "categoria",
    "aspetto",
    "voce",
    "prima",
    "dopo",
    "valore",
)


def lines(
    found: Sequence[Column], aspects: Sequence[str] = ASPECTS, theme: str = ""
) -> list[tuple[Any, ...]]:
    """The same as a long table, one number or word a line. An empty value is one that is not told."""
    rows: list[tuple[Any, ...]] = []
    for column in found:
        facts = column.facts
        about = facts["workshop"]
        start = (about["area_name"], about["title"], about["held_on"], column.report.number)
        for group in about["groups"]:
            key, name = group["key"], group["title"]
            if "perceptions" in aspects:
                for prompt in facts["perceptions"]:
                    if prompt["kind"] == "scale":
                        before, after = prompt["before"]["means"].get(key), prompt["after"]["means"].get(key)
                        rows.append((*start, name, "percezioni", prompt["text"], before, after, ""))
            if "votes" in aspects:
                for ballot in facts["vote"]:
                    for option in ballot["options"]:
                        if not theme or option["theme"] == theme:
                            votes = option["groups"].get(key)
                            rows.append((*start, name, "voti", option["title"], "", "", votes))
            if "needs" in aspects:
                rows += [(*start, name, "bisogni", title, "", "", 1) for title in _needs(facts, key, "")]
            if "visions" in aspects:
                for row in facts["visions"]:
                    if row["key"] == key:
                        rows += [
                            (*start, name, "visioni", word, "", "", row[polarity]["title"])
                            for polarity, word in (("negative", "temuta"), ("positive", "desiderata"))
                            if row[polarity]
                        ]
    return rows
