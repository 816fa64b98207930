"""What is known of the system, frozen and in aggregate."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cooperatives.actions.releases.groups import PUBLIC_TABLES, SECTOR_SIZE
from cooperatives.actions.releases.performance import INDICATORS, LISTED
from cooperatives.views.figures import Reader, Sheet, labels, reader_of, rows_of, said, shown, worded
from land.core.charts import borders
from land.core.exports import csv_response
from land.core.guards import anyone, guarded
from land.pages.cache import cached_page
from land.pages.context import section

#: column of the CSV of the figures → what it holds; the words of the data dictionary
DICTIONARY: dict[str, Any] = {
    "raccolta": _("maturity (a survey) or performance (the years)"),
    "congelata_il": _("day on which the figures were frozen, year-month-day"),
    "tabella": _(
        "by what: total, sector, size, province, territory, estimate (weighted), change (since the last survey)"
    ),
    "gruppo": _("code of the group in that table; empty for the total"),
    "indicatore": _(
        "RESPONSE, TOTAL, a dimension (D1 to D6) or LEVEL:code for a survey; members, members_women, workers, women, "
        "revenue, listed for the years"
    ),
    "anno": _("year of the figure; empty for a survey"),
    "cooperative": _("how many cooperatives the figure is made from"),
    "su": _("out of how many"),
    "valore": _("the mean, share (%), number or sum in euro; two decimals, with a point"),
    "mediana": _("median"),
    "primo_quartile": _("first quartile, from ten cooperatives on"),
    "terzo_quartile": _("third quartile, from ten cooperatives on"),
    "da": _("lower end of the 95% interval"),
    "a": _("upper end of the 95% interval"),
    "non_pubblicato": _("always empty in what everybody downloads: hidden figures have no line at all"),
}
CSV = tuple(DICTIONARY)


@require_safe
@guarded(anyone)
@cached_page()
def overview(request: HttpRequest) -> HttpResponse:
    """Who answered, the levels, the breakdowns, the change since the last wave; members, work and revenue by year."""
    reader, names = reader_of(request), labels(request)
    releases = shown()
    maturity = Sheet("maturity", reader, releases=releases)
    performance = Sheet("performance", reader, releases=releases)
    context: dict[str, Any] = {
        "section": section("osservatorio", request),
        "reader": reader,
        "maturity": _maturity(maturity, names) if maturity.release else None,
        "performance": _performance(performance, names) if performance.release else None,
        "crossed": _crossed(maturity, names) if reader.crossed and maturity.release else None,
    }
    return render(request, "cooperatives/observatory/overview.html", context)


def _maturity(sheet: Sheet, names: dict[str, dict[str, str]]) -> dict[str, Any]:
    facts, total = sheet.facts, sheet.cell("total", "", "TOTAL")
    estimate, change = sheet.cell("estimate", "", "TOTAL"), sheet.cell("change", "", "TOTAL")
    dimensions = [(worded(each), sheet.value("total", "", each["code"])) for each in facts["dimensions"]]
    shares = [
        (worded(each), sheet.cell("total", "", f"LEVEL:{each['code']}"), each["up_to"]) for each in facts["levels"]
    ]  # fmt: skip
    return {
        "release": sheet.release,
        "title": worded(facts["title"]),
        "facts": facts,
        "total": total,
        "answered": total.n if total else said(None),
        "asked": sheet.release.population if sheet.release else 0,
        "rate": said(sheet.value("total", "", "RESPONSE"), 1, "%"),
        "mean": said(sheet.value("total", "", "TOTAL")),
        "estimate": estimate,
        "change": change,
        "since": worded(change.details["since"]) if change else "",
        "dimensions": [row for row in dimensions if row[1] is not None],
        "shares": [(label, float(cell.value)) for label, cell, _up in shares if cell and cell.value is not None],
        "intervals": [
            (label, said(cell and cell.value, 1, "%"), _interval(cell.details if cell else {}, "%"), up_to)
            for label, cell, up_to in shares
        ],
        "tables": [
            (title, what, [_row(sheet, table, key, label) for key, label in rows_of(sheet, names, table)])
            for table, title, what in (
                ("sector", gettext("By sector"), gettext("Sector")),
                ("size", gettext("By size"), gettext("Size")),
                ("province", gettext("By province"), gettext("Province")),
                ("territory", gettext("By territory"), gettext("Territory")),
            )
        ],
    }  # fmt: skip


def _interval(details: dict[str, str], unit: str = "") -> str:
    """“from … to …”, or nothing for a census."""
    if "low" not in details:
        return ""
    return gettext("from %(low)s to %(high)s") % {
        "low": said(details["low"], 1, unit),
        "high": said(details["high"], 1, unit),
    }


def _row(sheet: Sheet, table: str, key: str, label: str) -> dict[str, Any]:
    cell = sheet.cell(table, key, "TOTAL")
    details = cell.details if cell else {}
    return {
        "label": label,
        "answered": cell
        and gettext("%(n)s of %(population)s") % {"n": cell.n, "population": cell.population},
        "rate": said(sheet.value(table, key, "RESPONSE"), 1, "%"),
        "mean": said(sheet.value(table, key, "TOTAL")),
        "median": said(details.get("median")),
        "hidden": cell.hidden if cell else "",
    }


def _crossed(sheet: Sheet, names: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Sector by size: the mean and of how many, or nothing at all."""
    rows = []
    for sector, label in rows_of(sheet, names, "sector"):
        cells = [sheet.cell(SECTOR_SIZE, f"{sector}/{size}", "TOTAL") for size in names["size"]]
        rows.append(
            (label, [f"{said(cell.value)} ({cell.n})" if cell and cell.value is not None else said(None) for cell in cells])
        )  # fmt: skip
    return {"sizes": list(names["size"].values()), "rows": rows}


def _performance(sheet: Sheet, names: dict[str, dict[str, str]]) -> dict[str, Any]:
    years = sheet.facts["years"]
    titles = {
        "members": gettext("Members"), "members_women": gettext("Members: women"), "workers": gettext("Workers"),
        "women": gettext("Women employed"), "revenue": gettext("Revenue, euro"),
    }  # fmt: skip
    latest = {
        indicator: next((year for year in years if sheet.cell("total", "", indicator, year)), None)
        for indicator in INDICATORS
    }
    return {
        "release": sheet.release,
        "asked": sheet.release.population if sheet.release else 0,
        "years": years,
        "by_year": [
            (titles[indicator], [_number(sheet, "total", "", indicator, year) for year in years])
            for indicator in INDICATORS
        ],
        "heads": [(titles[indicator], latest[indicator]) for indicator in INDICATORS],
        "tables": [
            (title, what, [
                (label, [_number(sheet, table, key, indicator, latest[indicator]) for indicator in INDICATORS])
                for key, label in rows_of(sheet, names, table)
            ])
            for table, title, what in (
                ("sector", gettext("By sector"), gettext("Sector")),
                ("province", gettext("By province"), gettext("Province")),
            )
        ],
        "kept": [(titles[indicator], year) for indicator, year in sheet.facts["kept"]],
        "listed": said(sheet.value("total", "", LISTED), 0),
    }  # fmt: skip


def _number(sheet: Sheet, table: str, key: str, indicator: str, year: int | None) -> tuple[str, str]:
    """The sum, and of how many cooperatives of how many."""
    cell = sheet.cell(table, key, indicator, year)
    if cell is None or cell.value is None:
        return said(None), ""
    return said(cell.value, 0), gettext("%(n)s of %(population)s") % {
        "n": cell.n,
        "population": cell.population,
    }


@require_safe
@guarded(anyone)
@cached_page()
def method(request: HttpRequest) -> HttpResponse:
    """How the figures are made, what is not shown and why, where everything comes from."""
    reader = Reader()
    maturity, performance = Sheet("maturity", reader, ()), Sheet("performance", reader, ())
    context = {
        "maturity": maturity.release,
        "facts": maturity.facts,
        "performance": performance.release,
        "borders": borders().attribution,
        "levels": [(worded(level), level["up_to"]) for level in maturity.facts.get("levels", [])],
    }
    return render(request, "cooperatives/observatory/method.html", context)


@require_safe
@guarded(anyone)
def as_csv(request: HttpRequest) -> HttpResponse:
    """What this reader may see of the releases shown now, one figure a line."""
    reader = reader_of(request)
    return csv_response("osservatorio", CSV, _lines(request, reader))


def _lines(request: HttpRequest, reader: Reader) -> Iterator[tuple[Any, ...]]:
    for kind in ("maturity", "performance"):
        sheet = Sheet(kind, reader, (*PUBLIC_TABLES, *reader.tables))
        if sheet.release is None:
            continue
        day = sheet.release.created_at.date()
        for cell in sorted(
            sheet.cells.values(), key=lambda each: (each.table, each.key, each.indicator, each.year or 0)
        ):
            details = cell.details
            yield (
                kind, day, cell.table, cell.key, cell.indicator, cell.year, cell.n, cell.population,
                "" if cell.value is None else f"{cell.value:.2f}", *(details.get(name, "") for name in
                ("median", "q1", "q3", "low", "high")), cell.hidden,
            )  # fmt: skip
