"""The page of an area: its words, what came out of its courses, its questions, the people who wish to be found."""

from datetime import timedelta

import pytest

from land.accounts.actions import record_consent
from land.accounts.consents import SHOWN_IN_AREAS
from land.community.models import Discussion
from land.core.actions import link
from land.core.models import Term
from land.enrolment import actions as enrolment
from tests.make.community import make_discussion, make_resource
from tests.make.courses import make_edition, make_training_area, past_edition
from tests.make.people import make_person, make_user
from training.models import AreaIntroduction

pytestmark = pytest.mark.django_db
PATH = "/formazione/aree/digitale/"


def test_an_area_has_its_words_and_what_came_out_of_its_courses(client):
    edition = past_edition(title="Fogli")
    other = past_edition(title="Fondi", area=make_training_area("finanza", "I fondi"))
    AreaIntroduction.objects.create(area=Term.objects.get(code="digitale"), text="Si impara provando.")
    mine, theirs, reserved = (
        make_resource(title=title, audience=audience)
        for title, audience in (
            ("Guida", "public"),
            ("Altra guida", "public"),
            ("Guida interna", "registered"),
        )
    )
    for source, resource in ((edition, mine), (edition, reserved), (other, theirs)):
        link(frm=("edition", source.uuid), to=("resource", resource.uuid))
    response = client.get(PATH)
    assert "Si impara provando." in response.content.decode()
    assert [target.title for _kind, target in response.context["fruits"]] == ["Guida"]
    client.force_login(make_user())
    assert {target.title for _kind, target in client.get(PATH).context["fruits"]} == {
        "Guida",
        "Guida interna",
    }


def test_a_question_asked_about_an_area_stands_on_its_page_and_on_no_other(client):
    make_training_area("finanza", "I fondi")
    make_edition()
    user = make_user()
    client.force_login(user)
    assert client.get("/comunita/nuova/?a=training-area:astronomia").status_code == 404
    client.post(
        client.get(PATH).context["ask_url"],
        {"title": "Quale programma?", "body": "Per i turni.", "audience": "registered"},
    )
    row = Discussion.objects.get()
    assert (row.about_kind, row.about_key) == ("training-area", "digitale")
    assert "Quale programma?" in client.get(PATH).content.decode()
    assert "Quale programma?" not in client.get("/formazione/aree/finanza/").content.decode()
    assert PATH in client.get(row.get_absolute_url()).content.decode()
    client.logout()
    assert "Quale programma?" not in client.get(PATH).content.decode()


def test_only_those_who_teach_or_agreed_are_named(client):
    teacher = make_person(first_name="Dora", last_name="Insegnante")
    edition = make_edition(trainers=[teacher])
    make_edition(opened=False, trainers=[make_person(last_name="Bozza")])
    agreed, silent, withdrew, waits = (
        make_person(last_name=name) for name in ("Si", "Zitta", "Nomore", "Aspetta")
    )
    for person in (agreed, withdrew):
        record_consent(person=person, purpose=SHOWN_IN_AREAS, given=True, text="…")
    record_consent(person=withdrew, purpose=SHOWN_IN_AREAS, given=False, text="…")
    for person in (agreed, silent, withdrew):
        enrolment.enrol(activity=edition.activity, person=person)
    record_consent(person=waits, purpose=SHOWN_IN_AREAS, given=True, text="…")
    context = client.get(PATH).context
    assert (context["trainers"], context["followed"]) == ([teacher], [agreed])


def test_an_area_costs_the_same_with_one_of_each_and_with_three(client, django_assert_max_num_queries):
    def fill() -> None:
        edition = past_edition(trainers=[make_person()])
        link(frm=("edition", edition.uuid), to=("resource", make_resource().uuid))
        make_discussion(about=("training-area", "digitale"), audience="public")
        person = make_person()
        record_consent(person=person, purpose=SHOWN_IN_AREAS, given=True, text="…")
        now = make_edition()
        enrolment.enrol(
            activity=now.activity,
            person=person,
            at=now.activity.starts_at - timedelta(days=9),
            accept_overlap=True,
        )

    fill()
    AreaIntroduction.objects.create(area=Term.objects.get(code="digitale"), text="Parole.")
    client.get(PATH)
    with django_assert_max_num_queries(30) as one:
        client.get(PATH)
    fill()
    fill()
    client.get(PATH)
    with django_assert_max_num_queries(30) as three:
        assert len(client.get(PATH).context["discussions"]) == 3
    assert len(one) == len(three)
