"""Staff's screens of questionnaires: the three moments of an event, their questions, opening and closing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.refusals import tried
from land.enrolment import actions
from land.enrolment.forms.questionnaires import QuestionFormSet, QuestionnaireForm, questions_of
from land.enrolment.models import Activity, Questionnaire
from land.enrolment.policies import may_manage
from land.enrolment.views.enrolling import activity_of
from land.enrolment.views.questionnaires import questionnaire_of


@require_GET
@guarded(may_manage, get=activity_of)
def moments(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Before, at the end, three months later: which there are, how many answered."""
    standing = {row.moment: row for row in activity.questionnaires.all()}
    rows = []
    for value, label in Questionnaire.Moment.choices:
        row = standing.get(value)
        rows.append(
            {
                "moment": value,
                "label": label,
                "row": row,
                "asked": row.invitations.count() if row else 0,
                "answered": row.invitations.filter(answered=True).count() if row else 0,
            }
        )
    return render(request, "enrolment/staff/questionnaires.html", {"activity": activity, "rows": rows})


@require_POST
@guarded(may_manage, get=activity_of)
def make(request: HttpRequest, activity: Activity) -> HttpResponse:
    """A questionnaire for one moment, with the questions that are ready."""
    moment = request.POST.get("moment", "")
    if moment not in Questionnaire.Moment.values:
        raise Http404
    row = actions.make_questionnaire(activity=activity, moment=moment, by=request.user)
    return redirect("enrolment_staff:questionnaire", row.uuid)


@require_http_methods(["GET", "POST"])
@guarded(may_manage, get=questionnaire_of)
def questions(request: HttpRequest, row: Questionnaire) -> HttpResponse:
    """The questions, until somebody has answered."""
    initial = [
        {**question, "options": "\n".join(question["options"]), "position": number}
        for number, question in enumerate(row.questions, 1)
    ]
    form = QuestionnaireForm(
        request.POST or None,
        initial={"introduction": row.introduction, "anonymous": row.anonymous},
        asked=row.state != "draft",
    )
    formset = QuestionFormSet(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        try:
            actions.change_questions(
                questionnaire=row, by=request.user, questions=questions_of(formset), **form.cleaned_data
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The questions are kept."))
            return redirect("enrolment_staff:questionnaires", row.activity.uuid)
    context = {
        "activity": row.activity,
        "questionnaire": row,
        "form": form,
        "formset": formset,
        "fixed": row.answers.exists(),
    }
    return render(request, "enrolment/staff/questionnaire.html", context)


def _change(verb: Any, done: Any) -> Any:
    @require_POST
    @guarded(may_manage, get=questionnaire_of)
    def view(request: HttpRequest, row: Questionnaire) -> HttpResponse:
        return tried(
            request,
            lambda: verb(questionnaire=row, by=request.user),
            done,
            "enrolment_staff:questionnaires",
            row.activity.uuid,
        )

    return view


open_now = _change(actions.open_questionnaire, lambda: _("Open: everybody with a place is asked."))
close = _change(actions.close_questionnaire, lambda: _("Closed."))
