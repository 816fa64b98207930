"""The evaluators' doors: what was asked of them, one evaluation, a conflict of interest."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse
from startups.actions import evaluating as verbs
from startups.actions.conflicts import recuse
from startups.forms.evaluating import ConflictForm, EvaluationForm
from startups.models import BusinessPlan, Evaluation
from startups.policies import has_evaluations, may_judge


def evaluation_by(uuid: UUID) -> Evaluation:
    return Evaluation.objects.select_related("project__idea__group", "project__call", "evaluator").get(
        uuid=uuid
    )


@require_safe
@guarded(has_evaluations)
def evaluations(request: HttpRequest) -> HttpResponse:
    """Those to do, the first due first; then those sent."""
    rows = Evaluation.objects.of(request.user).exclude(pk__in=Evaluation.objects.conflicted())
    rows = rows.select_related("project__idea", "project__call").order_by("due_at", "pk")
    context = {
        "todo": [row for row in rows if row.state == "assigned"],
        "sent": [row for row in rows if row.state == "sent"],
    }
    return render(request, "startups/evaluating/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_judge, get=evaluation_by)
@once
def evaluation(request: HttpRequest, row: Evaluation) -> HttpResponse:
    """Points and comment: kept while in the making, sent once."""
    sending = request.POST.get("then") == "send"
    criteria = list(verbs.criteria_of(row))
    todo = row.state == "assigned"
    data = request.POST if request.method == "POST" and todo else None
    form = EvaluationForm(data, criteria=criteria, evaluation=row, sending=sending)
    typed: list[str] = []
    if (
        request.method == "POST" and not todo
    ):  # an old page: what was sent stays, what was typed since is shown
        messages.error(request, str(verbs.AlreadyDone()))
        typed = [words for name in ("comment", "note") if (words := request.POST.get(name, "").strip())]
    if data is not None and form.is_valid():
        try:
            verbs.judge(evaluation=row, send=sending, by=request.user, **form.facts())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The evaluation is sent.") if sending else _("The draft is kept."))
            return redirect(
                "startups:evaluations" if sending else "startups:evaluation", *([] if sending else [row.uuid])
            )
    project = row.project
    context = {
        "evaluation": row,
        "project": project,
        "form": form,
        "todo": todo,
        "typed": [words for words in typed if words not in (row.comment, row.note)],
        "criteria": [(each, row.points.get(str(each.pk))) for each in criteria],
        "total": verbs.points_of(row, criteria),
        "members": project.idea.group.members.filter(left_at=None).select_related("person").order_by("pk"),
        "answers": [(each["label"], project.answers.get(each["key"], "")) for each in project.call.questions],
        "prefeasibility": project.prefeasibilities.exclude(state="draft").order_by("-number").first(),
        "plan": BusinessPlan.objects.filter(project=project, state="submitted").order_by("-number").first()
        if row.step == "plan"
        else None,
        "conflict_form": ConflictForm(),
    }
    return render(request, "startups/evaluating/evaluation.html", context)


@require_POST
@guarded(may_judge, get=evaluation_by)
@once
def conflict(request: HttpRequest, row: Evaluation) -> HttpResponse:
    """Step aside, saying why."""
    form = ConflictForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say in a few words which conflict it is."))
        return redirect("startups:evaluation", row.uuid)
    recuse(evaluation=row, why=form.cleaned_data["why"], by=request.user)
    messages.success(request, _("Thank you: somebody else will evaluate it."))
    return redirect("startups:evaluations")
