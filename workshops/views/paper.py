"""What can be printed for a workshop: one page that lists it, one address for each sheet. Other subjects add theirs to SHEETS."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from land.accounts.actions import log_access
from land.core.guards import guarded
from workshops.actions import pack
from workshops.actions.room import note
from workshops.models import Workshop
from workshops.policies import in_team, receives
from workshops.views.workshops import by_slug


@dataclass(frozen=True)
class Sheet:
    """Something to print: `make(workshop)` gives the PDF. `personal`: with names or codes, so its printing is logged."""

    key: str
    title: Any
    what: Any
    make: Callable[[Workshop], bytes]
    personal: bool = False
    allowed: Callable[[Any, Workshop], bool] = in_team


#: in the order of the day
SHEETS: list[Sheet] = [
    Sheet(
        "tessere", _("Slips"), _("Ten a sheet, to cut: name, category, code, the square that opens the room."), pack.slips,
        personal=True, allowed=receives,
    ),
    Sheet(
        "cartellini", _("Badges"), _("Eight a sheet, to cut: a large name, category, tables."), pack.badges,
        personal=True, allowed=receives,
    ),
    Sheet(
        "firme", _("Signature sheet"), _("By last name, with spare lines for who comes to the door."), pack.attendance,
        personal=True, allowed=receives,
    ),
    Sheet("tavoli", _("Table cards"), _("One a table, to stand on it: number, category or theme."), pack.table_cards),
    Sheet(
        "domande-arrivo", _("Questions on arrival, on paper"), _("For whoever has no phone; without a name."),
        lambda workshop: pack.questions(workshop, "before"),
    ),
    Sheet(
        "domande-fine", _("Questions at the end, on paper"), _("For whoever has no phone; without a name."),
        lambda workshop: pack.questions(workshop, "after"),
    ),
    Sheet("spoglio", _("Tally sheet"), _("To count paper ballots, two people together."), pack.tally),
]  # fmt: skip


@require_safe
@guarded(in_team, get=by_slug)
def paper(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """All that this person can print."""
    sheets = [each for each in SHEETS if each.allowed(request.user, workshop)]
    context = {
        "workshop": workshop,
        "sheets": sheets,
        "people": workshop.participants.count(),
        "tables": workshop.tables.count(),
        "receives": receives(request.user, workshop),
    }
    return render(request, "workshops/people/paper.html", context)


def sheet_of(slug: str, key: str) -> tuple[Workshop, Sheet]:
    found = next((each for each in SHEETS if each.key == key), None)
    if found is None:
        raise Workshop.DoesNotExist
    return by_slug(slug), found


def may_print(user: Any, asked: tuple[Workshop, Sheet]) -> bool:
    """Whoever is in the team; what names people only the reception and the control room."""
    workshop, found = asked
    return found.allowed(user, workshop)


@require_safe
@guarded(may_print, get=sheet_of)
def sheet(request: HttpRequest, asked: tuple[Workshop, Sheet]) -> HttpResponse:
    """One of them, as PDF."""
    workshop, found = asked
    if found.personal:
        log_access(actor=request.user, what="print workshop list", reason=f"{found.key}: {workshop.title}")
        note(workshop, by=request.user, what="list printed", sheet=found.key)
    response = HttpResponse(found.make(workshop), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{workshop.slug}-{found.key}.pdf"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
