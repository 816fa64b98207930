"""Questionnaires: no order joins an answer to a person, promises stand, few answers stay hidden, nobody is told twice."""

import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from land.accounts.models import Person
from land.enrolment import actions, questionnaires
from land.enrolment.actions.questioning import (
    AnonymityPromised,
    AnswersDoNotFit,
    BadQuestions,
    NoPlaceAnyMore,
)
from land.enrolment.models import Questionnaire, QuestionnaireAnswer, QuestionnaireInvitation
from land.enrolment.offers import collect
from land.notifications.models import Notice
from tests.enrolment.test_questionnaires import MARKS, answer_all, make_open
from tests.make.enrolment import make_activity, make_enrolments

pytestmark = pytest.mark.django_db
UUID_ = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
TEXT = {"key": "a", "kind": "text", "text": "Altro?", "text_en": "", "options": [], "required": False}


def written(queries, model):
    """The keys of the rows that were inserted into this table, in the order of writing."""
    table = f'INSERT INTO "{model._meta.db_table}"'
    return [key for query in queries if table in query["sql"] for key in UUID_.findall(query["sql"])]


def test_all_rows_are_written_again_by_their_random_keys_and_not_as_answers_came():
    questionnaire, _rows = make_open(9)
    invitations = list(questionnaire.invitations.all())
    random.shuffle(invitations)
    for number, invitation in enumerate(invitations[:7], 1):
        with CaptureQueriesContext(connection) as queries:
            actions.answer_questionnaire(invitation=invitation, answers=MARKS)
        for model, how_many in ((QuestionnaireAnswer, number), (QuestionnaireInvitation, 9)):
            keys = written(queries, model)
            assert keys == sorted(set(keys))
            assert len(keys) == how_many
            changed = [each["sql"] for each in queries if f'UPDATE "{model._meta.db_table}"' in each["sql"]]
            assert changed == []
    answered = QuestionnaireInvitation.objects.filter(answered=True)
    assert set(answered.values_list("pk", flat=True)) == {row.pk for row in invitations[:7]}
    assert questionnaire.answers.count() == 7


def test_the_link_of_the_mail_and_the_numbers_stand_when_rows_are_written_again():
    questionnaire, _rows = make_open(3)
    before = set(questionnaire.invitations.values_list("pk", "uuid", "enrolment", "asked_at", "reminded"))
    answer_all(questionnaire, 2)
    after = set(questionnaire.invitations.values_list("pk", "uuid", "enrolment", "asked_at", "reminded"))
    assert before == after


def counted(verb, **values):
    with CaptureQueriesContext(connection) as queries:
        verb(**values)
    return len(queries)


def test_an_answer_takes_the_same_queries_with_three_people_and_with_nine():
    found = []
    for people in (3, 9):
        questionnaire, _rows = make_open(people)
        answer_all(questionnaire, people - 1)
        invitation = questionnaire.invitations.get(answered=False)
        found.append(counted(actions.answer_questionnaire, invitation=invitation, answers=MARKS))
    assert found == [12, 12]


def test_what_was_promised_of_names_stands_once_people_were_asked():
    questionnaire, _rows = make_open(1)
    with pytest.raises(AnonymityPromised):
        actions.change_questions(questionnaire=questionnaire, by=None, questions=[TEXT], anonymous=False)
    actions.change_questions(questionnaire=questionnaire, by=None, questions=[TEXT], anonymous=True)
    assert Questionnaire.objects.get().questions == [TEXT]


@pytest.mark.parametrize(
    "wrong",
    [
        [TEXT, TEXT],
        [{**TEXT, "kind": "essay"}],
        [{**TEXT, "key": ""}],
        [{**TEXT, "text": " "}],
        [{**TEXT, "kind": "choice", "options": ["Una"]}],
        [{**TEXT, "kind": "multiple", "options": ["Una", "Una"]}],
        [{**TEXT, "key": f"q{number}"} for number in range(31)],
    ],
)
def test_questions_that_cannot_be_asked_are_refused(wrong):
    row = actions.make_questionnaire(activity=make_activity(), moment="after", by=None)
    with pytest.raises(BadQuestions):
        actions.change_questions(questionnaire=row, by=None, questions=wrong, anonymous=True)


def test_the_ready_questions_can_be_asked_and_are_said_in_english_too():
    for ready in questionnaires.READY.values():
        questionnaires.check(ready)
        assert all(question["text_en"] for question in ready)


@pytest.mark.parametrize(
    "wrong",
    [
        {"contents": 6},
        {"contents": True},
        {"contents": None},
        {"again": "forse"},
        {"keep": "x" * 2001},
    ],
)
def test_an_answer_that_does_not_fit_the_questions_leaves_no_trace(wrong):
    questionnaire, _rows = make_open(1)
    invitation = questionnaire.invitations.get()
    with pytest.raises(AnswersDoNotFit):
        actions.answer_questionnaire(invitation=invitation, answers=MARKS | wrong)
    assert not questionnaire.answers.exists()
    assert not questionnaire.invitations.get().answered


def test_whoever_gave_up_the_place_is_asked_no_more():
    questionnaire, (row,) = make_open(1)
    actions.cancel(enrolment=row, by=None)
    with pytest.raises(NoPlaceAnyMore):
        actions.answer_questionnaire(invitation=questionnaire.invitations.get(), answers=MARKS)
    assert actions.run_questionnaires(at=timezone.now() + timedelta(days=8))["reminded"] == 0


def test_satisfaction_does_not_count_a_question_that_few_answered():
    questionnaire, _rows = make_open(6)
    answer_all(questionnaire, 5)
    answer_all(questionnaire, 1, groups=1)
    actions.close_questionnaire(questionnaire=questionnaire)
    assert questionnaires.satisfaction([questionnaire.activity]) == (4.0, 6)


def test_whoever_is_asked_late_is_reminded_a_week_after_and_once():
    activity = make_activity(seats=None, starts_in=timedelta(days=40))
    make_open(1, moment="before", activity=activity)
    now = timezone.now()
    late = make_enrolments(activity, 1)[0]
    reminders = Notice.objects.filter(kind="enrolment-questionnaire-reminder")
    assert actions.run_questionnaires(at=now + timedelta(days=10))["reminded"] == 1
    assert not reminders.filter(person=late.person).exists()
    assert actions.run_questionnaires(at=now + timedelta(days=18))["reminded"] == 1
    assert actions.run_questionnaires(at=now + timedelta(days=19))["reminded"] == 0
    assert reminders.count() == 2


def test_the_later_one_opens_for_an_archived_event_too():
    activity = make_activity(seats=None)
    make_enrolments(activity, 1)
    actions.make_questionnaire(activity=activity, moment="later", by=None)
    type(activity).objects.filter(pk=activity.pk).update(state="archived", closed_at=activity.ends_at)
    actions.run_questionnaires(at=activity.ends_at + timedelta(days=90))
    assert Questionnaire.objects.get().state == "open"


def test_a_sweep_with_nothing_to_do_asks_the_same_however_many_are_silent():
    found = []
    for people in (1, 8):
        questionnaire, _rows = make_open(people)
        week = timezone.now() + timedelta(days=7)
        actions.run_questionnaires(at=week)
        assert questionnaire.invitations.filter(reminded=True).count() == people
        found.append(counted(actions.run_questionnaires, at=week))
        actions.close_questionnaire(questionnaire=questionnaire)
    assert found[0] == found[1]


def test_one_s_own_data_say_question_and_answer_of_a_named_one_and_only_that_one_was_asked_otherwise():
    named, (row,) = make_open(1, anonymous=False)
    actions.answer_questionnaire(invitation=named.invitations.get(), answers=MARKS)
    unnamed = actions.make_questionnaire(activity=named.activity, moment="before", by=None)
    actions.open_questionnaire(questionnaire=unnamed)
    actions.answer_questionnaire(invitation=unnamed.invitations.get(), answers={"knows": 2})
    lines = {
        line["questionnaire"]: (line["answered"], line["answers"])
        for line in collect(row.person)
        if line.get("questionnaire")
    }
    assert lines["prima dell’inizio"] == (True, "")
    answered, said = lines["alla fine"]
    assert answered
    assert "I contenuti: 4" in said
    assert "Lo consiglieresti?: sì" in said


def test_nobody_whose_data_were_erased_is_asked():
    activity = make_activity(seats=None)
    gone, here = make_enrolments(activity, 2)
    Person.objects.filter(pk=gone.person_id).update(erased_at=timezone.now())
    questionnaire, _rows = make_open(0, activity=activity)
    assert [row.enrolment for row in questionnaire.invitations.all()] == [here]
