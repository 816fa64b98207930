"""The doors of the comparison of territories and of the plain explanation of the method."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from land.core.exports import csv_response
from land.core.guards import anyone, guarded
from land.pages.cache import cached_page
from workshops.actions import comparison as reading
from workshops.actions.opendata import LICENCE, LICENCE_URL
from workshops.actions.report_shown import Chart
from workshops.filters import ComparisonForm

PARAMETERS = ("ciclo", "tema", "ambito", "andamento", "coesione", "aspetto")


@require_safe
@guarded(anyone)
@cached_page(*PARAMETERS)
def comparison(request: HttpRequest) -> HttpResponse:
    """Territories side by side, category by category: the reading of the present."""
    form = ComparisonForm(request.GET)
    asked = form.facts()
    found = reading.columns(**asked["where"])
    context = {
        "form": form,
        "columns": found,
        "aspects": [
            (key, title, reading.table(found, key, asked["where"]["theme"]))
            for key, title in form.aspects()
            if key in asked["aspects"]
        ],
        "charts": charts(found) if "perceptions" in asked["aspects"] else [],
        "csv_url": f"{reverse('workshops:comparison_csv')}?{request.GET.urlencode()}",
        "filtered": bool(request.GET),
    }
    return render(request, "workshops/comparison/comparison.html", context)


def charts(found: list[reading.Column]) -> list[Chart]:
    """The means of each scale in each territory, before and after."""
    texts = list(dict.fromkeys(
        prompt["text"] for column in found for prompt in column.facts["perceptions"] if prompt["kind"] == "scale"
    ))  # fmt: skip
    drawn = []
    for text in texts:
        rows = [
            (f"{column.title}: {word}", prompt[when]["mean"])
            for column in found
            for prompt in column.facts["perceptions"]
            if prompt["text"] == text
            for when, word in (("before", reading.BEFORE), ("after", reading.AFTER))
            if prompt[when].get("mean") is not None
        ]
        if rows:
            drawn.append(
                Chart(
                    text,
                    str(reading.TERRITORY),
                    str(reading.MEAN),
                    [(str(label), value) for label, value in rows],
                )
            )
    return drawn


@require_safe
@guarded(anyone)
def as_csv(request: HttpRequest) -> HttpResponse:
    """The same as a long table."""
    form = ComparisonForm(request.GET)
    asked = form.facts()
    found = reading.columns(**asked["where"])
    rows = reading.lines(found, asked["aspects"], asked["where"]["theme"])
    response = csv_response("confronto-laboratori", reading.HEADER, rows)
    response["Link"] = f'<{LICENCE_URL}>; rel="license"'
    return response


@require_safe
@guarded(anyone)
@cached_page()
def method(request: HttpRequest) -> HttpResponse:
    """What a scenario workshop is, in plain words."""
    return render(request, "workshops/comparison/method.html", {"licence": LICENCE})
