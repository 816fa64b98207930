"""The group's own doors on its path: where it stands, the application, how it stops or rests."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.provenance import chain
from land.core.refusals import refuse
from startups.actions import projects as verbs
from startups.actions.outcomes import RANK, furthest
from startups.forms.projects import ApplicationForm, GivingUpForm, ReasonForm
from startups.models import Decision, Project
from startups.policies import (
    accompanies,
    in_group,
    is_of_project,
    may_answer_application,
    may_answer_follow_up,
    may_edit_project,
    may_offer_times,
    may_see_project,
    may_see_starting,
)


def project_by(uuid: UUID) -> Project:
    return Project.objects.whole().select_related("idea__group__contact", "network_project").get(uuid=uuid)


@require_safe
@guarded(may_see_project, get=project_by)
def project(request: HttpRequest, row: Project) -> HttpResponse:
    """Where it stands, what to do next, what was decided, who helps."""
    inside = in_group(request.user, row)
    decisions = list(row.decisions.order_by("-created_at", "-pk"))
    rank = furthest(Project.objects.filter(pk=row.pk)).get(row.pk, -1)
    group = getattr(row.idea, "group", None)
    context = {
        "project": row,
        "group": group,
        "inside": inside,
        "writes": may_edit_project(request.user, row),
        "is_contact": bool(group and group.contact.user_id == request.user.pk),
        "steps": _steps(row, rank),
        "next": _next(row) if inside else None,
        "decisions": [(each, _comments(each)) for each in decisions],
        "history": [
            {
                "when": f"{timezone.localtime(line.at):%d/%m/%Y}",
                "title": line.get_to_display(),
                "text": line.reason,
            }
            for line in row.transitions.all()
        ],
        "tutors": list(row.tutors.order_by("last_name", "pk")),
        "chain": chain("idea", row.idea.uuid, request.user),
        "starting": may_see_starting(request.user, row) or may_offer_times(request.user, row),
        "follow_ups": [each for each in row.follow_ups.all() if may_answer_follow_up(request.user, each)],
        "suspended": row.state == "suspended",
        "accompanies": accompanies(request.user, row),
        "giving_up_form": GivingUpForm(),
        "reason_form": ReasonForm(),
    }
    return render(request, "startups/projects/project.html", context)


def _labels() -> list[str]:
    """The steps of `STEPS`, said of one project."""
    return [
        _("Application"), _("Admission"), _("Learning from experience"), _("Entrepreneurial training"),
        _("Pre-feasibility plan"), _("Business plan"), _("Starting up"), _("A cooperative"),
    ]  # fmt: skip


def _steps(row: Project, rank: int) -> list[dict[str, Any]]:
    """The path as a step list: what is behind, where it is."""
    here = RANK.get(row.state, rank)
    ended = row.state in Project.ENDED
    return [
        {
            "title": label,
            "state": "done"
            if number < here or (number == here and ended and number <= rank)
            else "current"
            if number == here and not ended
            else "",
        }
        for number, label in enumerate(_labels())
    ]


def _next(row: Project) -> dict[str, str] | None:
    """The one thing to do now, for the group."""
    learning = reverse("startups:learning", args=[row.uuid])
    told: dict[str, tuple[str, str, str]] = {
        "draft": (_("Answer the questions of the call, then send the application."), "application", _("Go to the application")),
        "submitted": (_("Nothing: whoever reads the application answers with a decision and its reason."), "", ""),
        "integration": (_("Complete what is asked for, then send it again."), "application", _("Complete the application")),
        "admitted": (_("The path begins soon. In the meantime choose a cooperative to visit."), "visits", _("See the visits")),
        "learning": (_("Meet others, visit a cooperative, tell what you saw."), learning, _("See what is missing")),
        "training": (_("Follow the modules, hear people in the field, write the pre-feasibility plan."), learning,
                     _("See what is missing")),
        "prefeasibility": (_("Nothing: the pre-feasibility plan is being read."), "", ""),
        "prefeasibility_rework": (_("Rework the pre-feasibility plan where the decision says, then hand it in again."),
                                  learning, _("Open the plan")),
        "planning": (_("Write the business plan: numbers, sources, members."), "plans", _("Open the business plan")),
        "plan": (_("Nothing: the business plan is being read."), "", ""),
        "plan_rework": (_("Rework the business plan where the decision says, then hand it in again."), "plans",
                        _("Open the business plan")),
        "starting": (_("Go through what is to decide and do, one by one, with your tutor."), "starting", _("See the start")),
        "born": (_("The cooperative is born. Now and then we ask how it goes."), "", ""),
        "suspended": (_("It rests. When you want, take it up again from here."), "", ""),
    }  # fmt: skip
    if row.state not in told:
        return None
    text, where, label = told[row.state]
    if where and not where.startswith("/"):
        where = _address(where, row)
    return {"text": text, "url": where, "label": label}


def _address(name: str, row: Project) -> str:
    """Where a step is done; nothing while nobody has built it."""
    for arguments in ([row.uuid], []):
        try:
            return reverse(f"startups:{name}", args=arguments)
        except NoReverseMatch:
            continue
    return ""


def _comments(decision: Decision) -> list[str]:
    """What evaluators wrote for the group, without names: read once it is decided."""
    rows = decision.project.evaluations.filter(
        step=decision.step, sent_at__lte=decision.created_at
    ).counting()
    return list(rows.order_by("pk").values_list("comment", flat=True))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(is_of_project, get=project_by)
@once
def application(request: HttpRequest, row: Project) -> HttpResponse:
    """The answers: kept as a draft at any time, sent for signature when they are whole."""
    late = timezone.now().replace(microsecond=0) > verbs.closes_at(row)
    confirming = late and verbs.asked_in_time(row, timezone.now())
    writes = (
        may_answer_application(request.user, row) and row.state in ("draft", "integration") and not confirming
    )
    sending = request.POST.get("then") == "send"
    data = request.POST if request.method == "POST" and writes else None
    form = ApplicationForm(data, project=row, sending=sending)
    if data is not None:
        if sending and not form.is_valid():
            loose = ApplicationForm(request.POST, project=row)
            if loose.is_valid():  # what is wrong is said at its field, what is there is kept all the same
                verbs.keep_answers(
                    project=row, answers=loose.answers(), seeks_members=loose.cleaned_data["seeks_members"],
                    by=request.user,
                )  # fmt: skip
        elif form.is_valid():
            answers, seeks = form.answers(), form.cleaned_data["seeks_members"]
            try:
                verbs.keep_answers(project=row, answers=answers, seeks_members=seeks, by=request.user)
                if sending:
                    row = verbs.ask_sign_off(project=row, by=request.user)
            except DomainError as refusal:
                refuse(form, refusal)
            else:
                _say(request, row, sending)
                return redirect(
                    "startups:application" if row.state != "submitted" else "startups:project", row.uuid
                )
    unsigned = verbs.unsigned(row) if row.state in ("draft", "integration") else []
    me = row.idea.group.members.filter(person__user=request.user, left_at=None).first()
    context = {
        "project": row,
        "form": form,
        "writes": writes,
        "told": [(each["label"], _said(row.answers.get(each["key"], ""))) for each in row.call.questions],
        "unsigned": unsigned,
        "asked": row.sign_off_asked_at,
        "silence": row.sign_off_asked_at and timezone.localtime(row.sign_off_asked_at + verbs.SILENCE),
        "to_sign": bool(row.sign_off_asked_at and me in unsigned),
        "closes": timezone.localtime(verbs.closes_at(row)),
        "late": late,
    }
    return render(request, "startups/projects/application.html", context)


def _said(answer: str) -> str:
    return _("yes") if answer == "yes" else answer


def _say(request: HttpRequest, row: Project, sending: bool) -> None:
    if not sending:
        messages.success(request, _("The draft is kept."))
    elif row.state == "submitted":
        messages.success(request, _("The application is sent."))
    else:
        messages.success(request, _("The other members were asked to confirm: the last one sends it."))


def _doing(request: HttpRequest, row: Project, act: Callable[[], Any], done: str) -> HttpResponse:
    """Do it and say so, or say why not, and go back to the project."""
    try:
        act()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("startups:project", row.uuid)


def _as_seen(request: HttpRequest, row: Project) -> Project:
    """The project in the state that the page showed: an old page does not act on what has moved."""
    if (seen := request.POST.get("state", "")) in Project.State.values:
        row.state = seen
    return row


@require_POST
@guarded(is_of_project, get=project_by)
@once
def sign(request: HttpRequest, row: Project) -> HttpResponse:
    """“I confirm that it is sent”."""
    return _doing(
        request, row, lambda: verbs.sign_application(project=row, by=request.user), _("You have confirmed.")
    )


@require_POST
@guarded(is_of_project, get=project_by)
@once
def give_up(request: HttpRequest, row: Project) -> HttpResponse:
    """The group stops: a reason and its own words; the contact confirms."""
    form = GivingUpForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a reason and say it in your own words."))
        return redirect(f"{row.get_absolute_url()}#rinuncia")

    def act() -> None:
        verbs.propose_giving_up(
            project=_as_seen(request, row), by=request.user, reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
        )  # fmt: skip

    return _doing(request, row, act, _("It is written. The contact person of the group confirms it."))


@require_POST
@guarded(is_of_project, get=project_by)
@once
def confirm_giving_up(request: HttpRequest, row: Project) -> HttpResponse:
    """The contact confirms, or says that the group goes on."""
    if request.POST.get("then") == "back":
        return _doing(
            request, row, lambda: verbs.take_back_giving_up(project=row, by=request.user), _("The group goes on.")
        )  # fmt: skip
    return _doing(
        request, row, lambda: verbs.confirm_giving_up(project=_as_seen(request, row), by=request.user),
        _("It ends here. Everybody in the group is told."),
    )  # fmt: skip


@require_POST
@guarded(may_answer_application, get=project_by)
@once
def suspend(request: HttpRequest, row: Project) -> HttpResponse:
    """Let it rest, with the reason."""
    reason = request.POST.get("reason", "")[:2000]
    return _doing(
        request, row, lambda: verbs.suspend(project=_as_seen(request, row), by=request.user, reason=reason),
        _("It rests: take it up again when you want."),
    )  # fmt: skip


@require_POST
@guarded(may_answer_application, get=project_by)
@once
def resume(request: HttpRequest, row: Project) -> HttpResponse:
    """Take it up again where it was."""
    return _doing(request, row, lambda: verbs.resume(project=row, by=request.user), _("Welcome back."))
