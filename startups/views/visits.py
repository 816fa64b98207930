"""The doors of visits: who receives, what a group asks, what is answered, how it went."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperatives.models import Cooperative
from cooperatives.policies import may_keep
from land.core.errors import DomainError
from land.core.guards import guarded, registered
from land.core.once import once
from land.core.refusals import refuse, tried
from startups.actions import visits as verbs
from startups.forms.visits import AccountForm, AnswerForm, HostForm, VisitForm
from startups.models import FoundingGroup, GroupMember, Visit, VisitHost
from startups.policies import (
    may_answer_visit,
    may_call_off,
    may_see_host,
    may_see_visit,
    writes_for_group,
)


@require_safe
@guarded(registered)
def hosts(request: HttpRequest) -> HttpResponse:
    """Who receives groups, and my visits."""
    seen = Visit.objects.visible_to(request.user).whole()
    own = Cooperative.objects.filter(
        memberships__person__user=request.user, memberships__state="active",
        memberships__role="representative", state="active",
    ).select_related("organisation")  # fmt: skip
    context = {
        "hosts": VisitHost.objects.receiving().whole().order_by("cooperative__folded_name"),
        "mine": seen.filter(pk__in=Visit.objects.of_groups_of(request.user).values("pk")),
        "received": seen.filter(pk__in=Visit.objects.received_by(request.user).values("pk")),
        "own": own,
        "published": Visit.objects.published().whole()[:6],
    }
    return render(request, "startups/visits/list.html", context)


def host_by(uuid: UUID) -> VisitHost:
    return VisitHost.objects.whole().get(uuid=uuid)


def _group_of(request: HttpRequest) -> FoundingGroup | None:
    """The group for which this person may ask."""
    rows = GroupMember.objects.of(request.user).filter(access="edit").select_related("group__idea")
    member = rows.first()
    return member.group if member else None


@require_http_methods(["GET", "POST"])
@guarded(may_see_host, get=host_by)
@once
def host(request: HttpRequest, row: VisitHost) -> HttpResponse:
    """One cooperative that receives, and the form with which a group asks."""
    group = _group_of(request)
    form = VisitForm(request.POST or None) if group else None
    if request.method == "POST" and form is not None and group is not None and form.is_valid():
        try:
            kept = verbs.propose_visit(group=group, host=row, by=request.user, **form.facts())
        except DomainError as refusal:
            refuse(form, refusal, "day_1" if refusal.field == "days" else None)
        else:
            messages.success(request, _("The request is sent. The cooperative has three weeks to answer."))
            return redirect("startups:visit", kept.uuid)
    context = {"host": row, "group": group, "form": form, "keeps": may_keep(request.user, row.cooperative)}
    status = 422 if form is not None and form.errors else 200
    return render(request, "startups/visits/host.html", context, status=status)


def _cooperative(uuid: UUID) -> Cooperative:
    return Cooperative.objects.select_related("organisation").get(uuid=uuid)


@require_http_methods(["GET", "POST"])
@guarded(may_keep, get=_cooperative)
def keep(request: HttpRequest, row: Cooperative) -> HttpResponse:
    """What a cooperative offers to groups: its representatives write it, or staff."""
    standing = VisitHost.objects.filter(cooperative=row).first()
    form = HostForm(request.POST or None, instance=standing)
    if request.method == "POST" and form.is_valid():
        try:
            kept = verbs.keep_host(cooperative=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved: groups can read it."))
            return redirect("startups:visit_host", kept.uuid)
    context = {"cooperative": row, "form": form}
    return render(request, "startups/visits/keep.html", context, status=422 if form.errors else 200)


def visit_by(uuid: UUID) -> Visit:
    return Visit.objects.whole().get(uuid=uuid)


def _page(request: HttpRequest, row: Visit, status: int = 200, **forms: object) -> HttpResponse:
    answers, writes = may_answer_visit(request.user, row), writes_for_group(request.user, row)
    own = row.report if writes else row.feedback
    context = {
        "visit": row,
        "days": [date.fromisoformat(day) for day in row.proposed_dates],
        "answers": answers,
        "writes": writes,
        "come": row.day is not None and row.day <= timezone.localdate(),
        "answer_form": AnswerForm(visit=row) if answers and row.state == "proposed" else None,
        "account_form": AccountForm(
            initial={"text": own, "publishes": row.group_publishes if writes else row.host_publishes}
        ),
    }
    return render(request, "startups/visits/visit.html", context | forms, status=status)


@require_safe
@guarded(may_see_visit, get=visit_by)
def visit(request: HttpRequest, row: Visit) -> HttpResponse:
    """One visit as this person sees it."""
    return _page(request, row)


@require_POST
@guarded(may_answer_visit, get=visit_by)
@once
def answer(request: HttpRequest, row: Visit) -> HttpResponse:
    """The cooperative accepts a day, or says no."""
    form = AnswerForm(request.POST, visit=row)
    if form.is_valid():
        try:
            if request.POST.get("then") == "refuse":
                verbs.refuse_visit(visit=row, by=request.user, answer=form.cleaned_data["answer"])
            elif not form.cleaned_data["day"]:
                raise verbs.DayNotProposed
            else:
                day = date.fromisoformat(form.cleaned_data["day"])
                verbs.accept_visit(visit=row, by=request.user, day=day, answer=form.cleaned_data["answer"])
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The answer is sent to the group."))
            return redirect("startups:visit", row.uuid)
    return _page(request, row, 422, answer_form=form)


@require_POST
@guarded(may_call_off, get=visit_by)
@once
def cancel(request: HttpRequest, row: Visit) -> HttpResponse:
    """Call it off."""
    return tried(
        request,
        lambda: verbs.cancel_visit(visit=row, by=request.user),
        lambda: _("The visit is called off; the other side is told."),
        "startups:visit",
        row.uuid,
    )


@require_POST
@guarded(may_call_off, get=visit_by)
@once
def account(request: HttpRequest, row: Visit) -> HttpResponse:
    """How it went: the group's report, or the cooperative's feedback."""
    form = AccountForm(request.POST)
    verb = verbs.report_visit if writes_for_group(request.user, row) else verbs.give_feedback
    if form.is_valid():
        try:
            verb(visit=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved. Thank you."))
            return redirect("startups:visit", row.uuid)
    return _page(request, row, 422, account_form=form)
