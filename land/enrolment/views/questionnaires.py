"""Questionnaires: the page of whoever is asked, and what may be read of the answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from land.core.errors import DomainError
from land.core.exports import csv_response, xlsx_response
from land.core.guards import guarded
from land.enrolment import actions, policies, questionnaires
from land.enrolment.actions.questioning import AnswersDoNotFit
from land.enrolment.forms.questionnaires import AnswersForm
from land.enrolment.models import Questionnaire, QuestionnaireInvitation


def invitation_of(uuid: UUID) -> QuestionnaireInvitation:
    return QuestionnaireInvitation.objects.select_related("questionnaire__activity", "enrolment__person").get(
        uuid=uuid
    )


def questionnaire_of(uuid: UUID) -> Questionnaire:
    return Questionnaire.objects.select_related("activity").get(uuid=uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(policies.may_answer, get=invitation_of)
def answer(request: HttpRequest, row: QuestionnaireInvitation) -> HttpResponse:
    """The questions, once; what was typed stays until it is received."""
    questionnaire = row.questionnaire
    open_ = row.is_waited_for
    form = AnswersForm(request.POST or None, questions=questionnaire.questions)
    if request.method == "POST" and (not open_ or form.is_valid()):
        try:
            actions.answer_questionnaire(invitation=row, answers=form.cleaned_data if open_ else {})
        except AnswersDoNotFit as refusal:
            form.add_error(None, str(refusal))
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("enrolment:questionnaire", row.uuid)
        else:
            messages.success(request, _("Thank you: the answer is kept."))
            return redirect("enrolment:questionnaire", row.uuid)
    context = {
        "row": row,
        "questionnaire": questionnaire,
        "activity": questionnaire.activity,
        "form": form,
        "open": open_,
    }
    return render(request, "enrolment/questionnaire.html", context, status=422 if form.errors else 200)


@require_safe
@guarded(policies.may_see_results, get=questionnaire_of)
def results(request: HttpRequest, row: Questionnaire) -> HttpResponse:
    """Numbers and words without names, once it is closed; nothing if few answered. `?formato=csv` or `xlsx` gives the numbers."""
    number, found = questionnaires.results(row)
    wanted = request.GET.get("formato")
    if wanted in ("csv", "xlsx"):
        lines = [
            (
                questionnaires.said(each.question),
                option,
                count,
                each.number,
                each.mean if each.mean is not None else "",
            )
            for each in found
            for option, count in each.rows
        ]
        header = [_("Question"), _("Answer"), _("People"), _("Answered"), _("Mean")]
        return (xlsx_response if wanted == "xlsx" else csv_response)("questionario", header, lines)
    context = {
        "questionnaire": row,
        "activity": row.activity,
        "asked": row.invitations.count(),
        "closed": row.state == "closed",
        "number": number if number >= questionnaires.FEWEST else None,
        "fewest": questionnaires.FEWEST,
        "results": [{"said": questionnaires.said(each.question), "result": each} for each in found],
    }
    return render(request, "enrolment/questionnaire_results.html", context)
