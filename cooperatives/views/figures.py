"""Reading frozen figures for a page: only what this reader may see is ever loaded, with its words beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cooperatives.actions.releases.groups import PUBLIC_TABLES, SECTOR_SIZE, STAFF_TABLES, UNKNOWN
from cooperatives.filters import SIZE_LABELS
from cooperatives.models import Cell, Release
from cooperatives.policies import may_see_crossed, may_see_everything
from cooperatives.scoring.estimates import rounded
from land.accounts.actions import log_access
from land.core.models import Term, Territory
from land.pages.version import once_per_version

#: the same words for what is hidden and for what nobody said
MISSING = _("figure not available")
WHOLE = ("change", "estimate")


@dataclass(frozen=True)
class Reader:
    """What this reader may see: tables with two crossed facets (members), everything (staff, when they ask for it)."""

    crossed: bool = False
    everything: bool = False
    staff: bool = False

    @property
    def tables(self) -> tuple[str, ...]:
        more = (SECTOR_SIZE,) if self.crossed else ()
        return (*PUBLIC_TABLES, *WHOLE, *more, *(STAFF_TABLES if self.everything else ()))


def reader_of(request: HttpRequest) -> Reader:
    """Who is reading. Staff see hidden figures only with `?completo=1`, and each such reading is logged."""
    staff = may_see_everything(request.user)
    everything = staff and request.GET.get("completo") == "1"
    if everything:
        log_access(actor=request.user, what="observatory unsuppressed", reason=request.get_full_path())
    return Reader(crossed=may_see_crossed(request.user), everything=everything, staff=staff)


def shown() -> dict[str, Release]:
    """The release that is shown of each kind."""
    return {release.kind: release for release in Release.objects.filter(current=True)}


class Sheet:
    """The cells of the release that is shown, by (table, key, indicator, year): two statements, whatever is asked.

    One statement where the releases that are shown are at hand: `releases`, by kind.
    """

    def __init__(
        self,
        kind: str,
        reader: Reader,
        tables: Iterable[str] | None = None,
        releases: dict[str, Release] | None = None,
    ) -> None:
        self.release = (shown() if releases is None else releases).get(kind)
        self.cells: dict[tuple[str, str, str, int | None], Cell] = {}
        wanted = set(reader.tables) if tables is None else set(tables) & set(reader.tables)
        if self.release is not None:
            rows = Cell.objects.filter(release=self.release, table__in=sorted(wanted))
            for cell in rows if reader.everything else rows.filter(hidden=""):
                self.cells[cell.table, cell.key, cell.indicator, cell.year] = cell

    @property
    def facts(self) -> dict[str, Any]:
        return self.release.facts if self.release else {}

    def cell(self, table: str, key: str, indicator: str, year: int | None = None) -> Cell | None:
        return self.cells.get((table, key, indicator, year))

    def value(self, table: str, key: str, indicator: str, year: int | None = None) -> float | None:
        cell = self.cell(table, key, indicator, year)
        return None if cell is None or cell.value is None else float(cell.value)

    def keys(self, table: str) -> set[str]:
        return {key for name, key, _indicator, _year in self.cells if name == table}


def said(value: Any, places: int = 1, unit: str = "") -> str:
    """A number as it is read, rounded half up, or the words for one that is not shown."""
    if value is None or value == "":
        return str(MISSING)
    value = rounded(value, places)
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True) + unit


def worded(words: dict[str, str]) -> str:
    """Of what a release keeps in both languages, the reader's."""
    return words.get(get_language() or "it") or words["it"]


def labels(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """The groups of the public tables and their names, in their own order, and under `inside` the provinces of each
    territory; read once per published version."""
    return once_per_version("observatory-labels", _labels, request)


def _labels() -> dict[str, dict[str, Any]]:
    english = get_language() == "en"
    places = list(
        Territory.objects.filter(kind__in=["province", "area"]).select_related("parent").order_by("pk")
    )
    provinces = [place for place in places if place.kind == "province"]
    with_provinces = {place.parent_id for place in provinces}
    return {
        "total": {"": gettext("Whole system")},
        "sector": {
            term.code: (english and term.title_en) or term.title for term in Term.objects.of("sector")
        },
        "province": {place.code: place.name for place in provinces},
        "territory": {
            place.code: place.name for place in places if place.kind == "area" and place.pk in with_provinces
        },
        "inside": {
            place.code: tuple(each.code for each in provinces if each.parent_id == place.pk)
            for place in places
            if place.pk in with_provinces
        },
        "size": {code: str(label) for code, label in SIZE_LABELS.items()},
    }  # fmt: skip


def rows_of(sheet: Sheet, names: dict[str, dict[str, str]], table: str) -> list[tuple[str, str]]:
    """Every group that a table could have, whether or not there is anything to show; “unknown” last if it is shown."""
    rows = list(names[table].items())
    if UNKNOWN in sheet.keys(table):
        rows.append((UNKNOWN, gettext("not known")))
    return rows
