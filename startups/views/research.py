"""The doors of field research: what the group supposes and what it found, behind the project's policy."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from startups.actions import research as verbs
from startups.actions.plan_shown import plain
from startups.forms.research import AssumptionForm, ResearchForm, RiskForm
from startups.models import Assumption, Project, Research
from startups.policies import may_edit_project, may_edit_research, may_see_project


def project_by(uuid: UUID) -> Project:
    return Project.objects.whole().get(uuid=uuid)


@require_safe
@guarded(may_see_project, get=project_by)
def research(request: HttpRequest, row: Project) -> HttpResponse:
    """Assumptions and research of a project."""
    context = {
        "project": row,
        "assumptions": [
            (each, "" if each.value is None else plain(each.value)) for each in row.assumptions.all()
        ],
        "pieces": row.research.prefetch_related("files", "effects__assumption"),
        "writes": may_edit_project(request.user, row),
    }
    return render(request, "startups/research/research.html", context)


def _assumption_screen(request: HttpRequest, project: Project, row: Assumption | None) -> HttpResponse:
    form = AssumptionForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.save_assumption(project=project, by=request.user, assumption=row, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect("startups:research", project.uuid)
    context = {"project": project, "form": form, "row": row, "title": _("Assumption")}
    return render(request, "startups/research/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(may_edit_project, get=project_by)
@once
def new_assumption(request: HttpRequest, row: Project) -> HttpResponse:
    """Suppose something."""
    return _assumption_screen(request, row, None)


def assumption_by(uuid: UUID) -> Assumption:
    return Assumption.objects.select_related("project").get(uuid=uuid)


@require_http_methods(["GET", "POST"])
@guarded(may_edit_research, get=assumption_by)
def assumption(request: HttpRequest, row: Assumption) -> HttpResponse:
    """Change its words or its number."""
    return _assumption_screen(request, row.project, row)


@require_POST
@guarded(may_edit_research, get=assumption_by)
@once
def risk(request: HttpRequest, row: Assumption) -> HttpResponse:
    """The group accepts the risk."""
    form = RiskForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(verbs.WhyNeeded()))
        return redirect("startups:research", row.project.uuid)
    return tried(
        request,
        lambda: verbs.accept_risk(assumption=row, by=request.user, **form.cleaned_data),
        lambda: _("Noted as a risk that the group accepts."),
        "startups:research",
        row.project.uuid,
    )


def _research_screen(request: HttpRequest, project: Project, row: Research | None) -> HttpResponse:
    initial = None
    if row is not None:
        names = ("method", "questions", "people", "starts_on", "ends_on", "findings")
        initial = {name: getattr(row, name) for name in names}
        initial |= {f"effect_{each.assumption_id}": each.effect for each in row.effects.all()}
    form = ResearchForm(request.POST or None, request.FILES or None, project=project, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.save_research(project=project, by=request.user, research=row, **form.facts())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect("startups:research", project.uuid)
    context = {"project": project, "form": form, "row": row, "title": _("Field research")}
    return render(request, "startups/research/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(may_edit_project, get=project_by)
@once
def new_research(request: HttpRequest, row: Project) -> HttpResponse:
    """Tell a piece of research."""
    return _research_screen(request, row, None)


def research_by(uuid: UUID) -> Research:
    return Research.objects.select_related("project").get(uuid=uuid)


@require_http_methods(["GET", "POST"])
@guarded(may_edit_research, get=research_by)
def change_research(request: HttpRequest, row: Research) -> HttpResponse:
    """Change it."""
    return _research_screen(request, row.project, row)
