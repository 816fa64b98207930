"""The doors of the open data of a workshop: the page with the dictionary, each file as CSV and as JSON."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from land.core.exports import csv_response
from land.core.guards import guarded
from workshops.actions import opendata
from workshops.models import Report
from workshops.policies import may_see_report
from workshops.views.report import latest


@require_safe
@guarded(may_see_report, get=latest, login=False)
def data(request: HttpRequest, row: Report) -> HttpResponse:
    """What there is, under which licence, what each column means."""
    context = {
        "report": row,
        "workshop": row.workshop,
        "files": [(file, file.columns.items()) for file in opendata.FILES],
        "licence": opendata.LICENCE,
        "licence_url": opendata.LICENCE_URL,
    }
    return render(request, "workshops/opendata/data.html", context)


def file_of(slug: str, name: str) -> tuple[Report, opendata.File]:
    """Raises: Report.DoesNotExist, Http404 for a file that there is not."""
    try:
        return latest(slug), opendata.file_named(name)
    except KeyError:
        raise Http404 from None


def may_see_file(user: object, found: tuple[Report, opendata.File]) -> bool:
    """As the report it belongs to."""
    return may_see_report(user, found[0])


@require_safe
@guarded(may_see_file, get=file_of, login=False)
def as_csv(request: HttpRequest, found: tuple[Report, opendata.File]) -> HttpResponse:
    """One file, as CSV for an Italian spreadsheet."""
    report, file = found
    response = csv_response(f"{report.workshop.slug}-{file.name}", list(file.columns), file.rows(report))
    response["Link"] = f'<{opendata.LICENCE_URL}>; rel="license"'
    return response


@require_safe
@guarded(may_see_file, get=file_of, login=False)
def as_json(request: HttpRequest, found: tuple[Report, opendata.File]) -> HttpResponse:
    """One file as JSON, with its dictionary."""
    report, file = found
    response = JsonResponse(opendata.as_json(file, report), json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{report.workshop.slug}-{file.name}.json"'
    response["Link"] = f'<{opendata.LICENCE_URL}>; rel="license"'
    return response


@require_safe
@guarded(may_see_report, get=latest, login=False)
def dictionary(request: HttpRequest, row: Report) -> HttpResponse:
    """What each column of each file means, as CSV."""
    rows = [
        (file.name, str(file.title), name, str(what))
        for file in opendata.FILES
        for name, what in file.columns.items()
    ]
    return csv_response(f"{row.workshop.slug}-dizionario", ("file", "titolo", "colonna", "significato"), rows)
