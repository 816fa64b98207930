"""Staff's doors: who has a place, who waits, and what can be done about it. Each change is a verb."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from land.accounts.actions import log_access
from land.accounts.policies import may_export_personal_data
from land.core.errors import DomainError
from land.core.exports import csv_response, xlsx_response
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from land.enrolment import actions, owners
from land.enrolment.forms.enrolling import CapacityForm
from land.enrolment.forms.overriding import ByHandForm, PositionForm
from land.enrolment.models import Activity, Enrolment, EnrolmentExtra, EnrolmentLog
from land.enrolment.policies import may_manage
from land.enrolment.views.enrolling import activity_of, enrolment_of

ORDER = ["pending", "confirmed", "offered", "waiting"]


@require_GET
@guarded(may_manage)
def activities(request: HttpRequest) -> HttpResponse:
    """All events with their numbers; `?q=` searches, `?stato=` and `?tipo=` filter."""
    rows = Activity.objects.select_related("place__municipality").annotate(
        confirmed=Count("enrolments", filter=Q(enrolments__state="confirmed")),
        waiting=Count("enrolments", filter=Q(enrolments__state="waiting")),
        pending=Count("enrolments", filter=Q(enrolments__state="pending")),
    )
    query, state, kind = (request.GET.get(name, "") for name in ("q", "stato", "tipo"))
    if query:
        rows = rows.filter(title__icontains=query[:100])
    if state in Activity.State.values:
        rows = rows.filter(state=state)
    if kind in Activity.Kind.values:
        rows = rows.filter(kind=kind)
    rows = rows.order_by("-starts_at", "pk")
    if request.GET.get("export") == "csv":
        header = [
            _("Event"),
            _("Kind"),
            _("Starts"),
            _("State"),
            _("Places"),
            _("Confirmed"),
            _("Waiting"),
            _("To approve"),
        ]
        lines = (
            (
                row.title,
                row.get_kind_display(),
                row.starts_at,
                row.get_state_display(),
                row.capacity,
                row.confirmed,
                row.waiting,
                row.pending,
            )
            for row in rows
        )
        return csv_response("appuntamenti", header, lines)
    context = {
        "page": Paginator(rows, 30).get_page(request.GET.get("page")),
        "states": Activity.State.choices,
        "kinds": Activity.Kind.choices,
        "query": query,
        "state": state,
        "kind": kind,
    }
    return render(request, "enrolment/staff/activities.html", context)


@require_GET
@guarded(may_manage)
def queue(request: HttpRequest) -> HttpResponse:
    """Every request that waits to be approved, oldest first."""
    rows = (
        Enrolment.objects.filter(state="pending")
        .select_related("person", "activity")
        .order_by("entered_at", "pk")
    )
    return render(request, "enrolment/staff/queue.html", {"rows": rows[:200]})


def people_of(activity: Activity) -> list[Enrolment]:
    """The activity's people: requests, places, offers, then the waiting list in its order, then whoever left."""
    rows = (
        Enrolment.objects.filter(activity=activity)
        .select_related("person__organisation")
        .order_by("queue_number")
    )
    return sorted(rows, key=lambda row: ORDER.index(row.state) if row.state in ORDER else len(ORDER))


@require_GET
@guarded(may_manage, get=activity_of)
def activity(request: HttpRequest, row: Activity) -> HttpResponse:
    """One event: its people and what can be done."""
    return _activity_page(request, row)


def _activity_page(request: HttpRequest, row: Activity, **forms: Any) -> HttpResponse:
    people = people_of(row)
    prefetch_related_objects(people, Prefetch("log", EnrolmentLog.objects.select_related("by__person")))
    waiting = [enrolment.pk for enrolment in people if enrolment.state == "waiting"]
    for enrolment in people:
        enrolment.position = waiting.index(enrolment.pk) + 1 if enrolment.state == "waiting" else None  # type: ignore[attr-defined]
    context = {
        "activity": row,
        "people": people,
        "capacity_form": CapacityForm(initial={"capacity": row.capacity}),
        "by_hand_form": ByHandForm(groups=owners.groups(row)),
        "may_export": may_export_personal_data(request.user),
        **forms,
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "enrolment/staff/activity.html", context, status=422 if wrong else 200)


@require_POST
@guarded(may_manage, get=activity_of)
@once
def by_hand(request: HttpRequest, row: Activity) -> HttpResponse:
    """Enrol somebody by hand, with a reason."""
    form = ByHandForm(request.POST, groups=owners.groups(row))
    if form.is_valid():
        try:
            with transaction.atomic():
                enrolment = actions.enrol_by_staff(
                    activity=row, person=form.person(), by=request.user, reason=form.cleaned_data["reason"],
                    beyond=form.cleaned_data["beyond"], group=form.cleaned_data.get("group", ""),
                )  # fmt: skip
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            said = {"name": enrolment.person.name, "state": enrolment.get_state_display()}
            messages.success(request, _("%(name)s: %(state)s.") % said)
            return redirect("enrolment_staff:activity", row.uuid)
    return _activity_page(request, row, by_hand_form=form)


@require_POST
@guarded(may_manage, get=enrolment_of)
def position(request: HttpRequest, row: Enrolment) -> HttpResponse:
    """Another place in the queue, with a reason."""
    form = PositionForm(request.POST)
    if not form.is_valid():
        messages.error(
            request,
            " ".join(f"{form.fields[name].label}: {' '.join(said)}" for name, said in form.errors.items()),
        )
        return redirect("enrolment_staff:activity", row.activity.uuid)
    return tried(
        request,
        lambda: actions.move_in_queue(enrolment=row, by=request.user, **form.cleaned_data),
        lambda: _("Moved in the queue; the person is told."),
        "enrolment_staff:activity",
        row.activity.uuid,
    )


@require_GET
@guarded(lambda user, thing=None: may_manage(user) and may_export_personal_data(user), get=activity_of)
def export(request: HttpRequest, row: Activity) -> HttpResponse:
    """The people of an event as CSV, or XLSX with `?formato=xlsx`; who took it out is logged."""
    log_access(actor=request.user, what="export enrolments", reason=row.title)
    questions = list(row.questions.all())
    header = [
        _("Last name"),
        _("First name"),
        _("E-mail"),
        _("Organisation"),
        _("State"),
        _("Enrolled"),
        _("Needs"),
        *(question.label for question in questions),
    ]
    said: dict[int, dict[int, str]] = {}
    for extra in EnrolmentExtra.objects.filter(enrolment__activity=row):
        said.setdefault(extra.enrolment_id, {})[extra.question_id] = extra.value
    lines = [
        (
            p.person.last_name,
            p.person.first_name,
            p.person.email,
            p.person.organisation or "",
            p.get_state_display(),
            p.entered_at,
            p.needs,
            *(question.words(said.get(p.pk, {}).get(question.pk, "")) for question in questions),
        )
        for p in people_of(row)
    ]
    respond = xlsx_response if request.GET.get("formato") == "xlsx" else csv_response
    return respond("iscrizioni", header, lines)


@require_GET
@guarded(lambda user, thing=None: may_manage(user) and may_export_personal_data(user), get=enrolment_of)
def person(request: HttpRequest, row: Enrolment) -> HttpResponse:
    """One person's own row: what they answered and need, and what happened. Who looked is logged."""
    log_access(
        actor=request.user, subject=row.person.user, what="read enrolment answers", reason=row.activity.title
    )
    extras = {extra.question_id: extra.value for extra in row.extras.all()}
    context = {
        "row": row,
        "activity": row.activity,
        "facts": [
            (_("E-mail"), row.person.email),
            (_("Phone"), row.person.phone),
            (_("Organisation"), row.person.organisation or ""),
            (_("Needs"), row.needs),
        ],
        "answers": [
            (question.label, question.words(extras.get(question.pk, "")))
            for question in row.activity.questions.all()
        ],
        "log": row.log.select_related("by__person"),
    }
    return render(request, "enrolment/staff/person.html", context)


def _on_enrolment(verb: Callable[..., Any], done: Callable[[], str], *, needs_reason: bool) -> Any:
    """A POST by which staff change somebody's enrolment."""

    @require_POST
    @guarded(may_manage, get=enrolment_of)
    def view(request: HttpRequest, row: Enrolment) -> HttpResponse:
        more = {"reason": request.POST.get("reason", "")} if needs_reason else {}
        before = row.state
        return tried(
            request,
            lambda: verb(enrolment=row, by=request.user, **more),
            lambda: done() if row.state != before else _("It was so already: nothing has changed."),
            "enrolment_staff:activity",
            row.activity.uuid,
        )

    return view


approve = _on_enrolment(actions.approve, lambda: _("Approved."), needs_reason=False)
reject = _on_enrolment(actions.reject, lambda: _("Turned down; the person is told why."), needs_reason=True)
accept = _on_enrolment(actions.accept, lambda: _("Accepted for the person; who is told."), needs_reason=True)
cancel = _on_enrolment(actions.cancel, lambda: _("Cancelled; the place passes on."), needs_reason=True)


@require_POST
@guarded(may_manage, get=activity_of)
def capacity(request: HttpRequest, row: Activity) -> HttpResponse:
    """More or fewer places."""
    form = CapacityForm(request.POST)
    if form.is_valid():
        try:
            actions.change_capacity(activity=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Places changed."))
            return redirect("enrolment_staff:activity", row.uuid)
    return _activity_page(request, row, capacity_form=form)


def _on_activity(verb: Callable[..., Any], done: Callable[[], str]) -> Any:
    """A POST by which staff move an event on."""

    @require_POST
    @guarded(may_manage, get=activity_of)
    def view(request: HttpRequest, row: Activity) -> HttpResponse:
        return tried(
            request,
            lambda: verb(activity=row, by=request.user),
            done,
            "enrolment_staff:activity",
            row.uuid,
        )

    return view


push = _on_activity(actions.offer_next, lambda: _("Free places are offered."))
publish = _on_activity(actions.publish, lambda: _("Published."))
close = _on_activity(actions.close, lambda: _("Closed: nobody enrols any more."))
archive = _on_activity(
    actions.archive,
    lambda: _("Archived: it is no longer in the public lists; register and certificates stay."),
)


@require_POST
@guarded(may_manage, get=activity_of)
def call_off(request: HttpRequest, row: Activity) -> HttpResponse:
    """Cancel the whole event, with a reason that everybody reads."""
    reason, before = request.POST.get("reason", ""), row.state
    return tried(
        request,
        lambda: actions.cancel_activity(activity=row, by=request.user, reason=reason),
        lambda: (
            _("Called off; everybody is told.")
            if before != "cancelled"
            else _("It was so already: nothing has changed.")
        ),
        "enrolment_staff:activity",
        row.uuid,
    )
