"""Reviews between groups: the trainer opens the round, a group writes, the trainer covers what is missing."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from training import actions, policies
from training.forms.classroom import ReviewForm, RoundForm
from training.models import Review, Task
from training.policies import leads_the_edition, may_review
from training.views.classroom import number_of
from training.views.tasks import page, task_of


def review_of(uuid: UUID) -> Review:
    return Review.objects.select_related(
        "review_round__task__edition__activity", "review_round__task__group_set", "reviewer",
        "deliverable__group", "deliverable__file",
    ).get(uuid=uuid)  # fmt: skip


@require_POST
@guarded(leads_the_edition, get=task_of)
@once
def start(request: HttpRequest, row: Task) -> HttpResponse:
    """Ask the groups to review each other."""
    form = RoundForm(request.POST)
    if form.is_valid():
        try:
            actions.open_round(task=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect("training:task", row.uuid)
    return page(request, row, status=422, round_form=form)


@require_POST
@guarded(leads_the_edition, get=task_of)
def close(request: HttpRequest, row: Task) -> HttpResponse:
    """Close the round; what is missing is the trainer's."""
    round_ = getattr(row, "review_round", None)
    if round_ is None:
        raise Http404
    return tried(
        request,
        lambda: actions.close_round(review_round=round_, by=request.user),
        lambda: _("Closed: each group reads what the others wrote."),
        "training:task",
        row.uuid,
    )


@require_POST
@guarded(leads_the_edition, get=task_of)
def pass_on(request: HttpRequest, row: Task) -> HttpResponse:
    """Give a group's reviews to others."""
    round_ = getattr(row, "review_round", None)
    reviewer = row.group_set.groups.filter(pk=number_of(request, "group")).first()
    if round_ is None or reviewer is None:
        raise Http404
    return tried(
        request,
        lambda: actions.pass_on(review_round=round_, group=reviewer, by=request.user),
        lambda: _("Passed on to the groups with least to do; the rest is the trainer’s."),
        "training:task",
        row.uuid,
    )


@require_http_methods(["GET", "POST"])
@guarded(may_review, get=review_of)
@once
def review(request: HttpRequest, row: Review) -> HttpResponse:
    """The other group's work, and what we think of it; the trainer may write in a group's place."""
    edition = row.review_round.task.edition
    leading = policies.leads(request.user, edition)
    writes = (row.state == "assigned" and row.review_round.state == "open") or (
        leading and row.state == "expired"
    )
    form = ReviewForm(request.POST or None, criteria=row.review_round.criteria)
    if request.method == "POST" and not writes:
        raise Http404
    if request.method == "POST" and form.is_valid():
        verb = actions.cover_review if leading else actions.write_review
        try:
            verb(review=row, by=request.user, scores=form.scores, comment=form.cleaned_data["comment"])
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect("training:review", row.uuid)
    context = {
        "review": row,
        "task": row.review_round.task,
        "edition": edition,
        "form": form if writes else None,
        "leads": leading,
        "marks": list(zip(row.review_round.criteria, row.scores, strict=False)),
    }
    return render(request, "training/classroom/review.html", context, status=422 if form.errors else 200)
