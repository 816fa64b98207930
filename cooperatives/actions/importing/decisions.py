"""What every kind of file has in common: lines that are decided on, written, and taken back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cooperatives.actions.importing.reading import MOST_ROWS, FileRefused, Row, Table
from cooperatives.actions.importing.rows import Line
from cooperatives.models import Cooperative, ImportJob, ImportRow
from cooperatives.querysets import fold
from land.core.models import Term, Territory

CHUNK = 100
#: what an error report adds to a file; uploaded again, these columns are passed over in silence
REPORT = ("riga", "esito", "codice", "colonna", "messaggio")


@dataclass
class Decision:
    """What would become of one line. `changes` are {field: [before, after]} in the form of `raw_value`."""

    line: Line
    outcome: str
    cooperative: Cooperative | None = None
    changes: dict[str, Any] = field(default_factory=dict)


class FileKind:
    """A kind of file. One object serves one file: `survey` tells it what the file says as a whole, then `decide`, `write`
    and `take_back` work on a few lines at a time."""

    kind: ClassVar[str]
    columns: ClassVar[dict[str, tuple[str, ...]]]
    keys: ClassVar[tuple[str, ...]] = ("codice_fiscale",)
    report: ClassVar[tuple[str, ...]] = REPORT
    most_rows: ClassVar[int] = MOST_ROWS

    def __init__(self) -> None:
        self.notes: list[str] = []  # codes of remarks on the whole file

    def survey(self, rows: Iterable[tuple[int, dict[str, str]]]) -> None:
        """Learn, from all `(line number, cells by canonical column)`, what one line alone cannot tell."""
        raise NotImplementedError

    def decide(self, rows: list[Row], *, looking: bool = True) -> list[Decision]:
        """What would become of these lines, the registry being as it is now. Writes nothing. Remarks that serve only to
        look (a similar name) are left out unless `looking`."""
        raise NotImplementedError

    def write(self, decision: Decision, job: ImportJob) -> None:
        """Write one line. Raises: DomainError, DatabaseError; the line is then an error."""
        raise NotImplementedError

    def lock(self, rows: list[ImportRow]) -> None:
        """Lock what these rows wrote until the transaction ends, so that nobody changes it between look and act."""
        pks = {row.cooperative_id for row in rows if row.cooperative_id}
        list(Cooperative.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))

    def take_back(self, row: ImportRow, stays: list[dict], job: ImportJob) -> list[dict]:
        """Undo what one line wrote but for what `stays`; returns messages on what stays as it is, and why."""
        raise NotImplementedError

    def take_back_rows(self, rows: list[ImportRow], stays: dict[int, list[dict]], job: ImportJob) -> None:
        """Undo what these rows wrote, and keep on each what is said about it."""
        for row in rows:
            row.messages = [*row.messages, *self.take_back(row, stays[row.pk], job)]

    def staying(self, rows: list[ImportRow]) -> dict[int, list[dict]]:
        """For each row (by pk), messages on what would stay if it were taken back now. Writes nothing."""
        raise NotImplementedError

    def next_rows(self, rows: QuerySet[ImportRow], after: int) -> list[ImportRow]:
        """The next chunk of rows to work on, beyond the line `after`."""
        return list(rows.filter(number__gt=after).order_by("number")[:CHUNK])

    def column_of(self, name: str) -> str | None:
        """The canonical column that a header names, or None."""
        folded = fold(name)
        return next(
            (column for column, names in self.columns.items()
             if folded in (fold(column), *map(fold, names))), None
        )  # fmt: skip

    def header_of(self, table: Table) -> dict[str, str]:
        """Name in the file → canonical column, or the name itself if it is not known; the report's own are left out.

        Raises: FileRefused if a needed column is missing, or one is there twice under two names.
        """
        found = {name: self.column_of(name) for name in table.header if name}
        columns = [column for column in found.values() if column]
        for key in self.keys:
            if key not in columns:
                raise FileRefused(
                    _("The column “%(name)s” is missing: this file cannot do without."), name=key
                )
        for column in columns:
            if columns.count(column) > 1:
                raise FileRefused(_("The column “%(name)s” is there twice."), name=column)
        return {name: column or name for name, column in found.items() if column or name not in self.report}

    def unknown(self, header: dict[str, str]) -> list[str]:
        """The columns of a header that are not known."""
        return [name for name, column in header.items() if column not in self.columns]

    def known(self, cells: dict[str, str]) -> dict[str, str]:
        """The cells of known columns."""
        return {column: text for column, text in cells.items() if column in self.columns}


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of at most `size`."""
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def renamed(rows: Iterable[Row], header: dict[str, str]) -> Iterator[Row]:
    """The rows of a table by canonical column."""
    for number, cells, numbers in rows:
        yield (
            number,
            {header[name]: text for name, text in cells.items() if name in header},
            frozenset(header[name] for name in numbers if name in header),
        )


def current(cooperative: Cooperative, name: str) -> Any:
    """The value that a field of file A has in the registry now."""
    if name in ("name", "website"):
        return getattr(cooperative.organisation, name)
    if name in ("postcode", "address", "elsewhere"):
        seat = next(
            (seat for seat in cooperative.seats.all() if seat.kind == "registered" and seat.active), None
        )
        return getattr(seat, name, "")
    return getattr(cooperative, name)


def raw_value(value: Any) -> Any:
    """A value as JSON, in the form that its column has: a term or place by its code, a date as ISO text, money as text."""
    if isinstance(value, Term | Territory):
        return value.code
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value


def typed_value(name: str, raw: Any) -> Any:
    """A field of the registry from the form of `raw_value`."""
    return _TYPES[name](raw) if name in _TYPES and raw is not None else raw


_TYPES: dict[str, Callable[[Any], Any]] = {
    "albo_category": lambda code: Term.objects.get(scheme="albo", code=code),
    "sector": lambda code: Term.objects.get(scheme="sector", code=code),
    "municipality": lambda code: Territory.objects.municipalities().get(code=code),
    "founded_on": date.fromisoformat,
    "joined_on": date.fromisoformat,
}
