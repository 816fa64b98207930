"""Open data: the page with the data dictionary, the CSV and the GeoJSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperatives.actions.open_data import (
    COLUMNS,
    LICENCE,
    LICENCE_URL,
    PROPERTIES,
    geojson,
    open_cooperatives,
    open_rows,
)
from cooperatives.views.observatory import DICTIONARY
from land.core.charts import borders
from land.core.exports import csv_response
from land.core.guards import anyone, guarded
from land.pages.cache import cached_page


def _base(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


@require_safe
@guarded(anyone)
@cached_page()
def about(request: HttpRequest) -> HttpResponse:
    """What there is, under which licence, what each column means."""
    context = {
        "number": open_cooperatives().count(),
        "columns": [(name, what, name in PROPERTIES) for name, what in COLUMNS.items()],
        "figures": DICTIONARY.items(),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "borders": borders().attribution,
    }
    return render(request, "cooperatives/observatory/open_data.html", context)


@require_safe
@guarded(anyone)
def as_csv(request: HttpRequest) -> HttpResponse:
    """The cooperatives that agreed, as CSV."""
    rows = open_rows(open_cooperatives(), _base(request))
    response = csv_response("cooperative-dati-aperti", tuple(COLUMNS), (tuple(row.values()) for row in rows))
    response["Link"] = f'<{LICENCE_URL}>; rel="license"'
    return response


@require_safe
@guarded(anyone)
def as_geojson(request: HttpRequest) -> HttpResponse:
    """The same as GeoJSON."""
    found = geojson(open_rows(open_cooperatives(), _base(request)))
    response = JsonResponse(
        found, content_type="application/geo+json", json_dumps_params={"ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="cooperative-dati-aperti.geojson"'
    response["Link"] = f'<{LICENCE_URL}>; rel="license"'
    return response
