"""The doors of the pre-feasibility plan: the gate, the plan, a section, signatures, handing it in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from startups.actions import gate as gates
from startups.actions import prefeasibility as verbs
from startups.actions.prefeasibility_pdf import prefeasibility_pdf, shown
from startups.forms.prefeasibility import SectionForm
from startups.models import GroupMember, PreFeasibility, Project, Visit
from startups.policies import (
    in_group,
    may_edit_project,
    may_see_prefeasibility,
    may_see_project,
    may_sign,
    may_write_prefeasibility,
)
from startups.views.research import project_by


@require_safe
@guarded(may_see_project, get=project_by)
def learning(request: HttpRequest, row: Project) -> HttpResponse:
    """How far the group is before its business plan, line by line, and where each line is worked on."""
    lines = gates.gate(row)
    group = getattr(row.idea, "group", None)
    plans = list(
        PreFeasibility.objects.visible_to(request.user).filter(project=row).select_related("project")
    )
    draft = next((plan for plan in plans if plan.state == "draft"), None)
    context = {
        "project": row,
        "lines": lines,
        "open": gates.is_open(lines),
        "steps": gate_steps(row, lines),
        "visits": Visit.objects.filter(group=group).whole() if group else [],
        "plans": plans,
        "draft": draft,
        "writes": may_edit_project(request.user, row),
        "begins": draft is None and row.state in verbs.WRITABLE,
    }
    return render(request, "startups/prefeasibility/learning.html", context)


def gate_steps(project: Project, lines: list[gates.GateLine]) -> list[dict[str, Any]]:
    """The gate as a step list."""
    return [{"title": line.label, "text": line.words, "state": "done" if line.met else ""} for line in lines]


@require_POST
@guarded(may_edit_project, get=project_by)
@once
def begin(request: HttpRequest, row: Project) -> HttpResponse:
    """Begin the plan, or its next version."""
    try:
        plan = verbs.begin(project=row, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("startups:learning", row.uuid)
    return redirect("startups:prefeasibility", row.uuid, plan.number)


def plan_by(uuid: UUID, number: int) -> PreFeasibility:
    return PreFeasibility.objects.whole().get(project__uuid=uuid, number=number)


@require_safe
@guarded(may_see_prefeasibility, get=plan_by)
def plan(request: HttpRequest, row: PreFeasibility) -> HttpResponse:
    """A version as it stands, with who has still to confirm it."""
    draft = row.state == "draft"
    waiting = verbs.waited_for(row) if draft else []
    member = GroupMember.objects.of(request.user).filter(group__idea=row.project.idea_id).first()
    context = {
        "plan": row,
        "project": row.project,
        "writes": draft and may_edit_project(request.user, row.project),
        "waiting": waiting,
        "asked": bool(row.asked_at and row.asked_digest == verbs.digest_of(row)),
        "may_sign": draft and member is not None and any(each.pk == member.pk for each in waiting),
        "member": in_group(request.user, row.project),
        **shown(row),
    }
    return render(request, "startups/prefeasibility/plan.html", context)


@require_safe
@guarded(may_see_prefeasibility, get=plan_by)
def document(request: HttpRequest, row: PreFeasibility) -> HttpResponse:
    """The plan as an accessible PDF."""
    response = HttpResponse(prefeasibility_pdf(row), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="prefattibilita-{row.number}.pdf"'
    return response


@require_safe
@guarded(may_see_prefeasibility, get=plan_by)
def printed(request: HttpRequest, row: PreFeasibility) -> HttpResponse:
    """The plan on one page, to print."""
    context = {"plan": row, "project": row.project, **shown(row)}
    return render(request, "startups/prefeasibility/print.html", context)


def _section_of(uuid: UUID, number: int, section: str) -> PreFeasibility:
    row = plan_by(uuid, number)
    if section not in verbs.SECTIONS or row.state != "draft":
        raise Http404
    row.asked = section
    return row


@require_http_methods(["GET", "POST"])
@guarded(may_write_prefeasibility, get=_section_of)
def section(request: HttpRequest, row: PreFeasibility) -> HttpResponse:
    """Write a section. If a colleague saved it meanwhile, both are shown and nothing is lost.

    What the colleague saved is replaced only by whoever read it and says so.
    """
    key = row.asked  # type: ignore[attr-defined]
    form = SectionForm(request.POST or None, section=key, kept=row.sections)
    context: dict[str, Any] = {
        "plan": row, "project": row.project, "form": form, "title": verbs.SECTIONS[key],
        "help": verbs.HELP[key], "key": key,
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            told = form.cleaned_data
            try:
                verbs.write_section(
                    plan=row,
                    by=request.user,
                    section=key,
                    seen=told["instead_of"] or told["seen"],
                    text=told["text"],
                    rows=form.rows(),
                )
            except verbs.SomebodyWrote as conflict:
                row.refresh_from_db()
                status = 409
                context["conflict"] = str(conflict)
                context["theirs"] = next(part for part in shown(row)["parts"] if part["key"] == key)
                context["their_version"] = row.sections[key]["version"]
            except DomainError as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, _("The section is saved."))
                return redirect("startups:prefeasibility", row.project.uuid, row.number)
    return render(request, "startups/prefeasibility/section.html", context, status=status)


@require_POST
@guarded(may_write_prefeasibility, get=plan_by)
@once
def ask(request: HttpRequest, row: PreFeasibility) -> HttpResponse:
    """Ask everybody to confirm."""
    return tried(
        request,
        lambda: verbs.ask_signatures(plan=row, by=request.user),
        lambda: _(
            "Everybody is asked to confirm. Whoever does not answer within seven days counts as agreeing."
        ),
        "startups:prefeasibility",
        row.project.uuid,
        row.number,
    )


@require_POST
@guarded(may_sign, get=plan_by)
@once
def sign(request: HttpRequest, row: PreFeasibility) -> HttpResponse:
    """I confirm that this is sent."""
    member = GroupMember.objects.of(request.user).filter(group__idea=row.project.idea_id).first()
    if member is None:
        raise Http404
    return tried(
        request,
        lambda: verbs.sign_plan(plan=row, member=member),
        lambda: _("Confirmed."),
        "startups:prefeasibility",
        row.project.uuid,
        row.number,
    )


@require_POST
@guarded(may_write_prefeasibility, get=plan_by)
@once
def submit(request: HttpRequest, row: PreFeasibility) -> HttpResponse:
    """Hand it in."""
    return tried(
        request,
        lambda: verbs.submit_prefeasibility(plan=row, by=request.user),
        lambda: _("The plan is handed in: this version stays as it is."),
        "startups:prefeasibility",
        row.project.uuid,
        row.number,
    )
