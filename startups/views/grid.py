"""The doors of the grid: the agenda for everybody, and the cell that a host takes while live mode is open."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from land.core.busy import patient
from land.core.errors import DomainError
from land.core.guards import guarded
from startups import actions
from startups.actions.grid import shown, table
from startups.models import AgendaVersion, BarCamp, Proposal
from startups.policies import hosts_session, may_see_barcamp
from startups.views.barcamps import _by_slug
from startups.views.proposals import person_of, session_of

KIOSK_SECONDS = 8


@require_safe
@guarded(may_see_barcamp, get=_by_slug, login=False)
def agenda(request: HttpRequest, row: BarCamp) -> HttpResponse:
    """The grid as everybody sees it, or an earlier version; `?kiosk=1` fills a screen and looks again by itself."""
    versions = list(AgendaVersion.objects.published().filter(barcamp=row))
    asked = request.GET.get("versione", "")
    now = timezone.now()
    version = next((each for each in versions if str(each.number) == asked), None) or shown(row, now)
    kiosk = request.GET.get("kiosk") == "1"
    context = {
        "barcamp": row, "version": version, "versions": versions, "rows": table(row, version) if version else [],
        "rooms": row.rooms.used(), "kiosk": kiosk, "now": now,
    }  # fmt: skip
    response = render(request, f"startups/grid/{'kiosk' if kiosk else 'agenda'}.html", context)
    if kiosk:
        response["Refresh"] = str(KIOSK_SECONDS)
    return response


@require_POST
@guarded(hosts_session, get=session_of)
@patient
def claim(request: HttpRequest, row: Proposal) -> HttpResponse:
    """Take a free cell; whoever comes second reads which ones are still free."""
    slot, _dash, room = request.POST.get("cell", "").partition("-")
    try:
        actions.claim(
            proposal=row,
            slot=row.barcamp.slots.get(pk=int(slot)),
            room=row.barcamp.rooms.get(pk=int(room)),
            person=person_of(request),
        )
    except (ValueError, row.barcamp.slots.model.DoesNotExist, row.barcamp.rooms.model.DoesNotExist):
        messages.error(request, _("Choose a free cell."))
        return redirect("startups:session", row.uuid)
    except DomainError as refusal:
        context = {"row": row, "refusal": refusal, "cells": actions.free_cells(row.barcamp, timezone.now())}
        return render(request, "startups/grid/taken.html", context, status=409)
    messages.success(request, _("The session is in the grid."))
    return redirect("startups:agenda", row.barcamp.slug)
