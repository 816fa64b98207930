"""Staff's screen of one project: who judges it, what is decided, who accompanies it, how it ends."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail import hooks

from land.core.errors import DomainError, WrongState
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from startups.actions import evaluating, outcomes
from startups.actions import projects as verbs
from startups.actions.gate import gate
from startups.actions.states import STEPS
from startups.forms.evaluating import AssignForm, DecisionForm
from startups.forms.projects import ReasonForm
from startups.forms.starting import BirthForm, NetworkForm, TutorsForm
from startups.models import Project
from startups.policies import is_staff

#: at which step what stands in each state is decided
STEP_OF = {state: step for step, (states, _leads) in STEPS.items() for state in states}
#: what staff let begin from each state
BEGINS = {"admitted": "learning", "learning": "training"}


def project_of(pk: int) -> Project:
    return Project.objects.exclude(state="draft").select_related("idea__group__contact", "call").get(pk=pk)


def _page(request: HttpRequest, row: Project, **forms: Any) -> HttpResponse:
    """The screen with these forms as they were sent, the others fresh."""
    step = STEP_OF.get(row.state, "")
    rows = list(row.evaluations.select_related("evaluator").order_by("step", "pk"))
    counting = set(row.evaluations.counting().values_list("pk", flat=True))
    criteria: dict[str, list] = {}
    for criterion in row.call.criteria.all():
        criteria.setdefault(criterion.step, []).append(criterion)
    context = {
        "project": row,
        "step": step,
        "evaluations": [
            {
                "row": each,
                "counts": each.pk in counting,
                "points": evaluating.points_of(each, criteria.get(each.step, [])) if each.sent_at else None,
                "by_criterion": [
                    (criterion, each.points.get(str(criterion.pk))) for criterion in criteria.get(each.step, [])
                ],
            }
            for each in rows
        ],
        "mean": evaluating.mean_of(row, step) if step else None,
        "below": evaluating.below_least(row, step) if step else [],
        "gate": gate(row) if row.state in ("training", "prefeasibility", "prefeasibility_rework") else [],
        "decisions": row.decisions.select_related("by__person"),
        "members": row.idea.group.members.filter(left_at=None).select_related("person"),
        "answers": [(each["label"], row.answers.get(each["key"], "")) for each in row.call.questions],
        "begins": BEGINS.get(row.state, ""),
        "history": row.transitions.select_related("by__person"),
        "assign_form": AssignForm(prefix="a"),
        "decision_form": DecisionForm(initial={"state": row.state}),
        "tutors_form": TutorsForm(prefix="t", initial={"tutors": row.tutors.all()}),
        "reason_form": ReasonForm(prefix="r"),
        "typed": [],
        **forms,
    }  # fmt: skip
    return render(request, "startups/staff/project.html", context)


@require_http_methods(["GET", "HEAD"])
@guarded(is_staff, get=project_of)
def project(request: HttpRequest, row: Project) -> HttpResponse:
    """Everything about it, and what can be done now."""
    return _page(request, row)


def _tried(request: HttpRequest, row: Project, do: Callable[[], Any], done: str) -> HttpResponse:
    return tried(request, do, lambda: done, "startups_project", row.pk)


@require_POST
@guarded(is_staff, get=project_of)
@once
def assign(request: HttpRequest, row: Project) -> HttpResponse:
    """Ask an evaluator."""
    form, step = AssignForm(request.POST, prefix="a"), STEP_OF.get(row.state, "")
    if not step:
        messages.error(request, str(WrongState()))
        return redirect("startups_project", row.pk)
    if form.is_valid():
        try:
            evaluating.assign(project=row, step=step, by=request.user, document=evaluating.document_of(row, step),
                              **form.cleaned_data)  # fmt: skip
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, gettext("The evaluator is told."))
            return redirect("startups_project", row.pk)
    return _page(request, row, assign_form=form)


def _decided_elsewhere(
    request: HttpRequest, row: Project, form: DecisionForm, refusal: DomainError, typed: list[str]
) -> HttpResponse:
    """Why not, with every word that was typed: in the form while something can be decided, else to be copied."""
    row.refresh_from_db()
    if not isinstance(refusal, WrongState) and row.state in STEP_OF:
        refuse(form, refusal)
        return _page(request, row, decision_form=form)
    messages.error(request, str(refusal))
    if row.state in STEP_OF:
        messages.info(request, gettext("This is how it stands now; your words are still in the form."))
        again = form.data.copy()
        again["state"] = row.state
        return _page(request, row, decision_form=DecisionForm(again))
    return _page(request, row, typed=typed)


@require_POST
@guarded(is_staff, get=project_of)
@once
def decide(request: HttpRequest, row: Project) -> HttpResponse:
    """Decide. The page says in which state it showed the project: an old one says that it is done."""
    form = DecisionForm(request.POST)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        row.state = facts.pop("state")
        step = STEP_OF.get(row.state, "")
        if not step:
            raise Http404
        facts["items"] = facts["items"].splitlines()
        try:
            evaluating.decide(project=row, step=step, by=request.user, **facts)
        except DomainError as refusal:
            typed = [facts["reason"], *facts["items"]]
            return _decided_elsewhere(request, row, form, refusal, typed)
        else:
            messages.success(request, gettext("It is decided: the group is told."))
            return redirect("startups_project", row.pk)
    return _page(request, row, decision_form=form)


@require_POST
@guarded(is_staff, get=project_of)
@once
def tutors(request: HttpRequest, row: Project) -> HttpResponse:
    """Name who accompanies it."""
    form = TutorsForm(request.POST, prefix="t")
    if not form.is_valid():
        return _page(request, row, tutors_form=form)
    chosen = list(form.cleaned_data["tutors"])
    return _tried(
        request, row, lambda: verbs.name_tutors(project=row, tutors=chosen, by=request.user), gettext("Saved.")
    )  # fmt: skip


@require_POST
@guarded(is_staff, get=project_of)
@once
def step(request: HttpRequest, row: Project) -> HttpResponse:
    """Begin the next step, suspend, take up again, file away."""
    then, reason = request.POST.get("then", ""), request.POST.get("r-reason", "")[:2000]
    seen = request.POST.get("state", "")
    row.state = seen if seen in Project.State.values else row.state
    done: dict[str, Callable[[], Any]] = {
        "begin": lambda: verbs.begin_step(project=row, to=BEGINS.get(row.state, ""), by=request.user),
        "suspend": lambda: verbs.suspend(project=row, by=request.user, reason=reason),
        "resume": lambda: verbs.resume(project=row, by=request.user),
        "archive": lambda: verbs.file_away(project=row, by=request.user, reason=reason),
    }
    if then not in done:
        raise Http404
    try:
        done[then]()
    except DomainError as refusal:
        messages.error(request, str(refusal))
        row.refresh_from_db()
        return _page(request, row, reason_form=ReasonForm(prefix="r", initial={"reason": reason}))
    messages.success(request, gettext("Done: the group is told."))
    return redirect("startups_project", row.pk)


def _end(
    request: HttpRequest, row: Project, form: Any, do: Callable[[dict[str, Any]], Any], title: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            do(dict(form.cleaned_data))
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, gettext("Done: the group is told."))
            return redirect("startups_project", row.pk)
    elif row.state != "starting":
        messages.error(request, gettext("This is done from the start on: the project is elsewhere."))
        return redirect("startups_project", row.pk)
    context = {"form": form, "title": title, "subtitle": row, "label": title}
    return render(request, "startups/staff/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(is_staff, get=project_of)
@once
def birth(request: HttpRequest, row: Project) -> HttpResponse:
    """The new cooperative enters the registry."""
    form = BirthForm(
        request.POST or None, project=row, initial={"name": row.idea.title, "representative": row.idea.group.contact_id}
    )  # fmt: skip
    return _end(
        request, row, form, lambda facts: outcomes.bear(project=row, by=request.user, **facts),
        gettext("Enter the cooperative in the registry"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(is_staff, get=project_of)
@once
def network(request: HttpRequest, row: Project) -> HttpResponse:
    """It goes on as a network project."""
    form = NetworkForm(
        request.POST or None, initial={"title": row.idea.title, "summary": row.idea.solution[:2000]}
    )
    return _end(
        request, row, form, lambda facts: outcomes.end_in_network(project=row, by=request.user, **facts),
        gettext("Go on as a network project"),
    )  # fmt: skip


@hooks.register("register_admin_urls")
def project_urls() -> list:
    return [
        path("startup/progetti/<int:pk>/", project, name="startups_project"),
        path("startup/progetti/<int:pk>/valutatori/", assign, name="startups_project_assign"),
        path("startup/progetti/<int:pk>/decisione/", decide, name="startups_project_decide"),
        path("startup/progetti/<int:pk>/tutor/", tutors, name="startups_project_tutors"),
        path("startup/progetti/<int:pk>/passo/", step, name="startups_project_step"),
        path("startup/progetti/<int:pk>/cooperativa/", birth, name="startups_project_birth"),
        path("startup/progetti/<int:pk>/rete/", network, name="startups_project_network"),
    ]
