"""The map: provinces and territories for everybody, municipalities and the postal codes of Rome for staff."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cooperatives.actions.releases.groups import UNKNOWN
from cooperatives.actions.releases.performance import LISTED
from cooperatives.models import Release
from cooperatives.views.figures import Reader, Sheet, labels, reader_of, said, shown
from land.core.charts import Place, borders
from land.core.guards import anyone, guarded
from land.core.models import Territory
from land.pages.cache import cached_page

#: layer → title, unit, release, indicator, decimals, unit sign, ends of the steps
LAYERS: dict[str, dict[str, Any]] = {
    "cooperative": {"title": _("Cooperatives in the directory"), "unit": _("cooperatives"), "kind": "performance",
                    "indicator": LISTED, "places": 0, "sign": "", "ends": None},
    "risposte": {"title": _("Share of cooperatives that answered"), "unit": _("% of those asked"), "kind": "maturity",
                 "indicator": "RESPONSE", "places": 1, "sign": "%", "ends": (0, 20, 40, 60, 80, 100)},
    "livello": {"title": _("Mean digital maturity"), "unit": _("score, 0 to 100"), "kind": "maturity",
                "indicator": "TOTAL", "places": 1, "sign": "", "ends": (0, 20, 40, 60, 80, 100)},
}  # fmt: skip
KINDS = {"province": _("Provinces"), "territori": _("Territories")}
STAFF_KINDS = {"comuni": _("Municipalities")}
HEADS = {"province": _("Province"), "territori": _("Territory"), "comuni": _("Municipality")}


@require_safe
@guarded(anyone)
@cached_page("strato", "per")
def region(request: HttpRequest) -> HttpResponse:
    """One layer of the map, drawn and as a table."""
    reader = reader_of(request)
    kinds = KINDS | (STAFF_KINDS if reader.everything else {})
    releases = shown()
    code = request.GET.get("strato") if request.GET.get("strato") in LAYERS else _first(releases)
    per = request.GET.get("per") if request.GET.get("per") in kinds else "province"
    layer = LAYERS[code or "cooperative"]
    tables = {"province": ("province",), "territori": ("territory",), "comuni": ("municipality", "postcode")}
    sheet = Sheet(layer["kind"], reader, tables[per or "province"], releases)
    make: dict[str, Callable[..., list[Place]]] = {
        "province": _provinces, "territori": _territories, "comuni": _municipalities
    }  # fmt: skip
    number = _teller(sheet, layer)
    context = {
        "reader": reader,
        "release": sheet.release,
        "layer": layer,
        "head": HEADS[per or "province"],
        "places": make[per or "province"](request, number),
        "layers": [
            (each["title"], _address(name, per, reader), name == code) for name, each in LAYERS.items()
        ],
        "kinds": [(label, _address(code, name, reader), name == per) for name, label in kinds.items()],
        "postcodes": _postcodes(sheet, layer) if per == "comuni" else [],
    }
    return render(request, "cooperatives/observatory/map.html", context)


def _first(releases: dict[str, Release]) -> str:
    """The layer that opens: the first of which there are figures."""
    return next((code for code, layer in LAYERS.items() if layer["kind"] in releases), "cooperative")


def _address(layer: str | None, per: str | None, reader: Reader) -> str:
    query = {"strato": layer, "per": per} | ({"completo": "1"} if reader.everything else {})
    return f"?{urlencode(query)}"


def _teller(sheet: Sheet, layer: dict[str, Any]) -> Callable[[str, str], tuple[float | None, str]]:
    """(table, key) → the layer's number and how it is read."""

    def number(table: str, key: str) -> tuple[float | None, str]:
        value = sheet.value(table, key, layer["indicator"])
        if value is None and layer["indicator"] == LISTED and sheet.release:
            value = 0.0  # the directory can be counted by anybody: nobody there is no secret
        return value, said(value, layer["places"], layer["sign"])

    return number


def _provinces(request: HttpRequest, number: Callable) -> list[Place]:
    found = []
    for code, label in labels(request)["province"].items():
        value, text = number("province", code)
        url = f"{reverse('cooperatives:list')}?{urlencode({'provincia': code})}"
        found.append(Place(code, label, value, text, url=url, provinces=(code,)))
    return found


def _territories(request: HttpRequest, number: Callable) -> list[Place]:
    names, found = labels(request), []
    inside = names["inside"]
    for code, label in names["territory"].items():
        value, text = number("territory", code)
        url = f"{reverse('cooperatives:list')}?{urlencode({'provincia': inside[code]}, doseq=True)}"
        found.append(Place(code, label, value, text, url=url, provinces=inside[code]))
    return found


def _municipalities(request: HttpRequest, number: Callable) -> list[Place]:
    drawn = borders().municipalities
    found = []
    for place in Territory.objects.municipalities():
        if place.code in drawn:
            value, text = number("municipality", place.code)
            found.append(Place(place.code, place.name, value, text, municipalities=(place.code,)))
    return found


def _postcodes(sheet: Sheet, layer: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The postal codes of Rome: the number, and of how many cooperatives."""
    rows = []
    for key in sorted(sheet.keys("postcode") - {UNKNOWN}):
        cell = sheet.cell("postcode", key, layer["indicator"])
        if cell is not None:
            rows.append(
                (key, said(cell.value, layer["places"], layer["sign"]), f"{cell.n}/{cell.population}")
            )
    return rows


@require_safe
@guarded(anyone)
def from_directory(request: HttpRequest) -> HttpResponse:
    """`/cooperative/mappa/` leads to the map."""
    return redirect("cooperatives:map")
