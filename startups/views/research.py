"""The doors of field research: what the group supposes and what it found, behind the project's policy."""

from typing import Any
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
    seen = {} if row is None else {"seen": verbs.version_of(row)}
    form = AssumptionForm(request.POST or None, instance=row, initial=seen)
    context: dict[str, Any] = {"project": project, "form": form, "row": row, "title": _("Assumption")}
    if request.method == "POST" and form.is_valid():
        try:
            verbs.save_assumption(project=project, by=request.user, assumption=row, **form.cleaned_data)
        except verbs.SomebodyChanged as refusal:
            theirs = assumption_by(row.uuid)  # type: ignore[union-attr]
            again = AssumptionForm(_with_version(request, theirs), instance=theirs)
            return _conflict(request, context | {"form": again}, refusal, [
                (_("What we suppose"), theirs.text),
                (_("Number"), "–" if theirs.value is None else f"{plain(theirs.value)} {theirs.unit}"),
            ])  # fmt: skip
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("It is kept."))
            return redirect("startups:research", project.uuid)
    return render(request, "startups/research/form.html", context, status=422 if form.errors else 200)


def _with_version(request: HttpRequest, row: Assumption | Research) -> Any:
    """What was typed, as an answer to what is kept now."""
    again = request.POST.copy()
    again["seen"] = verbs.version_of(row)
    return again


def _conflict(
    request: HttpRequest, context: dict[str, Any], refusal: DomainError, theirs: list[tuple[str, Any]]
) -> HttpResponse:
    """409 with what somebody else wrote, and the form with everything typed."""
    context |= {"conflict": str(refusal), "theirs": theirs, "file_too": bool(request.FILES)}
    return render(request, "startups/research/form.html", context, status=409)


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
        initial = {name: getattr(row, name) for name in verbs.FOUND}
        initial |= {f"effect_{each.assumption_id}": each.effect for each in row.effects.all()}
        initial["seen"] = verbs.version_of(row)
    form = ResearchForm(request.POST or None, request.FILES or None, project=project, initial=initial)
    title = _("Field research") if row else _("Tell a piece of research")
    context: dict[str, Any] = {"project": project, "form": form, "row": row, "title": title}
    if request.method == "POST" and form.is_valid():
        try:
            verbs.save_research(project=project, by=request.user, research=row, **form.facts())
        except verbs.SomebodyChanged as refusal:
            theirs = research_by(row.uuid)  # type: ignore[union-attr]
            again = ResearchForm(_with_version(request, theirs), project=project)
            names = ("method", "questions", "people", "findings")
            return _conflict(
                request, context | {"form": again}, refusal,
                [(form.fields[name].label, getattr(theirs, name)) for name in names],
            )  # fmt: skip
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("It is kept."))
            return redirect("startups:research", project.uuid)
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
