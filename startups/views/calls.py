"""The public doors of calls: the list, one call “In breve” first, the first step of an application."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from land.core.bilingual import said
from land.core.errors import DomainError
from land.core.guards import anyone, guarded
from land.core.once import once
from land.core.refusals import refuse
from startups.actions import calls as verbs
from startups.actions.outcomes import funnel
from startups.actions.projects import begin_application
from startups.forms.projects import ChooseIdeaForm
from startups.models import Call, Idea, Project
from startups.policies import may_apply, may_see_call


def call_by(slug: str) -> Call:
    return Call.objects.get(slug=slug)


@require_safe
@guarded(anyone)
def calls(request: HttpRequest) -> HttpResponse:
    """Those that take applications first, then those under way and past ones."""
    rows = list(Call.objects.public())
    now = [row for row in rows if row.state == "open" and row.closes_at >= timezone.now()]
    context = {
        "open": [row.card() for row in sorted(now, key=lambda row: row.closes_at)],
        "others": [row.card() for row in rows if row not in now],
    }
    return render(request, "startups/calls/list.html", context)


@require_safe
@guarded(may_see_call, get=call_by, login=False)
def call(request: HttpRequest, row: Call) -> HttpResponse:
    """What it offers and asks, by when, judged by what, and where one starts from."""
    today = timezone.localdate().isoformat()
    steps = [
        {
            "title": said(phase, "title"),
            "text": _period(phase),
            "state": "done" if phase["ends_on"] < today else "current" if phase["starts_on"] <= today else "",
        }
        for phase in row.phases
    ]
    mine = Project.objects.of(request.user).filter(call=row).select_related("idea")
    context = {
        "call": row,
        "text": said(row, "text"),
        "takes": row.takes(timezone.now()),
        "state": row.said_state(timezone.now()),
        "steps": steps,
        "themes": [said(term, "title") for term in row.themes.all()],
        "areas": [said(area, "name") for area in row.areas.all()],
        "criteria": _by_step(row),
        "mine": mine if request.user.is_authenticated else [],
        "start": next_step(request.user, row),
        "admitted": verbs.admitted(row) if row.list_published_at else [],
        "funnel": funnel(row) if row.state in ("running", "concluded", "archived") else [],
        "closes": timezone.localtime(row.closes_at),
    }
    return render(request, "startups/calls/call.html", context)


def _period(phase: dict[str, str]) -> str:
    starts, ends = ("/".join(reversed(phase[key].split("-"))) for key in ("starts_on", "ends_on"))
    return f"{starts} – {ends}"


def _by_step(row: Call) -> list[dict[str, Any]]:
    """Each step's criteria with their weight out of 100."""
    steps: dict[str, dict[str, Any]] = {}
    for criterion in row.criteria.all():
        step = steps.setdefault(criterion.step, {"title": criterion.get_step_display(), "rows": []})
        step["rows"].append(criterion)
    for step in steps.values():
        total = sum(criterion.weight for criterion in step["rows"])
        step["rows"] = [(each, round(100 * each.weight / total)) for each in step["rows"]]
    return list(steps.values())


def next_step(user: Any, row: Call) -> dict[str, str]:
    """“Da dove parto”: the one thing to do next for this reader."""
    if user.is_authenticated:
        project = Project.objects.of(user).filter(call=row).first()
        if project is not None:
            return {"text": _("Your idea is in this call already."), "url": project.get_absolute_url(),
                    "label": _("See where it stands")}  # fmt: skip
    if not row.takes(timezone.now()):
        return {
            "text": _("It takes no applications now: a BarCamp is the place to meet others in the meantime."),
            "url": reverse("startups:home"), "label": _("See the BarCamps"),
        }  # fmt: skip
    if user.is_authenticated and Idea.objects.of(user).filter(state__in=["draft", "published"]).exists():
        return {"text": _("You have an idea: apply with its founding group."),
                "url": reverse("startups:apply", args=[row.slug]), "label": _("Apply")}  # fmt: skip
    return {
        "text": _("Everything begins with an idea: what is missing, and what to do about it. It takes ten minutes."),
        "url": reverse("startups:idea_new"), "label": _("Write an idea"),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_apply, get=call_by)
@once
def apply(request: HttpRequest, row: Call) -> HttpResponse:
    """Choose which idea applies: it makes the draft of the application."""
    ideas = (
        Idea.objects.of(request.user)
        .filter(state__in=["draft", "published"], group__isnull=False, project=None)
        .distinct()
    )
    form = ChooseIdeaForm(request.POST if request.method == "POST" else None, ideas=ideas)
    if request.method == "POST" and form.is_valid():
        try:
            project = begin_application(idea=form.cleaned_data["idea"], call=row, by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request, _("The draft of the application is there: answer and send it when you are ready.")
            )
            return redirect("startups:application", project.uuid)
    context = {
        "call": row,
        "form": form,
        "ideas": list(ideas),
        "without_group": Idea.objects.of(request.user)
        .filter(state__in=["draft", "published"], group=None)
        .distinct(),
        "mine": Project.objects.of(request.user).filter(call=row).select_related("idea"),
    }
    return render(request, "startups/calls/apply.html", context)
