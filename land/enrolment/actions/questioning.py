"""Questionnaires: made, opened when their moment comes, answered once, closed after a month."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
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
from land.enrolment.questionnaires import READY, Question, check, fitting
from land.notifications.api import notify

LATER, REMIND_AFTER, CLOSE_AFTER = timedelta(days=90), timedelta(days=7), timedelta(days=30)


class AnsweredAlready(WrongState):
    sentence = _("This questionnaire has your answer already: thank you. It is given once.")


class NotOpenToAnswers(WrongState):
    sentence = _("This questionnaire is closed.")


class SomebodyAnswered(WrongState):
    sentence = _("Somebody has answered: the questions stay as they are, so that answers can be compared.")


class AnonymityPromised(WrongState):
    sentence = _("People have been asked: whether answers carry a name stays as they were told.")


class NoPlaceAnyMore(WrongState):
    sentence = _("This questionnaire is for those who have a place.")


class AnswersDoNotFit(WrongState):
    sentence = _("The questions have changed in the meantime: please look at them once more.")


class NoQuestions(DomainError):
    sentence = _("Write at least one question.")


class BadQuestions(DomainError):
    sentence = _(
        "These questions cannot be asked: thirty at most, each with a text, and options that differ where one chooses."
    )


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
    """Other questions, until somebody has answered; with or without names, until people are asked.

    Raises: NoQuestions, BadQuestions, SomebodyAnswered, AnonymityPromised.
    """
    row = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if row.answers.exists():
        raise SomebodyAnswered
    if not questions:
        raise NoQuestions
    if row.state != "draft" and row.anonymous != anonymous:
        raise AnonymityPromised
    try:
        check(questions)
    except ValueError as wrong:
        raise BadQuestions from wrong
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
    invite(questionnaire, at)
    return questionnaire


@transaction.atomic
def invite(questionnaire: Questionnaire, at: datetime | None = None) -> int:
    """Ask whoever has a place and was not asked. Returns how many."""
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    asked = questionnaire.invitations.values("enrolment")
    people = Enrolment.objects.filter(activity=questionnaire.activity_id, person__erased_at=None)
    people = people.confirmed().exclude(pk__in=asked)
    new = [
        QuestionnaireInvitation(questionnaire=questionnaire, enrolment=row, asked_at=at or timezone.now())
        for row in people.select_related("person")
    ]
    QuestionnaireInvitation.objects.bulk_create(new)
    for row in new:
        _tell(notices.QUESTIONNAIRE, row)
    return len(new)


@transaction.atomic
def remind_of(questionnaire: Questionnaire, at: datetime) -> int:
    """Remind, once, whoever was asked a week ago and is silent. Returns how many."""
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    silent = questionnaire.invitations.filter(
        answered=False, reminded=False, asked_at__lte=at - REMIND_AFTER, enrolment__state="confirmed"
    ).select_related("enrolment__person", "questionnaire")
    rows = list(silent)
    if not rows:
        return 0
    questionnaire.invitations.filter(pk__in=[row.pk for row in rows]).update(reminded=True)
    for row in rows:
        _tell(notices.QUESTIONNAIRE_REMINDER, row)
    return len(rows)


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
    Raises: AnsweredAlready, NotOpenToAnswers, NoPlaceAnyMore, AnswersDoNotFit.
    """
    questionnaire = Questionnaire.objects.select_for_update().get(pk=invitation.questionnaire_id)
    mine = QuestionnaireInvitation.objects.select_related("enrolment").get(pk=invitation.pk)
    if mine.answered:
        raise AnsweredAlready
    if questionnaire.state != "open":
        raise NotOpenToAnswers
    if mine.enrolment.state != "confirmed":
        raise NoPlaceAnyMore
    try:
        kept = fitting(questionnaire.questions, answers)
    except ValueError as wrong:
        raise AnswersDoNotFit from wrong
    row = QuestionnaireAnswer(questionnaire=questionnaire, anonymous=questionnaire.anonymous, answers=kept)
    if questionnaire.anonymous:
        _keep_without_order(questionnaire, mine, row)
    else:
        row.enrolment = mine.enrolment
        row.save()
        questionnaire.invitations.filter(pk=mine.pk).update(answered=True)


def _keep_without_order(
    questionnaire: Questionnaire, mine: QuestionnaireInvitation, new: QuestionnaireAnswer
) -> None:
    """Write all answers and invitations again, sorted by their random keys, so that none lies apart as the latest."""
    answers = sorted([*questionnaire.answers.all(), new], key=lambda row: row.id)
    invitations = sorted(questionnaire.invitations.all(), key=lambda row: row.uuid)
    for row in invitations:
        row.answered = row.answered or row.pk == mine.pk
    questionnaire.answers.all().delete()
    questionnaire.invitations.all().delete()
    QuestionnaireAnswer.objects.bulk_create(answers)
    QuestionnaireInvitation.objects.bulk_create(invitations)


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
    if activity.state not in ("published", "running", "closed", "archived"):
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
            with suppress(WrongState):  # staff opened it just now
                open_questionnaire(questionnaire=row, at=now)
                done["opened"] += 1
    for row in Questionnaire.objects.filter(state="open").select_related("activity"):
        ends = row.activity.starts_at if row.moment == "before" else (row.opened_at or now) + CLOSE_AFTER
        if now >= ends or row.activity.state == "cancelled":
            with suppress(WrongState):
                close_questionnaire(questionnaire=row, at=now)
                done["closed"] += 1
            continue
        done["asked"] += invite(row, now)
        done["reminded"] += remind_of(row, now)
    return done
