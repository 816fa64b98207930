"""The doors of the plan: what a territory does next, one activity with its news, the screens on which it is kept."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from icalendar import Event

from land.core.errors import DomainError
from land.core.exports import csv_response
from land.core.guards import guarded
from land.core.once import once
from land.core.provenance import chain
from land.core.refusals import refuse, tried
from land.enrolment.calendars import calendar_of
from workshops.actions import library
from workshops.actions import plan as verbs
from workshops.forms.plan import ItemForm, MoveForm, TellForm, initial_of_item
from workshops.models import PlanItem, Workshop
from workshops.models.ideas import Horizon
from workshops.policies import (
    keeps_after,
    keeps_item,
    may_see_item,
    may_see_plan,
    tells_of_item,
)
from workshops.views.needs import workshop_by


def _items(workshop: Workshop) -> list[PlanItem]:
    order = {horizon: place for place, horizon in enumerate(Horizon.values)}
    rows = PlanItem.objects.filter(workshop=workshop).whole()
    return sorted(rows, key=lambda row: (order[row.horizon], row.due_on or date.max, row.pk))


@require_safe
@guarded(may_see_plan, get=workshop_by, login=False)
def plan(request: HttpRequest, row: Workshop) -> HttpResponse:
    """The activities by term, who leads them, by when, how far they are; those nobody has spoken of for ninety days."""
    items = _items(row)
    silent = {item.pk for item in items if verbs.is_silent(item)}
    context = {
        "workshop": row,
        "terms": [
            (Horizon(horizon).label, [(item, item.pk in silent) for item in found])
            for horizon, found in groupby(items, key=lambda item: item.horizon)
        ],
        "figures": [
            (_("Activities"), len(items)),
            (_("Under way"), sum(item.state == "running" for item in items)),
            (pgettext("of activities of the plan", "Done"), sum(item.state == "done" for item in items)),
            (_("Silent for 90 days"), len(silent)),
        ],
        "keeps": keeps_after(request.user, row),
    }
    return render(request, "workshops/plan/plan.html", context)


@require_safe
@guarded(may_see_plan, get=workshop_by, login=False)
def table(request: HttpRequest, row: Workshop) -> HttpResponse:
    """The same as CSV: organisations, never persons."""
    header = [
        _("Activity"), _("Term"), _("Organisation that leads it"), _("Partners"), _("Starts on"), _("Deadline"),
        _("How one sees it"), _("Target"), _("How far, %"), _("State"), _("Last news"), _("Silent for 90 days"),
    ]  # fmt: skip
    rows = (
        (
            item.title, item.get_horizon_display(), item.lead_organisation,
            ", ".join(str(partner) for partner in item.partners.all()), item.starts_on, item.due_on, item.indicator,
            item.target, item.progress, item.get_state_display(), item.told_at and item.told_at.date(),
            verbs.is_silent(item),
        )
        for item in _items(row)
    )  # fmt: skip
    return csv_response(f"piano-{row.slug}", header, rows)


@require_safe
@guarded(may_see_plan, get=workshop_by, login=False)
def feed(request: HttpRequest, row: Workshop) -> HttpResponse:
    """The deadlines as a calendar that can be subscribed to."""
    events = []
    for item in _items(row):
        if item.due_on and item.state in ("agreed", "running"):
            event = Event()
            event.add("uid", f"piano-{item.uuid}@land")
            event.add("summary", _("Deadline: %(title)s") % {"title": item.title})
            event.add("dtstart", item.due_on)
            event.add("dtend", item.due_on + timedelta(days=1))
            event.add("dtstamp", item.changed_at)
            event.add("url", request.build_absolute_uri(item.get_absolute_url()))
            events.append(event)
    content = calendar_of(events, _("Plan: %(title)s") % {"title": row.title})
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="piano-{row.slug}.ics"'
    return response


def item_by(uuid: UUID) -> PlanItem:
    return PlanItem.objects.whole().get(uuid=uuid)


def _page(request: HttpRequest, row: PlanItem, status: int = 200, **forms: Any) -> HttpResponse:
    tells, keeps = tells_of_item(request.user, row), keeps_item(request.user, row)
    told = chain("plan-item", row.uuid, request.user)
    states = dict(PlanItem.State.choices)
    context = {
        "item": row,
        "workshop": row.workshop,
        "silent": verbs.is_silent(row),
        "updates": [
            {
                "when": each.created_at.date(),
                "title": f"{each.progress}%",
                "text": each.text,
                "evidence": each.evidence,
            }
            for each in row.updates.all()
        ],
        "chain": told,
        "tell_form": TellForm(initial={"progress": row.progress})
        if tells and row.state != "abandoned"
        else None,
        "ways": [(way, states[way]) for way in verbs.WAYS[row.state] if way != "abandoned"] if keeps else [],
        "may_abandon": keeps and "abandoned" in verbs.WAYS[row.state],
        "keeps": keeps,
        "shows_owner": tells,
    }
    return render(request, "workshops/plan/item.html", context | forms, status=status)


@require_safe
@guarded(may_see_item, get=item_by, login=False)
def item(request: HttpRequest, row: PlanItem) -> HttpResponse:
    """One activity: who, by when, how one sees it, what was told of it, where it comes from."""
    return _page(request, row)


@require_POST
@guarded(tells_of_item, get=item_by)
@once
def tell(request: HttpRequest, row: PlanItem) -> HttpResponse:
    """Say how it goes: whoever answers for it, of this one alone."""
    form = TellForm(request.POST)
    if form.is_valid():
        try:
            verbs.tell(item=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Thank you: everybody can read how it goes."))
            return redirect("workshops:plan_item", row.uuid)
    return _page(request, row, 422, tell_form=form)


@require_POST
@guarded(keeps_item, get=item_by)
@once
def move(request: HttpRequest, row: PlanItem) -> HttpResponse:
    """Let it go on, or give it up."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    return tried(
        request,
        lambda: verbs.move_item(item=row, by=request.user, **form.cleaned_data),
        lambda: _("“%(title)s”: %(state)s.") % {"title": row.title, "state": row.get_state_display()},
        "workshops:plan_item",
        row.uuid,
    )


@require_POST
@guarded(keeps_item, get=item_by)
@once
def to_practice(request: HttpRequest, row: PlanItem) -> HttpResponse:
    """Make of it a draft practice for an editor to complete."""
    return tried(
        request,
        lambda: library.draft_practice(item=row, by=request.user),
        lambda: _("A draft practice is with the editors."),
        "workshops:plan_item",
        row.uuid,
    )


def _screen(request: HttpRequest, workshop: Workshop, row: PlanItem | None) -> HttpResponse:
    initial = initial_of_item(row) if row else {"idea": request.GET.get("idea", "")}
    form = ItemForm(request.POST or None, workshop=workshop, item=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            kept = verbs.save_item(workshop=workshop, by=request.user, item=row, **form.facts())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("“%(title)s” is saved.") % {"title": kept.title})
            return redirect("workshops:plan_item", kept.uuid)
    context = {"workshop": workshop, "item": row, "form": form}
    return render(request, "workshops/plan/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(keeps_after, get=workshop_by)
@once
def new(request: HttpRequest, row: Workshop) -> HttpResponse:
    """A new activity, of an idea or not."""
    return _screen(request, row, None)


@require_http_methods(["GET", "POST"])
@guarded(keeps_item, get=item_by)
@once
def edit(request: HttpRequest, row: PlanItem) -> HttpResponse:
    """Change one."""
    return _screen(request, row.workshop, row)


@require_POST
@guarded(keeps_after, get=workshop_by)
@once
def from_votes(request: HttpRequest, row: Workshop) -> HttpResponse:
    """An activity proposed for each of the most voted ideas."""
    made: list[PlanItem] = []
    return tried(
        request,
        lambda: made.extend(verbs.plan_from_votes(workshop=row, by=request.user)),
        lambda: (
            ngettext("%(number)d activity proposed.", "%(number)d activities proposed.", len(made))
            % {"number": len(made)}
        ),
        "workshops:after",
        row.slug,
    )
