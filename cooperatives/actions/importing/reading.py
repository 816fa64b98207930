"""From a CSV or XLSX file to rows of text, tolerantly and one at a time: separator, encoding, BOM, blank lines. Pure."""

import codecs
import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from land.core.errors import DomainError

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 5000
LARGEST_UNZIPPED = 100 * 1024 * 1024
BLANKS_AT_THE_END = 1000
BLOCK = 1 << 16

Row = tuple[int, dict[str, str], frozenset[str]]


class FileRefused(DomainError):
    sentence = _("This file cannot be read.")
    field = "file"


@dataclass
class Table:
    """A file as it is read. `rows()` may be asked for more than once and never holds them all; it yields line number,
    {column: text}, and the columns that a workbook held as numbers. `notes` are codes of remarks on the whole file,
    complete once the rows were read to the end."""

    header: list[str]
    read: Callable[["Table"], Iterator[Row]]
    most_rows: int | None = None
    notes: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """The rows, one at a time. Raises: FileRefused at the first row too many, or that is no CSV."""
        for count, row in enumerate(self.read(self), start=1):
            if self.most_rows is not None and count > self.most_rows:
                raise FileRefused(
                    _(
                        "This file has more than %(rows)s rows. Split it and import the parts one after the other."
                    ),
                    rows=number_format(self.most_rows, force_grouping=True),
                )
            yield row

    def note(self, code: str) -> None:
        if code not in self.notes:
            self.notes = sorted({*self.notes, code})


def digest(stream: BinaryIO) -> str:
    """The SHA-256 of a file, which is left at its beginning."""
    stream.seek(0)
    found = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # BinaryIO has no readinto, files have
    stream.seek(0)
    return found


def read(
    content: bytes | BinaryIO, name: str, *, limited: bool = True, most_rows: int | None = MOST_ROWS
) -> Table:
    """Open a file; if `limited`, one of at most 5 MB and `most_rows`. Raises: FileRefused with its sentence."""
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if limited and size > LARGEST:
        raise FileRefused(
            _("This file is larger than 5 MB. Split it and import the parts one after the other.")
        )
    if not size:
        raise FileRefused(_("This file is empty. Choose another one."))
    table = _open(stream, name)
    table.most_rows = most_rows if limited else None
    return table


def _open(stream: BinaryIO, name: str) -> Table:
    ending = name.rsplit(".", 1)[-1].lower()
    zipped = stream.read(4) == b"PK\x03\x04"
    if ending not in (("xlsx",) if zipped else ("csv", "txt", "tsv")):
        raise FileRefused(_("Only CSV files and XLSX workbooks without macros can be read."))
    return _xlsx(stream) if zipped else _csv(stream)


def _csv(stream: BinaryIO) -> Table:
    encoding = _encoding_of(stream)
    text = _lines(stream, encoding)
    first = next((line for line in text if line.strip()), None)
    if first is None:
        raise FileRefused(_("This file is empty. Choose another one."))
    separator = max((";", ",", "\t"), key=first.count)

    def rows(table: Table) -> Iterator[Row]:
        reader = csv.reader(_lines(stream, encoding), delimiter=separator)
        filled = (cells for cells in reader if any(cell.strip() for cell in cells))
        try:
            for cells in _skip_one(filled):
                yield _row(table, reader.line_num, [cell.strip() for cell in cells])
        except csv.Error as error:
            raise FileRefused(
                _("This file cannot be read as CSV: line %(line)s."), line=reader.line_num
            ) from error

    cells = csv.reader(_lines(stream, encoding), delimiter=separator)
    try:
        header = _header(next(row for row in cells if any(cell.strip() for cell in row)))
    except csv.Error as error:
        raise FileRefused(_("This file cannot be read as CSV: line %(line)s."), line=1) from error
    return Table(header, rows, notes=["cp1252"] if encoding == "cp1252" else [])


def _encoding_of(stream: BinaryIO) -> str:
    """UTF-8 if the whole file is, else Windows' own. Raises: FileRefused for a character that no text has."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    stream.seek(0)
    while block := stream.read(BLOCK):
        if b"\x00" in block:
            raise FileRefused(_("This file holds characters that no text has: save it again as CSV UTF-8."))
        if encoding != "cp1252":
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                encoding = "cp1252"
    return encoding


def _lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """The file's lines from its beginning, with their ends."""
    stream.seek(0)
    for block in stream:
        for line in block.splitlines(keepends=True):
            yield line.decode(encoding, errors="replace")


def _xlsx(stream: BinaryIO) -> Table:
    try:
        stream.seek(0)
        archive = zipfile.ZipFile(stream)
        if sum(item.file_size for item in archive.infolist()) > LARGEST_UNZIPPED:
            raise FileRefused(_("This workbook is too large once opened. Keep only the sheet to import."))
        if any(item.filename.lower().endswith("vbaproject.bin") for item in archive.infolist()):
            raise FileRefused(_("Only CSV files and XLSX workbooks without macros can be read."))
        values = load_workbook(stream, read_only=True, data_only=True)
        formulas = load_workbook(stream, read_only=True, data_only=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise FileRefused(_("This workbook is damaged: save it again as XLSX or as CSV.")) from error
    sheet = next((each for each in values.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise FileRefused(_("This workbook has no visible sheet."))

    def filled() -> Iterator[tuple[int, tuple, tuple]]:
        blanks = 0
        pairs = zip(
            sheet.iter_rows(values_only=True), formulas[sheet.title].iter_rows(values_only=True), strict=False
        )
        for number, (cells, written) in enumerate(pairs, start=1):
            if any(cell is not None and str(cell).strip() for cell in cells):
                blanks = 0
                yield number, cells, written
            else:
                blanks += 1
                if blanks > BLANKS_AT_THE_END:
                    return

    def rows(table: Table) -> Iterator[Row]:
        for number, cells, written in _skip_one(filled()):
            if any(isinstance(cell, str) and cell.startswith("=") and cell != value
                   for cell, value in zip(written, cells, strict=False)):  # fmt: skip
                table.note("formulas")
            numbers = frozenset(
                column for column, cell in zip(table.header, cells, strict=False)
                if isinstance(cell, int | float) and not isinstance(cell, bool)
            )  # fmt: skip
            yield _row(table, number, [_text(cell) for cell in cells], numbers)

    first = next(filled(), None)
    if first is None:
        raise FileRefused(_("This file is empty. Choose another one."))
    return Table(_header([_text(cell) for cell in first[1]]), rows)


def _skip_one(rows: Iterator[Any]) -> Iterator[Any]:
    next(rows, None)
    return rows


def _text(cell: Any) -> str:
    """A cell of a workbook as somebody would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "sì" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(Decimal(repr(cell)))
    return str(cell).strip()


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip().lstrip("\ufeff") for cell in cells]
    while names and not names[-1]:
        names.pop()
    seen = [name.casefold() for name in names if name]
    for name in names:
        if name and seen.count(name.casefold()) > 1:
            raise FileRefused(_("The column “%(name)s” is there twice."), name=name)
    return names


def _row(table: Table, number: int, cells: list[str], numbers: frozenset[str] = frozenset()) -> Row:
    if len(cells) > len(table.header) and any(cells[len(table.header) :]):
        table.note("more-cells")
    return number, {name: cell for name, cell in zip(table.header, cells, strict=False) if name}, numbers
