"""Staff’s screens of what a cycle shares (scenarios, questions, a copy of it) and of the people invited to a workshop."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail import hooks

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from workshops.actions import inviting, prompts
from workshops.forms.inviting import InviteForm
from workshops.forms.prompts import CopyForm, PromptForm, ScenarioForm
from workshops.models import Cycle, Prompt, Scenario, Workshop
from workshops.policies import is_staff
from workshops.wagtail_hooks.workshops import cycle_of, workshop_of


@require_safe
@guarded(is_staff)
def cycles(request: HttpRequest) -> HttpResponse:
    """All cycles, with how many workshops, scenarios and questions each has."""
    rows = Cycle.objects.prefetch_related("workshops", "scenarios", "prompts")
    return render(request, "workshops/staff/cycles.html", {"cycles": rows})


@require_safe
@guarded(is_staff, get=cycle_of)
def shared(request: HttpRequest, row: Cycle) -> HttpResponse:
    """What the workshops of a cycle share."""
    return _shared(request, row, CopyForm(initial={"title": gettext("Copy of %(title)s") % {"title": row}}))


def _shared(request: HttpRequest, row: Cycle, form: CopyForm) -> HttpResponse:
    context = {
        "row": row,
        "copy_form": form,
        "answered": prompts.is_answered(row),
        "workshops": row.workshops.select_related("activity"),
    }
    return render(request, "workshops/staff/shared.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(is_staff, get=cycle_of)
@once
def copy(request: HttpRequest, row: Cycle) -> HttpResponse:
    """A new cycle with the same scenarios and questions."""
    form = CopyForm(request.POST)
    if not form.is_valid():
        return _shared(request, row, form)
    new = prompts.copy_cycle(cycle=row, by=request.user, **form.cleaned_data)
    messages.success(request, gettext("“%(title)s” is saved.") % {"title": new})
    return redirect("workshops_cycle_shared", new.pk)


def _kept(
    request: HttpRequest, cycle: Cycle, form: Any, save: Callable[..., Any], title: str, row: Any
) -> HttpResponse:
    """A form of something a cycle shares: kept, or shown again with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            save(cycle=cycle, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, gettext("Saved."))
            return redirect("workshops_cycle_shared", cycle.pk)
    context = {"form": form, "row": row, "cycle": cycle, "title": title}
    return render(request, "workshops/staff/shared_one.html", context, status=422 if form.errors else 200)


def _scenario(request: HttpRequest, cycle: Cycle, row: Scenario | None) -> HttpResponse:
    form = ScenarioForm(request.POST or None, instance=row)
    return _kept(
        request,
        cycle,
        form,
        lambda **facts: prompts.save_scenario(scenario=row, **facts),
        gettext("Scenario"),
        row,
    )


def _prompt(request: HttpRequest, cycle: Cycle, row: Prompt | None) -> HttpResponse:
    form = PromptForm(request.POST or None, instance=row)
    return _kept(
        request, cycle, form, lambda **facts: prompts.save_prompt(prompt=row, **facts), gettext("Question of perception"), row,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded(is_staff, get=cycle_of)
@once
def new_scenario(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """One scenario more."""
    return _scenario(request, cycle, None)


def scenario_of(pk: int) -> Scenario:
    return Scenario.objects.select_related("cycle").get(pk=pk)


@require_http_methods(["GET", "POST"])
@guarded(is_staff, get=scenario_of)
def scenario(request: HttpRequest, row: Scenario) -> HttpResponse:
    """Change a scenario, or take it away (`togli`)."""
    if request.method == "POST" and "togli" in request.POST:
        return _removed(request, row.cycle, lambda: prompts.remove_scenario(scenario=row, by=request.user))
    return _scenario(request, row.cycle, row)


@require_http_methods(["GET", "POST"])
@guarded(is_staff, get=cycle_of)
@once
def new_prompt(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """One question more."""
    return _prompt(request, cycle, None)


def prompt_of(pk: int) -> Prompt:
    return Prompt.objects.select_related("cycle").get(pk=pk)


@require_http_methods(["GET", "POST"])
@guarded(is_staff, get=prompt_of)
def prompt(request: HttpRequest, row: Prompt) -> HttpResponse:
    """Change a question, or take it away (`togli`)."""
    if request.method == "POST" and "togli" in request.POST:
        return _removed(request, row.cycle, lambda: prompts.remove_prompt(prompt=row, by=request.user))
    return _prompt(request, row.cycle, row)


def _removed(request: HttpRequest, cycle: Cycle, remove: Callable[[], None]) -> HttpResponse:
    return tried(request, remove, lambda: gettext("Taken away."), "workshops_cycle_shared", cycle.pk)


@require_http_methods(["GET", "POST"])
@guarded(is_staff, get=workshop_of)
@once
def invite(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Invite people and cooperatives to enrol."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            number = inviting.invite(workshop=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request,
                ngettext("%(number)d person is invited.", "%(number)d people are invited.", number)
                % {"number": number},
            )
            return redirect("workshops_workshop_edit", row.pk)
    context = {"form": form, "row": row}
    return render(request, "workshops/staff/invite.html", context, status=422 if form.errors else 200)


@hooks.register("register_admin_urls")
def people_urls() -> list:
    return [
        path("laboratori/cicli/", cycles, name="workshops_cycles"),
        path("laboratori/cicli/<int:pk>/comune/", shared, name="workshops_cycle_shared"),
        path("laboratori/cicli/<int:pk>/copia/", copy, name="workshops_cycle_copy"),
        path("laboratori/cicli/<int:pk>/scenari/nuovo/", new_scenario, name="workshops_scenario_new"),
        path("laboratori/scenari/<int:pk>/", scenario, name="workshops_scenario"),
        path("laboratori/cicli/<int:pk>/domande/nuova/", new_prompt, name="workshops_prompt_new"),
        path("laboratori/domande/<int:pk>/", prompt, name="workshops_prompt"),
        path("laboratori/<int:pk>/inviti/", invite, name="workshops_invite"),
    ]
