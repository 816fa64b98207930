"""Staff's screen of a BarCamp's sessions: phases, rooms, slots, the grid in hand, versions, lists to take away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks

from land.accounts.actions import log_access
from land.accounts.policies import may_export_personal_data
from land.core.errors import DomainError
from land.core.exports import csv_response, workbook_response
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse
from startups import actions
from startups.actions.grid import changes, in_hand, shown, table
from startups.forms.grid import PhasesForm, PlaceForm, PublishForm, RoomForm, SlotForm
from startups.models import AgendaItem, BarCamp, Proposal, SessionRoom, Slot
from startups.policies import is_staff


def _barcamp(pk: int) -> BarCamp:
    return BarCamp.objects.whole().get(pk=pk)


def _forms(request: HttpRequest, row: BarCamp, doing: str) -> dict[str, Any]:
    """Every form of the screen; the one that was sent holds what was typed."""

    def data(name: str) -> Any:
        return request.POST if doing == name else None

    return {
        "place": PlaceForm(data("place"), barcamp=row, prefix="place"),
        "room": RoomForm(data("room"), prefix="room"),
        "slot": SlotForm(data("slot"), prefix="slot", initial=_next_slot(row)),
        "phases": PhasesForm(data("phases"), instance=BarCamp.objects.get(pk=row.pk), prefix="phases"),
        "publish": PublishForm(data("publish"), prefix="publish"),
    }


def _next_slot(row: BarCamp) -> dict[str, Any]:
    last = row.slots.last()
    start = timezone.localtime(last.ends_at if last else row.activity.starts_at)
    return {"starts_at": start, "ends_at": start + timedelta(minutes=40)}


def _by_form(row: BarCamp, by: Any, doing: str, facts: dict[str, Any]) -> str:
    """What a form asks, done, in a sentence."""
    if doing == "place":
        where = {"slot": facts["slot"], "room": facts["room"], "by": by}
        if facts["session"]:
            actions.place(proposal=facts["session"], **where)
        else:
            actions.block(barcamp=row, title=facts["title"], **where)
        return _("It is in the grid in hand.")
    if doing == "room":
        actions.add_room(barcamp=row, **facts)
        return _("The room is added.")
    if doing == "slot":
        actions.add_slot(barcamp=row, **facts)
        return _("The slot is added.")
    if doing == "publish":
        version = actions.publish(barcamp=row, by=by, comment=facts["comment"])
        return _("Version %(number)d is published.") % {"number": version.number}
    actions.set_phases(barcamp=BarCamp.objects.whole().get(pk=row.pk), by=by, **facts)
    return _("The phases are saved.")


def _by_button(request: HttpRequest, row: BarCamp, doing: str) -> str:
    """What a button asks, done, in a sentence. Raises: Http404 for what is not of this BarCamp."""
    by, pk = request.user, request.POST.get("pk", "")
    number = int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 10 else 0

    def session() -> Proposal:
        return get_object_or_404(Proposal.objects.whole(), pk=number, barcamp=row)

    def suggest() -> str:
        left = actions.suggest(barcamp=row, by=by)
        if not left:
            return _("A draft is ready: nothing is published.")
        sentence = ngettext(
            "A draft is ready; %(number)d session found no cell.",
            "A draft is ready; %(number)d sessions found no cell.", len(left),
        )  # fmt: skip
        return sentence % {"number": len(left)}

    def add() -> str:
        actions.add_session(barcamp=row, title=request.POST.get("title", ""), by=by)
        return _("The session is added.")

    def room(used: bool) -> None:
        actions.use_room(room=get_object_or_404(SessionRoom, pk=number, barcamp=row), used=used)

    verbs: dict[str, Callable[[], Any]] = {
        "suggest": suggest,
        "add": add,
        "free": lambda: actions.free(
            item=get_object_or_404(AgendaItem, pk=number, version=in_hand(row)), by=by
        ),
        "hide": lambda: actions.hide_session(proposal=session(), by=by),
        "show": lambda: actions.show_session(proposal=session(), by=by),
        "held": lambda: actions.mark_held(proposal=session(), held=True, by=by),
        "not_held": lambda: actions.mark_held(proposal=session(), held=False, by=by),
        "put_away": lambda: room(False),
        "take_back": lambda: room(True),
        "drop_slot": lambda: actions.remove_slot(slot=get_object_or_404(Slot, pk=number, barcamp=row)),
    }
    if doing not in verbs:
        raise Http404
    return verbs[doing]() or _("Done.")


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(is_staff, get=_barcamp)
@once
def grid(request: HttpRequest, row: BarCamp) -> HttpResponse:
    """The whole screen; each of its forms says by `do` what it asks."""
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    forms = _forms(request, row, doing)
    if doing:
        form = forms.get(doing)
        if form is None or form.is_valid():
            try:
                if form is None:
                    said = _by_button(request, row, doing)
                else:
                    said = _by_form(row, request.user, doing, dict(form.cleaned_data))
            except DomainError as refusal:
                if form is not None:
                    refuse(form, refusal)
                else:
                    messages.error(request, str(refusal))
                    return redirect("startups_grid", row.pk)
            else:
                messages.success(request, said)
                return redirect("startups_grid", row.pk)
    now = timezone.now()
    told = row.tells_votes(now)
    rows = Proposal.objects.whole().filter(barcamp=row)
    context = {
        "barcamp": row, "forms": forms, "told": told, "rows": table(row, in_hand(row)),
        "sessions": rows.most_voted() if told else rows.in_no_order(str(row.uuid)),
        "concerns": actions.concerns(row, now), "changes": changes(row), "rooms": row.rooms.all(),
        "may_export": may_export_personal_data(request.user),
    }  # fmt: skip
    wrong = any(form.is_bound and form.errors for form in forms.values())
    return render(request, "startups/staff/grid.html", context, status=422 if wrong else 200)


def _lists(row: BarCamp) -> dict[str, tuple[list[str], list[list[Any]]]]:
    """Sessions, with their votes once these are told, and the grid that everybody sees; who voted is in neither."""
    told = row.tells_votes(timezone.now())
    sessions = [
        [each.title, each.abstract, each.get_format_display(), ", ".join(map(str, each.hosts())), each.needs,
         each.get_state_display(), each.votes_count if told else None]
        for each in Proposal.objects.whole().filter(barcamp=row).counted().order_by("pk")
    ]  # fmt: skip
    version = shown(row)
    items = AgendaItem.objects.whole().filter(version=version) if version else []
    cells = [
        [item.slot.starts_at, item.slot.ends_at, item.room.name, item.title,
         ", ".join(map(str, item.proposal.hosts())) if item.proposal else ""]
        for item in items
    ]  # fmt: skip
    return {
        pgettext("of a BarCamp", "Sessions"): (
            [
                _("Title"),
                _("what it is about"),
                _("how"),
                _("Hosts"),
                _("What is needed"),
                _("State"),
                _("Votes"),
            ],
            sessions,
        ),
        _("Grid"): ([_("Starts"), _("Ends"), _("Room"), _("Title"), _("Hosts")], cells),
    }


@require_safe
@guarded(may_export_personal_data)
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The lists, as a workbook or one of them as CSV."""
    row = get_object_or_404(BarCamp.objects.whole(), pk=pk)
    if not is_staff(request.user):
        raise Http404
    log_access(actor=request.user, what="export sessions", reason=row.title)
    lists = _lists(row)
    if kind == "xlsx":
        return workbook_response(f"sessioni-{row.slug}", [(name, *rows) for name, rows in lists.items()])
    sessions, cells = lists.values()
    return csv_response(f"{kind}-{row.slug}", *(cells if kind == "griglia" else sessions))


@hooks.register("register_admin_urls")
def grid_urls() -> list:
    return [
        path("startup/barcamp/<int:pk>/griglia/", grid, name="startups_grid"),
        path(
            "startup/barcamp/<int:pk>/sessioni.xlsx", export, {"kind": "xlsx"}, name="startups_sessions_xlsx"
        ),
        path(
            "startup/barcamp/<int:pk>/sessioni.csv",
            export,
            {"kind": "sessioni"},
            name="startups_sessions_csv",
        ),
        path("startup/barcamp/<int:pk>/griglia.csv", export, {"kind": "griglia"}, name="startups_grid_csv"),
    ]
