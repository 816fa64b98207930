"""Staff choose whom to help, follow each cooperative, and write its plan."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperatives import actions
from cooperatives.actions.interventions import NEXT, candidates
from cooperatives.forms.plans import FollowForm, PlanForm, SelectionForm, StepFormSet
from cooperatives.models import Intervention, InterventionList, PlanStep
from cooperatives.policies import may_export_personal_data
from cooperatives.wagtail_hooks.access import staff
from land.accounts.actions import log_access
from land.core.errors import DomainError
from land.core.exports import xlsx_response

ON_A_PAGE = 50
BEFORE_SAVING = 20


@require_safe
@staff()
def lists(request: HttpRequest) -> HttpResponse:
    """Every list, the newest first, with how far it is."""
    rows = InterventionList.objects.select_related("run__wave", "made_by").annotate(
        asked=Count("items"),
        ended=Count("items", filter=Q(items__state__in=["concluded", "declined"])),
    )
    return render(request, "cooperatives/staff/interventions.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@staff()
def new_list(request: HttpRequest) -> HttpResponse:
    """Choose a run and filters, look at who would be in, then make the list. Reading scores is logged."""
    form = SelectionForm(request.POST or None)
    found: list[Any] = []
    if request.method == "POST" and form.is_valid():
        run, filters = form.cleaned_data["run"], form.filters
        log_access(actor=request.user, what=f"intervention candidates {run.wave.code}")
        if "make" in request.POST and not form.cleaned_data["title"]:
            form.add_error("title", _("Give the list a title."))
        elif "make" in request.POST:
            try:
                row = actions.make_list(
                    title=form.cleaned_data["title"], run=run, filters=filters, by=request.user
                )
                return redirect("cooperatives_intervention_list", row.uuid)
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
        found = candidates(run=run, filters=filters)
    first = found[:BEFORE_SAVING]
    context = {
        "form": form,
        "count": len(found),
        "looked": request.method == "POST" and not form.errors,
        "found": list(zip(first, actions.sentences(*(each.reasons for each in first)), strict=True)),
    }
    return render(
        request, "cooperatives/staff/intervention_new.html", context, status=422 if form.errors else 200
    )


def _items(request: HttpRequest, selection: InterventionList) -> Any:
    rows = selection.items.select_related("cooperative__organisation", "assignee", "plan")
    state, who = request.GET.get("stato", ""), request.GET.get("chi", "")
    if state in Intervention.State.values:
        rows = rows.filter(state=state)
    if who == "io":
        rows = rows.filter(assignee=request.user)
    elif who == "nessuno":
        rows = rows.filter(assignee=None)
    return rows


@require_safe
@staff()
def one_list(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A list with its cooperatives, the most urgent first; filters by state and by who follows."""
    selection = get_object_or_404(InterventionList.objects.select_related("run__wave"), uuid=uuid)
    page = Paginator(_items(request, selection), ON_A_PAGE).get_page(request.GET.get("pagina"))
    counts = dict(selection.items.order_by().values_list("state").annotate(Count("pk")))
    query = request.GET.copy()
    query.pop("pagina", None)
    context = {
        "selection": selection,
        "page": page,
        "rows": list(zip(page, actions.sentences(*(item.reasons for item in page)), strict=True)),
        "states": [(value, label, counts.get(value, 0)) for value, label in Intervention.State.choices],
        "state": request.GET.get("stato", ""),
        "who": request.GET.get("chi", ""),
        "query": query.urlencode(),
        "may_export": may_export_personal_data(request.user),
    }
    return render(request, "cooperatives/staff/intervention_list.html", context)


@require_POST
@staff()
def move_list(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Approve or close a list."""
    selection = get_object_or_404(InterventionList, uuid=uuid)
    try:
        if "approve" in request.POST:
            actions.approve_list(selection=selection)
            messages.success(request, _("The list is approved."))
        elif "close" in request.POST:
            actions.close_list(selection=selection)
            messages.success(request, _("The list is closed."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cooperatives_intervention_list", uuid)


@require_safe
@staff(may_export_personal_data)
def export(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The list as a workbook, with the filters of the page."""
    selection = get_object_or_404(InterventionList, uuid=uuid)
    log_access(actor=request.user, what=f"intervention list {selection.pk}")
    header = [
        _("Priority"),
        _("Cooperative"),
        _("Reasons"),
        _("State"),
        _("Followed by"),
        _("By when"),
        _("Outcome"),
    ]
    items = list(_items(request, selection))
    reasons = actions.sentences(*(item.reasons for item in items))
    rows = (
        [item.priority, item.cooperative.name, " | ".join(rule.shown_title for rule in because),
         item.get_state_display(), str(item.assignee or ""), item.due_on, item.outcome.get("difference", "")]
        for item, because in zip(items, reasons, strict=True)
    )  # fmt: skip
    return xlsx_response("interventi", header, rows)


@require_http_methods(["GET", "POST"])
@staff()
def one(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One cooperative in a list: why, how far, who follows, its plan. Reading its score is logged."""
    item = get_object_or_404(
        Intervention.objects.select_related("selection__run__wave", "cooperative__organisation", "assignee"),
        uuid=uuid,
    )
    log_access(actor=request.user, what=f"intervention {item.pk}")
    initial = {"assignee": item.assignee_id, "due_on": item.due_on, "notes": item.notes}
    form = FollowForm(request.POST if "follow" in request.POST else None, initial=initial)
    if request.method == "POST":
        try:
            if "to" in request.POST:
                actions.advance(intervention=item, to=request.POST["to"])
                messages.success(request, _("Saved."))
                return redirect("cooperatives_intervention", uuid)
            if form.is_valid():
                actions.follow(intervention=item, **form.cleaned_data)
                messages.success(request, _("Saved."))
                return redirect("cooperatives_intervention", uuid)
        except (DomainError, KeyError) as refusal:
            messages.error(request, str(refusal))
            return redirect("cooperatives_intervention", uuid)
    plan = getattr(item, "plan", None)
    context = {
        "item": item,
        "form": form,
        "plan": plan,
        "steps": plan.steps.all() if plan else [],
        "reasons": actions.sentences(item.reasons)[0],
        "score": item.response.scores.filter(spec=item.selection.run.spec_id).first(),
        "next": [(value, Intervention.State(value).label) for value in NEXT[item.state]],
    }
    return render(
        request, "cooperatives/staff/intervention.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@staff()
def plan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write the plan of an intervention, and propose it to the cooperative."""
    item = get_object_or_404(Intervention.objects.select_related("cooperative__organisation"), uuid=uuid)
    row = actions.draft_plan(intervention=item)
    written = [
        {
            "title": step.title,
            "helper": step.helper,
            "funding": step.funding,
            "url": step.url,
            "due_on": step.due_on,
        }
        for step in row.steps.all()
    ]
    form = PlanForm(request.POST or None, initial={"summary": row.summary})
    steps = StepFormSet(request.POST or None, initial=written, prefix="steps")
    if request.method == "POST" and form.is_valid() and steps.is_valid():
        try:
            actions.write_plan(plan=row, summary=form.cleaned_data["summary"], steps=steps.values)
            if "propose" in request.POST:
                actions.propose_plan(plan=row)
                messages.success(
                    request, _("The plan is proposed: the cooperative's representatives have been told.")
                )
            else:
                messages.success(request, _("The plan is saved; the cooperative does not see it yet."))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("cooperatives_intervention", uuid)
    wrong = request.method == "POST"
    context = {"item": item, "plan": row, "form": form, "steps": steps}
    return render(request, "cooperatives/staff/plan.html", context, status=422 if wrong else 200)


@require_POST
@staff()
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one step of an accepted plan as done, or not."""
    row = get_object_or_404(PlanStep.objects.select_related("plan__intervention"), pk=pk)
    try:
        actions.settle_step(step=row, done="done" in request.POST)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cooperatives_intervention", row.plan.intervention.uuid)
