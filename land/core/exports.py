"""Lists as CSV and XLSX that open well in an Italian spreadsheet and can hold no formula typed by anybody."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "|", "＝", "＋", "－", "＠")


def neutralise(value: Any) -> Any:
    """Text that a spreadsheet could take for a formula, with an apostrophe before it; anything else as it is.

    Source: OWASP, CSV Injection. Numbers typed as numbers are left alone.
    """
    if isinstance(value, str):
        value = "".join(char for char in value if char in "\n\t" or ord(char) >= 32)
        if value.lstrip(" ").startswith(DANGEROUS):
            return "'" + value
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (
            timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
            if timezone.is_aware(value)
            else value.isoformat(" ", "minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sì" if value else "no"
    return value if isinstance(value, int | float) else neutralise(str(value))


def csv_text(header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> str:
    """UTF-8 text with BOM, semicolons and CRLF: what Excel in Italian opens without asking."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([neutralise(str(name)) for name in header])
    writer.writerows([_plain(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def csv_response(name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The list as a download `<name>.csv`."""
    response = HttpResponse(csv_text(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_response(name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The list as a download `<name>.xlsx`, with a bold, frozen first row; text stays text."""
    return workbook_response(name, [(name, header, rows)])


def workbook_response(
    name: str, sheets: Iterable[tuple[str, Sequence[Any], Iterable[Sequence[Any]]]]
) -> HttpResponse:
    """Several lists, `(title, header, rows)`, as the sheets of one download `<name>.xlsx`."""
    response = HttpResponse(
        workbook(sheets),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def workbook(sheets: Iterable[tuple[str, Sequence[Any], Iterable[Sequence[Any]]]]) -> bytes:
    """The XLSX file of several lists, `(title, header, rows)`, one a sheet."""
    book = Workbook()
    book.remove(book.active)
    for title, header, rows in sheets:
        _fill(book.create_sheet(title[:31]), header, rows)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    sheet.append([str(title) for title in header])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = _plain(value)
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for column in range(1, len(header) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 22
    sheet.freeze_panes = "A2"
