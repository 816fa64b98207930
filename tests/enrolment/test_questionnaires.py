"""Questionnaires: asked in their moment, answered once, with no path from an answer to a person, hidden while few."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from land.accounts.models import Person
from land.accounts.reference import load_roles
from land.enrolment import actions, questionnaires
from land.enrolment.actions.questioning import (
    AnsweredAlready,
    NoQuestions,
    NotOpenToAnswers,
    SomebodyAnswered,
)
from land.enrolment.models import Questionnaire, QuestionnaireAnswer, QuestionnaireInvitation
from land.enrolment.offers import collect, erase
from land.notifications.models import Notice
from tests.make.classes import make_trainer
from tests.make.courses import make_edition
from tests.make.enrolment import make_activity, make_enrolments
from tests.make.people import logged_in, make_staff, make_user

pytestmark = pytest.mark.django_db
MARKS = {"contents": 4, "teaching": 5, "organisation": 3, "usefulness": 4, "again": True, "keep": "Tutto"}


def make_open(people=5, *, moment="after", anonymous=True, activity=None):
    activity = activity or make_activity(seats=None)
    rows = make_enrolments(activity, people)
    row = actions.make_questionnaire(activity=activity, moment=moment, by=None, anonymous=anonymous)
    return actions.open_questionnaire(questionnaire=row), rows


def answer_all(questionnaire, number, **marks):
    for invitation in questionnaire.invitations.filter(answered=False)[:number]:
        actions.answer_questionnaire(invitation=invitation, answers=MARKS | marks)


def test_everybody_with_a_place_is_asked_once():
    questionnaire, rows = make_open(3)
    assert questionnaire.invitations.count() == 3
    assert Notice.objects.filter(kind="enrolment-questionnaire").count() == 3
    late = make_enrolments(questionnaire.activity, 1)[0]
    actions.cancel(enrolment=rows[0], by=None)
    actions.run_questionnaires()
    assert QuestionnaireInvitation.objects.filter(enrolment=late).exists()
    assert Notice.objects.filter(kind="enrolment-questionnaire").count() == 4


def test_an_answer_is_given_once():
    questionnaire, _rows = make_open(1)
    invitation = questionnaire.invitations.get()
    actions.answer_questionnaire(invitation=invitation, answers=MARKS)
    with pytest.raises(AnsweredAlready):
        actions.answer_questionnaire(invitation=invitation, answers=MARKS)
    assert questionnaire.answers.count() == 1


def test_a_closed_questionnaire_takes_no_answer():
    questionnaire, _rows = make_open(1)
    actions.close_questionnaire(questionnaire=questionnaire)
    with pytest.raises(NotOpenToAnswers):
        actions.answer_questionnaire(invitation=questionnaire.invitations.get(), answers=MARKS)


@pytest.mark.django_db(transaction=True)
def test_nothing_leads_from_an_anonymous_answer_to_who_gave_it():
    questionnaire, _rows = make_open(4)
    answer_all(questionnaire, 3)
    columns = {
        field.name for field in QuestionnaireAnswer._meta.get_fields() if getattr(field, "column", None)
    }
    assert columns == {"id", "questionnaire", "anonymous", "enrolment", "answers"}
    assert set(questionnaire.answers.values_list("enrolment", flat=True)) == {None}
    invited = {
        field.name for field in QuestionnaireInvitation._meta.get_fields() if getattr(field, "column", None)
    }
    # When they were asked and reminded, never when they answered.
    assert invited == {"id", "uuid", "questionnaire", "enrolment", "asked_at", "reminded", "answered"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM enrolment_questionnaireanswer")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM enrolment_questionnaireinvitation")
        assert cursor.fetchone() == (1,)


def test_an_anonymous_answer_cannot_carry_a_name_and_a_named_one_must():
    questionnaire, (row, *_rest) = make_open(1)
    for anonymous, enrolment in ((True, row), (False, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            QuestionnaireAnswer.objects.create(
                questionnaire=questionnaire, anonymous=anonymous, enrolment=enrolment, answers={}
            )


def test_a_named_answer_is_in_the_person_s_data_and_goes_with_them():
    questionnaire, (row,) = make_open(1, anonymous=False)
    actions.answer_questionnaire(
        invitation=questionnaire.invitations.get(), answers={**MARKS, "unknown": "x"}
    )
    kept = QuestionnaireAnswer.objects.get()
    assert (kept.enrolment, "unknown" in kept.answers) == (row, False)
    assert any("answers" in line for line in collect(row.person))
    erase(row.person)
    assert not QuestionnaireAnswer.objects.exists()


def test_questions_change_until_somebody_has_answered():
    questionnaire, _rows = make_open(1)
    new = [{"key": "a", "kind": "text", "text": "Altro?", "text_en": "", "options": [], "required": False}]
    with pytest.raises(NoQuestions):
        actions.change_questions(questionnaire=questionnaire, by=None, questions=[], anonymous=True)
    actions.change_questions(questionnaire=questionnaire, by=None, questions=new, anonymous=True)
    actions.answer_questionnaire(invitation=questionnaire.invitations.get(), answers={"a": "Niente"})
    with pytest.raises(SomebodyAnswered):
        actions.change_questions(questionnaire=questionnaire, by=None, questions=new, anonymous=False)


def test_results_are_hidden_while_fewer_than_five_answered():
    few, _rows = make_open(6)
    answer_all(few, 4)
    actions.close_questionnaire(questionnaire=few)
    _number, found = questionnaires.results(few)
    assert [(each.shown, each.number, each.rows, each.texts) for each in found] == [(False, 0, [], [])] * 8
    assert questionnaires.satisfaction([few.activity]) == (None, 0)
    questionnaire, _rows = make_open(6)
    answer_all(questionnaire, 5)
    actions.close_questionnaire(questionnaire=questionnaire)
    number, found = questionnaires.results(questionnaire)
    by_key = {each.question["key"]: each for each in found}
    assert number == 5
    assert (by_key["contents"].mean, by_key["contents"].rows[3]) == (4.0, ("4", 5))
    assert by_key["keep"].texts == ["Tutto"] * 5
    assert not by_key["groups"].shown
    assert [count for _option, count in by_key["again"].rows] == [5, 0]
    assert questionnaires.satisfaction([questionnaire.activity]) == (4.0, 5)


def test_nothing_is_read_while_answers_come_so_that_no_difference_tells_the_latest(client):
    questionnaire, _rows = make_open(6)
    load_roles()
    client.force_login(make_staff())
    url = reverse("enrolment:questionnaire_results", args=[questionnaire.uuid])
    answer_all(questionnaire, 5, keep="Le prime")
    before = client.get(url + "?formato=csv").content
    answer_all(questionnaire, 1, keep="L’ultima", contents=1)
    number, found = questionnaires.results(questionnaire)
    assert (number, [each.shown for each in found]) == (6, [False] * 8)
    assert client.get(url + "?formato=csv").content == before
    assert "quando il questionario si chiude" in client.get(url).content.decode()
    assert questionnaires.satisfaction([questionnaire.activity]) == (None, 0)
    actions.close_questionnaire(questionnaire=questionnaire)
    assert "L’ultima" in client.get(url).content.decode()


def test_each_moment_opens_by_itself_reminds_once_and_closes():
    activity = make_activity(seats=None, starts_in=timedelta(days=20))
    make_enrolments(activity, 2)
    for moment in ("before", "after", "later"):
        actions.make_questionnaire(activity=activity, moment=moment, by=None)

    def states():
        rows = Questionnaire.objects.filter(activity=activity)
        return {row.moment: row.state for row in rows}

    now = timezone.now()
    actions.run_questionnaires(at=now)
    assert states() == {"before": "open", "after": "draft", "later": "draft"}
    week = now + timedelta(days=7)
    assert actions.run_questionnaires(at=week)["reminded"] == 2
    actions.run_questionnaires(at=week + timedelta(hours=1))
    assert Notice.objects.filter(kind="enrolment-questionnaire-reminder").count() == 2
    actions.run_questionnaires(at=activity.ends_at)
    assert states() == {"before": "closed", "after": "open", "later": "draft"}
    actions.run_questionnaires(at=activity.ends_at + timedelta(days=90))
    assert states() == {"before": "closed", "after": "closed", "later": "open"}


def test_a_draft_of_an_event_that_was_called_off_never_opens():
    activity = make_activity()
    actions.make_questionnaire(activity=activity, moment="before", by=None)
    actions.cancel_activity(activity=activity, by=None, reason="Neve")
    actions.run_questionnaires()
    assert Questionnaire.objects.get().state == "draft"


def test_the_page_is_of_who_was_asked_and_keeps_what_was_typed():
    user = make_user()
    activity = make_activity(seats=None)
    actions.enrol(activity=activity, person=Person.objects.get(user=user), by=user)
    questionnaire, _rows = make_open(0, activity=activity)
    url = reverse("enrolment:questionnaire", args=[questionnaire.invitations.get().uuid])
    assert logged_in(make_user()).get(url).status_code == 404
    client = logged_in(user)
    assert client.get(url).status_code == 200
    missing = client.post(url, {"contents": 4, "keep": "Le pause"})
    assert missing.status_code == 422
    assert "Le pause" in missing.content.decode()
    form = {
        "contents": 4,
        "teaching": 5,
        "organisation": 3,
        "usefulness": 4,
        "again": "yes",
        "keep": "Le pause",
    }
    assert client.post(url, {**form, "contents": "9"}).status_code == 422
    assert client.post(url, form).status_code == 302
    assert "già" in client.post(url, form, follow=True).content.decode()
    assert [row.answers["again"] for row in questionnaire.answers.all()] == [True]
    assert url in Client().get(url).url


def test_results_are_for_staff_and_for_who_runs_it():
    load_roles()
    trainer = make_trainer()
    edition = make_edition(trainers=Person.objects.filter(user=trainer), capacity=None)
    questionnaire, _rows = make_open(6, activity=edition.activity)
    url = reverse("enrolment:questionnaire_results", args=[questionnaire.uuid])
    assert [logged_in(user).get(url).status_code for user in (make_trainer(), make_user())] == [404, 404]
    answer_all(questionnaire, 5)
    assert "Tutto" not in logged_in(trainer).get(url).content.decode()
    assert logged_in(trainer).get(url, {"formato": "csv"}).content.decode().count("\n") == 1
    actions.close_questionnaire(questionnaire=questionnaire)
    page = logged_in(make_staff()).get(url).content.decode()
    assert "Tutto" in page
    assert "4" in logged_in(trainer).get(url, {"formato": "csv"}).content.decode()


def test_staff_prepare_change_open_and_close_a_questionnaire():
    load_roles()
    activity = make_activity(seats=None)
    make_enrolments(activity, 1)
    client = logged_in(make_staff())
    client.post(reverse("enrolment_staff:questionnaire_make", args=[activity.uuid]), {"moment": "before"})
    row = Questionnaire.objects.get()
    url = reverse("enrolment_staff:questionnaire", args=[row.uuid])
    page = client.get(url)
    assert page.status_code == 200
    form = {
        "introduction": "Ciao", "form-TOTAL_FORMS": 4, "form-INITIAL_FORMS": 3, "form-MIN_NUM_FORMS": 0,
        "form-MAX_NUM_FORMS": 30, "form-0-key": "expects", "form-0-text": "", "form-0-kind": "text",
        "form-1-key": "knows", "form-1-text": "Quanto ne sai?", "form-1-kind": "scale", "form-1-position": 2,
        "form-2-key": "problem", "form-2-text": "Un problema?", "form-2-kind": "text", "form-2-position": 3,
        "form-3-text": "Come vieni?", "form-3-kind": "choice", "form-3-options": "In treno", "form-3-position": 1,
    }  # fmt: skip
    assert "due opzioni" in client.post(url, form).content.decode()
    client.post(url, {**form, "form-3-options": "In treno\nA piedi"})
    row.refresh_from_db()
    assert [question["text"] for question in row.questions] == [
        "Come vieni?",
        "Quanto ne sai?",
        "Un problema?",
    ]
    assert (row.questions[0]["options"], row.anonymous) == (["In treno", "A piedi"], False)
    client.post(reverse("enrolment_staff:questionnaire_open", args=[row.uuid]))
    client.post(reverse("enrolment_staff:questionnaire_close", args=[row.uuid]))
    row.refresh_from_db()
    assert row.state == "closed"
    assert client.get(reverse("enrolment_staff:questionnaires", args=[activity.uuid])).status_code == 200
