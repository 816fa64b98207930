"""From the bytes of a CSV or XLSX file to rows of text, tolerantly: separator, encoding, BOM, blank lines. Pure."""

import csv
import io
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from land.core.errors import DomainError

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 5000
LARGEST_UNZIPPED = 100 * 1024 * 1024
BLANKS_AT_THE_END = 1000


class FileRefused(DomainError):
    sentence = _("This file cannot be read.")
    field = "file"


@dataclass
class Table:
    """A file as it was read: `rows` are (line number, {column: text}); `notes` are codes of remarks on the whole file."""

    header: list[str]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    from_numbers: set[tuple[int, str]] = field(default_factory=set)


def read(content: bytes, name: str, *, limited: bool = True) -> Table:
    """Read a file; if `limited`, one of at most 5 MB and 5,000 rows. Raises: FileRefused with its sentence."""
    if not content.strip():
        raise FileRefused(_("This file is empty. Choose another one."))
    if limited and len(content) > LARGEST:
        raise FileRefused(
            _("This file is larger than 5 MB. Split it and import the parts one after the other.")
        )
    table = _read(content, name)
    if limited and len(table.rows) > MOST_ROWS:
        raise FileRefused(
            _("This file has more than 5,000 rows. Split it and import the parts one after the other.")
        )
    return table


def _read(content: bytes, name: str) -> Table:
    ending = name.rsplit(".", 1)[-1].lower()
    if content.startswith(b"PK\x03\x04"):
        if ending != "xlsx":
            raise FileRefused(_("Only CSV files and XLSX workbooks without macros can be read."))
        return _xlsx(content)
    if ending not in ("csv", "txt", "tsv"):
        raise FileRefused(_("Only CSV files and XLSX workbooks without macros can be read."))
    return _csv(content)


def _csv(content: bytes) -> Table:
    if b"\x00" in content:
        raise FileRefused(_("This file holds characters that no text has: save it again as CSV UTF-8."))
    notes = []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        notes.append("cp1252")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max((";", ",", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    table: Table | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if table is None:
                table = Table(_header(cells), notes=notes)
                continue
            _add(table, reader.line_num, [cell.strip() for cell in cells])
    except csv.Error as error:
        raise FileRefused(
            _("This file cannot be read as CSV: line %(line)s."), line=reader.line_num
        ) from error
    assert table is not None
    return table


def _xlsx(content: bytes) -> Table:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        if sum(item.file_size for item in archive.infolist()) > LARGEST_UNZIPPED:
            raise FileRefused(_("This workbook is too large once opened. Keep only the sheet to import."))
        if any(item.filename.lower().endswith("vbaproject.bin") for item in archive.infolist()):
            raise FileRefused(_("Only CSV files and XLSX workbooks without macros can be read."))
        values = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        formulas = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise FileRefused(_("This workbook is damaged: save it again as XLSX or as CSV.")) from error
    sheet = next((each for each in values.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise FileRefused(_("This workbook has no visible sheet."))
    table: Table | None = None
    blanks = 0
    pairs = zip(
        sheet.iter_rows(values_only=True), formulas[sheet.title].iter_rows(values_only=True), strict=False
    )
    for number, (cells, written) in enumerate(pairs, start=1):
        if all(cell is None or str(cell).strip() == "" for cell in cells):
            blanks += 1
            if blanks > BLANKS_AT_THE_END:
                break
            continue
        blanks = 0
        texts = [_text(cell) for cell in cells]
        if table is None:
            table = Table(_header(texts))
            continue
        if any(isinstance(cell, str) and cell.startswith("=") and cell != value
               for cell, value in zip(written, cells, strict=False)):  # fmt: skip
            table.notes = sorted({*table.notes, "formulas"})
        for column, cell in zip(table.header, cells, strict=False):
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                table.from_numbers.add((number, column))
        _add(table, number, texts)
    if table is None:
        raise FileRefused(_("This file is empty. Choose another one."))
    return table


def _text(cell) -> str:
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


def _add(table: Table, number: int, cells: list[str]) -> None:
    if len(cells) > len(table.header) and any(cells[len(table.header) :]):
        table.notes = sorted({*table.notes, "more-cells"})
    table.rows.append((number, {name: cell for name, cell in zip(table.header, cells, strict=False) if name}))
