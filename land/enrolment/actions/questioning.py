"""Questionnaires: made, opened when their moment comes, answered once, closed after a month."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.enrolment import notices
from land.enrolment.models import (
    Activity,
    Enrolment,
    Questionnaire,
    QuestionnaireAnswer,
    QuestionnaireInvitation,
)
from land.enrolment.questionnaires import READY, Question
from land.notifications.api import notify

LATER, REMIND_AFTER, CLOSE_AFTER = timedelta(days=90), timedelta(days=7), timedelta(days=30)


class AnsweredAlready(WrongState):
    sentence = _(
        "This questionnaire has your answer already: thank you. It cannot be changed, since nobody knows which it is."
    )


class NotOpenToAnswers(WrongState):
    sentence = _("This questionnaire is closed.")


class SomebodyAnswered(WrongState):
    sentence = _("Somebody has answered: the questions stay as they are, so that answers can be compared.")


class NoQuestions(DomainError):
    sentence = _("Write at least one question.")


@transaction.atomic
def make_questionnaire(*, activity: Activity, moment: str, by: Any, anonymous: bool = True) -> Questionnaire:
    """The questionnaire of this moment, with the questions that are ready for it. Idempotent."""
    row, _created = Questionnaire.objects.get_or_create(
        activity=activity, moment=moment, defaults={"anonymous": anonymous, "questions": READY[moment]}
    )
    return row


@transaction.atomic
def change_questions(
    *,
    questionnaire: Questionnaire,
    by: Any,
    questions: Sequence[Question],
    anonymous: bool,
    introduction: str = "",
) -> Questionnaire:
    """Other questions, until somebody has answered. Raises: NoQuestions, SomebodyAnswered."""
    row = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if row.answers.exists():
        raise SomebodyAnswered
    if not questions:
        raise NoQuestions
    row.questions, row.anonymous, row.introduction = list(questions), anonymous, introduction
    row.save(update_fields=["questions", "anonymous", "introduction", "changed_at"])
    return row


@transaction.atomic
def open_questionnaire(
    *, questionnaire: Questionnaire, by: Any = None, at: datetime | None = None
) -> Questionnaire:
    """Ask everybody with a place; who gets one later is asked by the next sweep. Raises: NoQuestions, WrongState."""
    if not questionnaire.questions:
        raise NoQuestions
    move(questionnaire, to="open", frm="draft", opened_at=at or timezone.now())
    invite(questionnaire)
    return questionnaire


def invite(questionnaire: Questionnaire) -> int:
    """Ask whoever has a place and was not asked. Returns how many."""
    asked = questionnaire.invitations.values("enrolment")
    people = Enrolment.objects.filter(activity=questionnaire.activity_id).confirmed().exclude(pk__in=asked)
    new = [
        QuestionnaireInvitation(questionnaire=questionnaire, enrolment=row)
        for row in people.select_related("person")
    ]
    QuestionnaireInvitation.objects.bulk_create(new, ignore_conflicts=True)
    for row in new:
        _tell(notices.QUESTIONNAIRE, row)
    return len(new)


def _tell(kind: str, invitation: QuestionnaireInvitation) -> None:
    notify(
        kind=kind,
        to=[invitation.enrolment.person],
        facts={"questionnaire": invitation.questionnaire_id, "enrolment": invitation.enrolment_id},
        once=f"{kind}-{invitation.questionnaire_id}-{invitation.enrolment_id}",
    )


@transaction.atomic
def answer_questionnaire(*, invitation: QuestionnaireInvitation, answers: dict[str, Any]) -> None:
    """Keep what somebody answered, once.

    Where it is anonymous nothing is returned and nothing kept that leads from the person to the answer: see the model.
    Raises: AnsweredAlready, NotOpenToAnswers.
    """
    questionnaire = Questionnaire.objects.select_for_update().get(pk=invitation.questionnaire_id)
    if questionnaire.state != "open":
        raise NotOpenToAnswers
    mine = QuestionnaireInvitation.objects.filter(pk=invitation.pk, answered=False)
    if not mine.update(answered=True):
        raise AnsweredAlready
    known = {question["key"] for question in questionnaire.questions}
    QuestionnaireAnswer.objects.create(
        questionnaire=questionnaire,
        anonymous=questionnaire.anonymous,
        enrolment=None if questionnaire.anonymous else invitation.enrolment,
        answers={key: value for key, value in answers.items() if key in known},
    )
    if questionnaire.anonymous:
        # All rows are written again in this transaction, so that its number marks them all and tells none apart.
        QuestionnaireAnswer.objects.filter(questionnaire=questionnaire).update(anonymous=F("anonymous"))
        QuestionnaireInvitation.objects.filter(questionnaire=questionnaire).update(answered=F("answered"))


@transaction.atomic
def close_questionnaire(
    *, questionnaire: Questionnaire, by: Any = None, at: datetime | None = None
) -> Questionnaire:
    """Nobody answers any more. Raises: WrongState."""
    move(questionnaire, to="closed", frm="open", closed_at=at or timezone.now())
    return questionnaire


def is_due(questionnaire: Questionnaire, now: datetime) -> bool:
    """Whether the moment of a draft has come: while it is published and not begun, at its end, ninety days after it."""
    activity = questionnaire.activity
    if activity.state not in ("published", "running", "closed"):
        return False
    if questionnaire.moment == "before":
        return now < activity.starts_at
    return now >= (activity.ends_at if questionnaire.moment == "after" else activity.ends_at + LATER)


def run_questionnaires(*, at: datetime | None = None) -> dict[str, int]:
    """Open what is due, ask whoever is new, remind once after a week, close after a month (before: when it starts)."""
    now = at or timezone.now()
    done = {"opened": 0, "asked": 0, "reminded": 0, "closed": 0}
    for row in Questionnaire.objects.filter(state="draft").select_related("activity"):
        if row.questions and is_due(row, now):
            open_questionnaire(questionnaire=row, at=now)
            done["opened"] += 1
    for row in Questionnaire.objects.filter(state="open").select_related("activity"):
        opened = row.opened_at or now
        ends = row.activity.starts_at if row.moment == "before" else opened + CLOSE_AFTER
        if now >= ends or row.activity.state == "cancelled":
            close_questionnaire(questionnaire=row, at=now)
            done["closed"] += 1
            continue
        done["asked"] += invite(row)
        if now >= opened + REMIND_AFTER:
            for silent in row.invitations.filter(answered=False).select_related("enrolment__person"):
                _tell(notices.QUESTIONNAIRE_REMINDER, silent)
                done["reminded"] += 1
    return done
