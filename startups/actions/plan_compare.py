"""Two versions of a business plan beside each other: what was written and what it comes to, wherever they differ."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from startups.actions import plan_words
from startups.actions.plan_shown import Shown, answers_in, tables


@dataclass(frozen=True)
class Change:
    """One thing that is other: what, as it was, as it is."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """A section, or a computed table, with its changes. `numbers`: whether they are read in columns."""

    title: str
    changes: list[Change]
    numbers: bool


def compared(before: Shown, after: Shown) -> list[Difference]:
    """What differs: sections as they were typed first, then tables number by number. T8 as far as this reader may."""
    told = [_section(each, before, after) for each in plan_words.SECTIONS.values()]
    told += _tables(before, after)
    return [each for each in told if each.changes]


def _section(section: plan_words.Section, before: Shown, after: Shown) -> Difference:
    if section.table:
        old, new = (_rows(section, each.content.get(section.key, {})) for each in (before, after))
    else:
        old, new = (_words(section, each) for each in (before, after))
    changes = [
        Change(what, old.get(what, ""), new.get(what, ""))
        for what in dict.fromkeys([*old, *new])
        if old.get(what, "") != new.get(what, "")
    ]
    return Difference(f"{section.number} · {section.title}", changes, numbers=section.table)


def _words(section: plan_words.Section, shown: Shown) -> dict[str, str]:
    content = shown.content.get(section.key, {})
    if section.key == "settings":
        content = {"kind": shown.plan.kind, **content}
    return {str(label): text for label, text in answers_in(section, content)}


def _rows(section: plan_words.Section, content: dict[str, Any]) -> dict[str, str]:
    """Every cell of a table by the name of its row and column; rows of one name are counted."""
    told: dict[str, str] = {}
    times: dict[str, int] = {}
    for number, row in enumerate(content.get("rows", []), 1):
        name = row.get("label") or _("Line %(number)d") % {"number": number}
        times[name] = times.get(name, 0) + 1
        if times[name] > 1:
            name = f"{name} ({times[name]})"
        for label, text in answers_in(section, row)[1:]:
            told[f"{name}: {label}"] = text
    return told


def _tables(before: Shown, after: Shown) -> list[Difference]:
    old = {each.code: each for each in tables(before)}
    told = []
    for table in tables(after):
        was = old[table.code]
        cells = {
            (line.label, column): text
            for line in was.lines
            for column, text in zip(was.columns[1:], line.cells, strict=True)
        }
        now = {
            (line.label, column): text
            for line in table.lines
            for column, text in zip(table.columns[1:], line.cells, strict=True)
        }
        changes = [
            Change(f"{label} · {column}", cells.get((label, column), "—"), now.get((label, column), "—"))
            for label, column in dict.fromkeys([*cells, *now])
            if cells.get((label, column)) != now.get((label, column))
        ]
        told.append(Difference(table.title, changes, numbers=True))
    return told
