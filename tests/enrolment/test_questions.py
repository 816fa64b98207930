"""What is asked beside the name: checked, changeable, seen by few, deleted when its time is over."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from land.accounts.mydata import tables
from land.core.models import SearchEntry
from land.enrolment import actions, errors, extras
from land.enrolment.models import Enrolment, EnrolmentExtra, EnrolmentQuestion
from land.enrolment.questions import READY, kept_for
from land.notifications.models import Notice
from tests.make.enrolment import make_activity, make_enrolments
from tests.make.people import make_person, make_user

pytestmark = pytest.mark.django_db
CODE = "RSSMRA80A01H501U"  # the example of every textbook, nobody's own


@pytest.fixture
def ada(client):
    user = make_user()
    client.force_login(user)
    return user


def asking(*keys, required=False, **values):
    activity = make_activity(**values)
    actions.choose_questions(activity=activity, keys=keys, by=None)
    activity.questions.update(required=required)
    return activity


def said(enrolment):
    return dict(enrolment.extras.values_list("question__key", "value"))


def enrol_url(activity):
    return reverse("enrolment:enrol", args=[activity.uuid])


def test_every_ready_made_question_says_in_both_languages_what_it_is_for():
    for ready in READY.values():
        columns = ready.columns()
        assert columns["purpose"] != columns["purpose_en"]
        assert columns["purpose"] != ""
        assert 0 < columns["keep_until_days"] <= 3650
        assert all(option["it"] and option["en"] for option in columns["options"])


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "cancellata alla fine"),
        (1, "conservata per un giorno dopo la fine"),
        (30, "conservata per 30 giorni dopo la fine"),
        (365, "conservata per un anno dopo la fine"),
        (730, "conservata per 2 anni dopo la fine"),
    ],
)
def test_how_long_an_answer_is_kept_is_said_in_a_few_words(days, words):
    assert kept_for(days) == words


def test_the_form_says_what_each_question_is_for_and_how_long_it_is_kept(client, ada):
    html = client.get(enrol_url(asking("gender", "tax_code"))).content.decode()
    assert "Codice fiscale" in html
    assert "Conservata per un anno dopo la fine." in html
    assert "rendiconto" in html


def test_answers_are_kept_with_the_enrolment_in_their_own_form(client, ada):
    activity = asking("gender", "tax_code", "birth_date")
    client.post(
        enrol_url(activity),
        {"extra_gender": "woman", "extra_tax_code": " rssmra80a01 h501u ", "extra_birth_date": "1980-01-01"},
    )
    assert said(Enrolment.objects.get()) == {
        "gender": "woman", "tax_code": CODE, "birth_date": "1980-01-01",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("tax_code", "RSSMRA80A01", "sedici caratteri"),
        ("tax_code", "12345678901", "sedici caratteri"),
        ("tax_code", "RSSMRA80A01H501X", "non torna"),
        ("birth_date", "2080-01-01", "controllare l’anno"),
        ("birth_date", "0080-01-01", "controllare l’anno"),
        ("birth_date", (date.today() - timedelta(days=5 * 365)).isoformat(), "controllare l’anno"),
        ("birth_date", "ieri", "data valida"),
        ("gender", "cat", "cat"),
        ("birth_place", "x" * 201, "200"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_keeps_what_was_typed(client, ada, key, typed, sentence):
    activity = asking(key, "citizenship")
    response = client.post(enrol_url(activity), {f"extra_{key}": typed, "extra_citizenship": "italiana"})
    assert list(response.context["form"].errors) == [f"extra_{key}"]
    assert sentence in str(response.context["form"].errors)
    assert 'value="italiana"' in response.content.decode()
    assert Enrolment.objects.count() == 0


def test_a_question_that_needs_an_answer_refuses_an_empty_one_also_by_the_verb(client, ada):
    activity = asking("gender", required=True)
    response = client.post(enrol_url(activity), {})
    assert list(response.context["form"].errors) == ["extra_gender"]
    with pytest.raises(errors.AnswerNeeded):
        actions.enrol(activity=activity, person=ada.person, extras={})
    assert Enrolment.objects.count() == 0


def test_what_was_typed_stays_when_the_enrolment_is_refused_for_another_reason(client, ada):
    first = make_activity()
    actions.enrol(activity=first, person=ada.person)
    overlapping = asking("citizenship", starts_at=first.starts_at)
    html = client.post(enrol_url(overlapping), {"extra_citizenship": "francese", "needs": "Rampa"})
    assert 'value="francese"' in html.content.decode()
    full = asking("citizenship", seats=1, waitlist_enabled=False, starts_in=timedelta(days=40))
    make_enrolments(full, 1)
    response = client.post(enrol_url(full), {"extra_citizenship": "francese", "needs": "Rampa"})
    assert response.status_code == 409
    assert 'value="francese"' in response.content.decode()
    assert "Rampa" in response.content.decode()


def test_a_person_changes_answers_until_the_end_and_not_after(client, ada):
    activity = asking("citizenship", "gender")
    row = actions.enrol(activity=activity, person=ada.person, extras={"citizenship": "italiana"})
    url = reverse("enrolment:answers", args=[row.uuid])
    assert 'value="italiana"' in client.get(url).content.decode()
    client.post(url, {"extra_citizenship": "", "extra_gender": "man", "needs": "Rampa"})
    row.refresh_from_db()
    assert (said(row), row.needs) == ({"gender": "man"}, "Rampa")
    with pytest.raises(errors.NothingToDo):
        actions.answer(enrolment=row, values={}, by=ada, at=activity.ends_at)


def test_a_missing_answer_is_asked_for_on_the_page_of_the_enrolment(client, ada):
    activity = asking("gender", required=True)
    row = actions.enrol(activity=activity, person=ada.person)
    url = reverse("enrolment:detail", args=[row.uuid])
    assert "Manca una risposta" in client.get(url).content.decode()
    actions.answer(enrolment=row, values={"gender": "man"}, by=ada)
    assert "Manca una risposta" not in client.get(url).content.decode()


def test_another_persons_answers_look_like_missing_ones(client, ada):
    row = actions.enrol(activity=asking("gender"), person=make_person(), extras={"gender": "man"})
    assert client.get(reverse("enrolment:answers", args=[row.uuid])).status_code == 404


def test_answers_are_deleted_when_their_time_is_over_and_totals_stay():
    activity = asking("gender", "tax_code", seats=5)
    activity.questions.filter(key="tax_code").update(keep_until_days=10)
    for value in ("woman", "woman", "man"):
        actions.enrol(
            activity=activity, person=make_person(), extras={"gender": value, "tax_code": CODE}, needs="Rampa"
        )
    assert extras.counts([activity], "gender") == {"woman": 2, "man": 1}
    assert actions.forget_extras(at=activity.ends_at + timedelta(days=9)) == 0
    assert actions.forget_extras(at=activity.ends_at + timedelta(days=10)) == 3
    assert actions.forget_extras(at=activity.ends_at + timedelta(days=30)) == 3
    assert Enrolment.objects.exclude(needs="").count() == 0
    assert actions.forget_extras(at=activity.ends_at + timedelta(days=365)) == 3
    assert actions.forget_extras(at=activity.ends_at + timedelta(days=400)) == 0
    assert EnrolmentExtra.objects.count() == 0
    assert extras.counts([activity], "gender") == {"woman": 2, "man": 1}
    assert extras.counts([activity], "tax_code") == {}


def test_what_people_who_left_said_is_deleted_after_thirty_days():
    row = actions.enrol(activity=asking("gender"), person=make_person(), extras={"gender": "man"}, needs="x")
    actions.cancel(enrolment=row, by=None)
    assert extras.counts([row.activity], "gender") == {}
    assert actions.forget_extras(at=timezone.now() + timedelta(days=29)) == 0
    assert actions.forget_extras(at=timezone.now() + timedelta(days=31)) == 2


def test_an_export_of_ones_data_holds_the_answers_and_closing_the_account_deletes_them(ada):
    from land.accounts.actions import close_account

    activity = asking("gender")
    actions.enrol(activity=activity, person=ada.person, extras={"gender": "woman"})
    (table,) = [table for table in tables(ada.person) if table.key == "enrolments"]
    assert table.raw[0]["answers"] == "Genere: donna"
    close_account(user=ada)
    assert EnrolmentExtra.objects.count() == 0


def test_an_event_that_is_over_keeps_its_count_when_a_person_closes_the_account(ada):
    from land.accounts.actions import close_account

    activity = asking("gender")
    row = actions.enrol(activity=activity, person=ada.person, extras={"gender": "woman"}, needs="Rampa")
    type(activity).objects.filter(pk=activity.pk).update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    close_account(user=ada)
    row.refresh_from_db()
    assert (row.state, row.needs, row.person.first_name) == ("confirmed", "", "")
    assert EnrolmentExtra.objects.count() == 0
    assert extras.counts([activity], "gender") == {"woman": 1}


def test_answers_never_reach_notices_search_or_log():
    row = actions.enrol(activity=asking("citizenship"), person=make_person(), extras={"citizenship": "Zzyx"})
    assert "Zzyx" not in json.dumps(list(Notice.objects.values_list("facts", flat=True)))
    assert "zzyx" not in str(list(SearchEntry.objects.values()))
    assert "Zzyx" not in str(list(row.log.values()))


def test_a_question_that_was_answered_keeps_its_kind():
    activity = make_activity()
    facts = {
        "kind": "choice",
        "label": "Taglia",
        "purpose": "Per le magliette",
        "options": [{"value": "S", "it": "S"}],
    }
    question = actions.save_question(activity=activity, facts=facts, by=None)
    assert question.key == "own-1"
    actions.save_question(activity=activity, facts=facts | {"label": "Misura"}, by=None, question=question)
    actions.enrol(activity=activity, person=make_person(), extras={"own-1": "S"})
    with pytest.raises(errors.AlreadyAnswered):
        actions.save_question(activity=activity, facts=facts | {"kind": "text"}, by=None, question=question)
    actions.save_question(activity=activity, facts=facts | {"required": True}, by=None, question=question)
    assert EnrolmentQuestion.objects.get().required is True
    actions.remove_question(question=question, by=None)
    assert EnrolmentExtra.objects.count() == 0


def test_questions_are_copied_and_answers_are_not():
    first, second = asking("gender", "tax_code"), make_activity()
    actions.enrol(activity=first, person=make_person(), extras={"gender": "man"})
    assert actions.copy_questions(frm=first, to=second) == 2
    assert actions.copy_questions(frm=first, to=second) == 0
    assert list(second.questions.values_list("key", flat=True)) == ["gender", "tax_code"]
    assert EnrolmentExtra.objects.filter(question__activity=second).count() == 0
    assert extras.counts([first, second], "gender") == {"man": 1}
    assert extras.labels([second], "gender")["man"] == "uomo"
