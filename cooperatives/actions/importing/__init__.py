"""Bringing in files: look first, which writes nothing in the registry; then apply in the background; undo the whole."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cooperatives.actions.importing.decisions import Decision, FileKind, batches, renamed
from cooperatives.actions.importing.jobs import (
    BATCH,
    KINDS,
    AlreadyImported,
    BeingImported,
    HasErrors,
    NothingToApply,
    analyse,
    apply_import,
    cancel_import,
    look_at_undo,
    start_import,
    to_take_back,
    undo_import,
    warned,
    work_due,
    work_on_import,
)
from cooperatives.actions.importing.reading import FileRefused, Table, read
from cooperatives.actions.importing.sentences import note_sentence, sentence
from cooperatives.models import ImportJob, ImportRow

__all__ = [
    "KINDS",
    "AlreadyImported",
    "BeingImported",
    "FileRefused",
    "HasErrors",
    "Look",
    "NothingToApply",
    "Plan",
    "analyse",
    "apply_import",
    "cancel_import",
    "counted",
    "look",
    "look_at_undo",
    "note_sentence",
    "plan",
    "sentence",
    "start_import",
    "to_take_back",
    "undo_import",
    "work_due",
    "work_on_import",
]


@dataclass
class Look:
    """A file being looked at; `decisions()` yields one line at a time and writes nothing."""

    file: FileKind
    table: Table
    header: dict[str, str]

    @property
    def notes(self) -> list[str]:
        """Codes of remarks, complete once the decisions were read to the end."""
        return [*self.table.notes, *self.file.notes]

    @property
    def unknown(self) -> list[str]:
        return self.file.unknown(self.header)

    def decisions(self) -> Iterator[Decision]:
        """What would become of each line."""
        for rows in batches(renamed(self.table.rows(), self.header), BATCH):
            yield from self.file.decide(rows)


@dataclass
class Plan:
    """What would become of a small file, held whole."""

    header: list[str]
    notes: list[str]
    unknown: list[str]
    decisions: list[Decision]

    @property
    def counts(self) -> dict[str, int]:
        """Lines by outcome, and how many carry a warning."""
        return counted(iter(self.decisions))


def look(
    content: bytes | BinaryIO, name: str, *, kind: str = ImportJob.Kind.COOPERATIVES, limited: bool = True
) -> Look:
    """Open a file to decide on each of its lines. Writes nothing at all. Raises: FileRefused."""
    file = KINDS[kind]()
    table = read(content, name, limited=limited, most_rows=file.most_rows)
    header = file.header_of(table)
    file.survey((number, cells) for number, cells, _numbers in renamed(table.rows(), header))
    return Look(file, table, header)


def plan(content: bytes, name: str, kind: str = ImportJob.Kind.COOPERATIVES) -> Plan:
    """What `look` finds, all of it at once. Raises: FileRefused."""
    seen = look(content, name, kind=kind)
    decisions = list(seen.decisions())
    return Plan(list(seen.header.values()), seen.notes, seen.unknown, decisions)


def counted(decisions: Iterator[Decision]) -> dict[str, int]:
    """Lines by outcome, and how many carry a warning."""
    counts: Counter = Counter()
    for each in decisions:
        counts[each.outcome] += 1
        counts["warnings"] += warned(each)
    return {name: counts[name] for name in (*ImportRow.Outcome.values, "warnings")}
