"""The control room (*regia*): one page for a phone or a desk, and the doors of its buttons."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.accounts.policies import may_export_personal_data
from land.core.errors import DomainError, WrongState
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from land.enrolment.models import Enrolment
from workshops import actions
from workshops.actions.control import BallotIsOpen
from workshops.actions.log import said
from workshops.forms.control import (
    BeginForm,
    CallOffForm,
    PhaseForm,
    RescheduleForm,
    SeenForm,
    TimerForm,
    WallForm,
    initial_day,
)
from workshops.models import Workshop
from workshops.policies import controls, in_team, keeps_after, receives, runs, takes_paper
from workshops.views import ballots, visions
from workshops.views.wall import address_of, modes

#: what each subject shows in the control room: its template with its context, or None
PANELS: list[Callable[[HttpRequest, Workshop], tuple[str, dict[str, Any]] | None]] = [
    visions.panel,
    ballots.panel,
]
#: other doors of the room: (name, address by the slug of the workshop, who may open it)
LINKS: list[tuple[Any, str, Callable[[Any, Workshop], bool]]] = [
    (gettext_lazy("Reception"), "workshops:reception", receives),
    (gettext_lazy("People and tables"), "workshops:team", runs),
    (gettext_lazy("Tables and their scribes"), "workshops:scribe_tables", runs),
    (gettext_lazy("The vote"), "workshops:ballot_desk", controls),
    (gettext_lazy("Paper ballots"), "workshops:piles", takes_paper),
    (gettext_lazy("Shared tablet"), "workshops:kiosk", receives),
    (gettext_lazy("What to print"), "workshops:paper", in_team),
    (gettext_lazy("Needs, report, plan"), "workshops:after", keeps_after),
]

LINES = 40  # of the log, the latest first


def room_of(slug: str) -> Workshop:
    return Workshop.objects.whole().select_related("screen").get(slug=slug)


@require_safe
@guarded(runs, get=room_of)
def room(request: HttpRequest, row: Workshop) -> HttpResponse:
    """The control room: whoever has it rules from here; staff see it."""
    return _page(request, row)


def _page(
    request: HttpRequest, row: Workshop, status: int = 200, refusal: Any = None, **forms: Any
) -> HttpResponse:
    """The page as the room stands now. After a refusal it does not load itself again: its address is a button's."""
    steps = list(row.steps.all())
    place = next((number for number, step in enumerate(steps) if step.phase == row.phase), None)
    context = {
        "workshop": row,
        "screen": row.screen,
        "rules": controls(request.user, row),
        "steps": [_step(step, number, place) for number, step in enumerate(steps)],
        "place": None if place is None else place + 1,
        "before": steps[place - 1] if place else None,
        "after": steps[place + 1] if place is not None and place + 1 < len(steps) else None,
        "timer_form": TimerForm(
            initial={"minutes": steps[place].minutes if place is not None else 15, "seen": row.version}
        ),
        "begin_form": BeginForm(),
        "is_today": timezone.localdate(row.activity.starts_at) == timezone.localdate(),
        "modes": modes(),
        "wall_seen": actions.wall_mark_of(row.screen),
        "wall": address_of(row),
        "message": row.screen.message,
        "turnout": turnout(row),
        "links": [(name, reverse(at, args=[row.slug])) for name, at, may in LINKS if may(request.user, row)],
        "with_names": may_copy_names(request.user, row),
        "panels": list(_panels(request, row)),
        "log": [
            (line, said(line)) for line in row.log.select_related("by__person").order_by("-at", "-pk")[:LINES]
        ],
        "refusal": refusal,
        **forms,
    }
    response = render(request, "workshops/control/room.html", context, status=status)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _step(step: Any, number: int, place: int | None) -> dict[str, Any]:
    state = "" if place is None else "done" if number < place else "current" if number == place else ""
    return {"step": step, "state": state}


def _panels(request: HttpRequest, row: Workshop) -> Iterator[str]:
    for panel in PANELS:
        found = panel(request, row)
        if found is not None:
            template, context = found
            yield render_to_string(template, {"workshop": row, **context}, request)


def turnout(row: Workshop) -> list[dict[str, Any]]:
    """How many of each category are enrolled, have arrived, came to the door; the last line is everybody."""
    enrolled = dict(
        Enrolment.objects.filter(activity=row.activity_id, state="confirmed")
        .order_by()
        .values_list("group")
        .annotate(Count("pk"))
    )
    here = Q(participants__arrived_at__isnull=False)
    groups = row.groups.annotate(
        here=Count("participants", filter=here),
        at_the_door=Count("participants", filter=here & Q(participants__source="walk_in")),
    )
    lines = [
        {"title": str(group), "enrolled": enrolled.get(group.key, 0), "here": group.here, "at_the_door": group.at_the_door}
        for group in groups
    ]  # fmt: skip
    whole = {name: sum(line[name] for line in lines) for name in ("enrolled", "here", "at_the_door")}
    return [*lines, {"title": _("Everybody"), **whole}]


def may_copy_names(user: Any, row: Workshop) -> bool:
    """Whose copy of the state holds names: whoever runs it and may take personal data out of the site."""
    return runs(user, row) and may_export_personal_data(user)


def _done(
    request: HttpRequest, row: Workshop, form: Any, act: Callable[[dict[str, Any]], Any], name: str = ""
) -> HttpResponse:
    """Do what was asked and go back to the room; or the room as it stands now, with why not (409: somebody was faster)."""
    if not form.is_valid():
        return _page(request, room_of(row.slug), 422, **({name: form} if name else {"refusal": _wrong(form)}))
    try:
        act(form.cleaned_data)
    except DomainError as refusal:
        status = 409 if isinstance(refusal, WrongState | BallotIsOpen) else 422
        kept = {"message": request.POST["message"]} if "message" in request.POST else {}
        return _page(request, room_of(row.slug), status, refusal=refusal, **kept)
    return redirect("workshops:control", row.slug)


def _wrong(form: Any) -> str:
    return " ".join(
        f"{form.fields[name].label or name}: {' '.join(errors)}" for name, errors in form.errors.items()
    )


@require_POST
@guarded(controls, get=room_of)
@once
def begin(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Begin the day."""
    return _done(
        request,
        row,
        BeginForm(request.POST),
        lambda typed: actions.begin(workshop=row, by=request.user, **typed),
    )


@require_POST
@guarded(controls, get=room_of)
@once
def phase(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Go to another phase."""
    return _done(
        request,
        row,
        PhaseForm(request.POST),
        lambda typed: actions.move_phase(workshop=row, by=request.user, **typed),
    )


@require_POST
@guarded(controls, get=room_of)
@once
def timer(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Start, lengthen or stop the countdown."""
    do = request.POST.get("do")
    if do == "stop":
        return _done(
            request,
            row,
            SeenForm(request.POST),
            lambda typed: actions.stop_timer(workshop=row, by=request.user, **typed),
        )
    verb = actions.extend_timer if do == "longer" else actions.set_timer
    return _done(
        request,
        row,
        TimerForm(request.POST),
        lambda typed: verb(workshop=row, by=request.user, **typed),
        "timer_form",
    )


@require_POST
@guarded(controls, get=room_of)
@once
def wall(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Choose what the wall shows."""
    return _done(
        request,
        row,
        WallForm(request.POST),
        lambda typed: actions.show_on_wall(workshop=row, by=request.user, **typed),
    )


@require_POST
@guarded(controls, get=room_of)
@once
def wall_address(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Give the wall another address."""
    return tried(
        request,
        lambda: actions.new_wall_address(workshop=row, by=request.user),
        lambda: _("The wall has another address: open it again on the screen of the room."),
        "workshops:control",
        row.slug,
    )


@require_http_methods(["GET", "POST"])
@guarded(controls, get=room_of)
@once
def conclude(request: HttpRequest, row: Workshop) -> HttpResponse:
    """End the day, after saying what that means."""
    if request.method == "POST":
        return _done(
            request,
            row,
            SeenForm(request.POST),
            lambda typed: actions.conclude(workshop=row, by=request.user, **typed),
        )
    return render(request, "workshops/control/conclude.html", {"workshop": row})


@require_POST
@guarded(runs, get=room_of)
def copy(request: HttpRequest, row: Workshop) -> HttpResponseBase:
    """The whole state as a ZIP; with names if whoever asks may know them."""
    made = actions.copy_of(workshop=row, by=request.user, with_names=may_copy_names(request.user, row))
    at = timezone.localtime()
    return FileResponse(made, as_attachment=True, filename=f"{row.slug}-{at:%Y-%m-%d-%H%M}.zip")


@require_safe
@guarded(runs, get=room_of)
def day(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Move the day or call it off: what each does, and its form."""
    return _day_page(request, row)


def _day_page(request: HttpRequest, row: Workshop, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "workshop": row,
        "call_off_form": CallOffForm(),
        "reschedule_form": RescheduleForm(initial=initial_day(row)),
        **forms,
    }
    return render(request, "workshops/control/day.html", context, status=status)


@require_POST
@guarded(runs, get=room_of)
@once
def reschedule(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Another day."""
    form = RescheduleForm(request.POST)
    return _day_done(
        request, row, form, "reschedule_form",
        lambda: actions.reschedule(workshop=row, by=request.user, **form.facts()),
        gettext_lazy("Moved. Whoever is enrolled is told."),
    )  # fmt: skip


@require_POST
@guarded(runs, get=room_of)
@once
def call_off(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Not at all."""
    form = CallOffForm(request.POST)
    return _day_done(
        request, row, form, "call_off_form",
        lambda: actions.call_off(workshop=row, by=request.user, **form.cleaned_data),
        gettext_lazy("Called off. Everybody who was enrolled is told."),
    )  # fmt: skip


def _day_done(
    request: HttpRequest, row: Workshop, form: Any, name: str, act: Callable[[], Any], done: Any
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, str(done))
            return redirect("workshops:control", row.slug)
    return _day_page(request, room_of(row.slug), 422, **{name: form})
