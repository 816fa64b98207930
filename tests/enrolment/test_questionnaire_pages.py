"""The pages of questionnaires: whose they are, what they keep, what they show and what leaves in a file."""

from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from land.accounts.models import Person
from land.accounts.reference import load_roles
from land.enrolment import actions
from land.enrolment.models import Questionnaire
from land.enrolment.offers import panel
from tests.enrolment.test_questionnaires import answer_all, make_open
from tests.make.classes import make_trainer
from tests.make.courses import make_edition
from tests.make.enrolment import make_activity
from tests.make.people import logged_in, make_staff, make_user

pytestmark = pytest.mark.django_db
FORM = {"contents": 4, "teaching": 5, "organisation": 3, "usefulness": 4, "keep": "Le pause"}


def make_asked(**values):
    """Somebody with a login who is asked at the end: who they are, their place and the address of the page."""
    user, activity = make_user(), make_activity(seats=None)
    row = actions.enrol(activity=activity, person=Person.objects.get(user=user), by=user)
    questionnaire, _rows = make_open(0, activity=activity, **values)
    url = reverse("enrolment:questionnaire", args=[questionnaire.invitations.get().uuid])
    return user, row, questionnaire, url


class Tags(HTMLParser):
    """How many of each tag, and the types of the inputs, in <main>."""

    def __init__(self, page):
        super().__init__()
        self.found, self.inside = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or tag == "main"
        if self.inside:
            self.found.append((tag, dict(attrs).get("type", "")))

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "main"


def test_each_scale_is_a_group_of_five_radios_under_its_question():
    user, _row, _questionnaire, url = make_asked()
    found = Tags(logged_in(user).get(url).content.decode()).found
    assert found.count(("fieldset", "")) == 6
    assert found.count(("legend", "")) == 6
    assert found.count(("input", "radio")) == 5 * 5 + 2


def test_a_forwarded_link_asks_for_the_right_login():
    user, _row, questionnaire, url = make_asked()
    assert Client().get(url).status_code == 302
    assert logged_in(make_user()).post(url, FORM).status_code == 404
    assert logged_in(make_staff()).get(url).status_code == 404
    assert not questionnaire.answers.exists()
    assert logged_in(user).post(url, FORM).status_code == 302


def test_a_double_post_keeps_one_answer_and_says_so():
    user, _row, questionnaire, url = make_asked()
    client = logged_in(user)
    client.post(url, FORM)
    page = client.post(url, {**FORM, "contents": 1}, follow=True).content.decode()
    assert "Si risponde una volta sola" in page
    assert [row.answers["contents"] for row in questionnaire.answers.all()] == [4]


def test_whoever_gave_up_the_place_finds_no_form():
    user, row, questionnaire, url = make_asked()
    actions.cancel(enrolment=row, by=user)
    client = logged_in(user)
    assert "per chi ha un posto" in client.get(url).content.decode()
    client.post(url, FORM)
    assert not questionnaire.answers.exists()


def test_what_was_typed_stays_when_the_questions_change_while_one_answers():
    user, _row, questionnaire, url = make_asked()
    client = logged_in(user)
    new = {"key": "new", "kind": "scale", "text": "?", "text_en": "", "options": [], "required": True}
    questions = [*questionnaire.questions, new]

    def faster(execute, sql, params, many, context):
        """Staff add a question after the page was checked, just before the questionnaire is locked."""
        if "FOR UPDATE" in sql and Questionnaire._meta.db_table in sql:
            Questionnaire.objects.filter(pk=questionnaire.pk).update(questions=questions)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(faster):
        page = client.post(url, FORM)
    assert page.status_code == 422
    assert "Le pause" in page.content.decode()
    assert "conviene rileggerle" in page.content.decode()
    assert not questionnaire.answers.exists()


def test_the_panel_shows_what_waits_until_it_is_answered_or_the_place_given_up():
    user, row, questionnaire, url = make_asked()
    assert [each.questionnaire for each in panel(user)["asked"]] == [questionnaire]
    assert "alla fine" in logged_in(user).get("/la-mia-area/").content.decode()
    actions.cancel(enrolment=row, by=user)
    assert panel(user) is None
    again, _row, _questionnaire, url = make_asked()
    logged_in(again).post(url, FORM)
    assert panel(again)["asked"] == []


def test_whoever_runs_it_finds_the_results_from_the_register():
    trainer = make_trainer()
    edition = make_edition(trainers=Person.objects.filter(user=trainer), capacity=None)
    url = reverse("enrolment:register", args=[edition.activity.uuid])
    draft = actions.make_questionnaire(activity=edition.activity, moment="later", by=None)
    questionnaire, _rows = make_open(1, activity=edition.activity)
    page = logged_in(trainer).get(url).content.decode()
    assert reverse("enrolment:questionnaire_results", args=[questionnaire.uuid]) in page
    assert reverse("enrolment:questionnaire_results", args=[draft.uuid]) not in page


def test_the_file_holds_numbers_only_and_nothing_while_they_are_few():
    load_roles()
    few, _rows = make_open(6)
    url = reverse("enrolment:questionnaire_results", args=[few.uuid])
    client = logged_in(make_staff())
    answer_all(few, 4, keep="=SOMMA(A1)")
    actions.close_questionnaire(questionnaire=few)
    assert client.get(url, {"formato": "csv"}).content.decode().count("\n") == 1
    page = client.get(url).content.decode()
    assert "almeno in 5" in page
    assert "4,0" not in page
    questionnaire, _rows = make_open(6)
    url = reverse("enrolment:questionnaire_results", args=[questionnaire.uuid])
    answer_all(questionnaire, 4, keep="=SOMMA(A1)")
    answer_all(questionnaire, 1, keep="<script>alert(1)</script>", groups=2)
    actions.close_questionnaire(questionnaire=questionnaire)
    whole = client.get(url, {"formato": "csv"}).content.decode()
    assert (
        whole.count("\n") == 1 + 4 * 5 + 2
    )  # four scales and a yes or no: the words and what one answered stay out
    assert "SOMMA" not in whole
    assert client.get(url, {"formato": "xlsx"}).content[:2] == b"PK"
    page = client.get(url).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "meno di 5" in page


def test_the_results_take_the_same_queries_with_five_answers_and_with_nine():
    load_roles()
    client = logged_in(make_staff())
    found = []
    for people in (5, 5, 9):
        questionnaire, _rows = make_open(people)
        answer_all(questionnaire, people)
        actions.close_questionnaire(questionnaire=questionnaire)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("enrolment:questionnaire_results", args=[questionnaire.uuid]))
        found.append(len(queries))
    assert found[1] == found[2]
    assert found[2] <= 12


def test_the_promise_of_anonymity_is_not_on_the_form_once_people_were_asked():
    load_roles()
    questionnaire, _rows = make_open(1)
    client, url = (
        logged_in(make_staff()),
        reverse("enrolment_staff:questionnaire", args=[questionnaire.uuid]),
    )
    form = {
        "introduction": "Ciao", "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0,
        "form-0-text": "Come è andata?", "form-0-kind": "text", "form-0-position": 1,
    }  # fmt: skip
    assert client.post(url, form).status_code == 302
    row = Questionnaire.objects.get()
    assert (row.anonymous, [each["text"] for each in row.questions]) == (True, ["Come è andata?"])
    same = {**form, "form-0-kind": "choice", "form-0-options": "Bene\nBene"}
    assert "Due opzioni sono uguali" in client.post(url, same).content.decode()
