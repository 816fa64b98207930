"""Staff's door to what an event asks of people: ready-made questions, and one's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse
from land.enrolment import actions
from land.enrolment.forms.questions import QuestionForm
from land.enrolment.models import Activity, EnrolmentQuestion
from land.enrolment.policies import may_manage
from land.enrolment.questions import READY, kept_for
from land.enrolment.views.enrolling import activity_of


def question_of(uuid: UUID) -> EnrolmentQuestion:
    return EnrolmentQuestion.objects.select_related("activity").get(uuid=uuid)


def asked_of(activity: Activity) -> list[dict[str, Any]]:
    """The questions of an event, with how long each answer is kept in words."""
    return [{"row": row, "kept": kept_for(row.keep_until_days)} for row in activity.questions.all()]


def ready_for(activity: Activity) -> list[dict[str, Any]]:
    """The ready-made questions that the event does not ask yet."""
    asked = set(activity.questions.values_list("key", flat=True))
    return [
        {"ready": ready, "kept": kept_for(ready.keep_until_days)}
        for ready in READY.values()
        if ready.key not in asked
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_manage, get=activity_of)
@once
def questions(request: HttpRequest, activity: Activity) -> HttpResponse:
    """What is asked; choosing ready-made questions (`then=choose`) and adding one's own (`then=own`)."""
    own = request.method == "POST" and request.POST.get("then") == "own"
    form = QuestionForm(request.POST if own else None)
    if request.method == "POST" and not own:
        try:
            made = actions.choose_questions(
                activity=activity, keys=request.POST.getlist("keys"), by=request.user
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("These are asked too now: %(labels)s.") % {"labels": ", ".join(map(str, made))}
            messages.success(request, said if made else _("It was so already: nothing has changed."))
        return redirect("enrolment_staff:questions", activity.uuid)
    if own and form.is_valid():
        row = actions.save_question(activity=activity, facts=form.facts(), by=request.user)
        messages.success(request, _("“%(title)s” is saved.") % {"title": row})
        return redirect("enrolment_staff:questions", activity.uuid)
    context = {
        "activity": activity,
        "asked": asked_of(activity),
        "ready": ready_for(activity),
        "form": form,
        "draft": activity.state == "draft" and activity.kind == "edition",
    }
    return render(request, "enrolment/staff/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_manage, get=question_of)
@once
def question(request: HttpRequest, row: EnrolmentQuestion) -> HttpResponse:
    """Change one question."""
    form = QuestionForm(request.POST or None, question=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_question(activity=row.activity, facts=form.facts(), by=request.user, question=row)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("“%(title)s” is saved.") % {"title": row})
            return redirect("enrolment_staff:questions", row.activity.uuid)
    context = {"row": row, "activity": row.activity, "form": form, "answers": row.answers.count()}
    return render(request, "enrolment/staff/question.html", context)


@require_POST
@guarded(may_manage, get=question_of)
def remove(request: HttpRequest, row: EnrolmentQuestion) -> HttpResponse:
    """Stop asking it; its answers are deleted."""
    actions.remove_question(question=row, by=request.user)
    messages.success(request, _("“%(title)s” is no longer asked.") % {"title": row})
    return redirect("enrolment_staff:questions", row.activity.uuid)
