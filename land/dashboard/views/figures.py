"""“Cruscotto”: every figure of a programme, what it counts, as of when, against its target."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from land.accounts.policies import is_staff
from land.core.exports import csv_response
from land.core.guards import guarded
from land.core.models import Programme
from land.dashboard import figures


def _programme(request: HttpRequest) -> Programme | None:
    """The one asked for; without a question the newest open one. "all" asks for all together."""
    asked = request.GET.get("programme", "")
    if asked == "all":
        return None
    try:
        found = Programme.objects.filter(uuid=UUID(asked)).first()
    except ValueError:
        found = None
    return found or Programme.objects.filter(state="open").first()


@require_safe
@guarded(is_staff)
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    chosen = _programme(request)
    context = {
        "chosen": chosen,
        "programmes": Programme.objects.all(),
        "rows": figures.rows(chosen),
        "now": timezone.now(),
    }
    return render(request, "dashboard/figures.html", context)


@require_safe
@guarded(is_staff)
def export(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    chosen, now = _programme(request), timezone.now()
    header = [
        _("Programme"),
        _("Figure"),
        _("What it counts"),
        _("Value"),
        _("Unit"),
        _("Target"),
        "%",
        _("As of"),
    ]
    rows = [
        (
            chosen.title if chosen else _("all programmes"),
            row.label,
            row.what,
            row.value,
            row.unit,
            row.target,
            row.percent,
            now,
        )
        for row in figures.rows(chosen)
    ]
    return csv_response("cruscotto", header, rows)
