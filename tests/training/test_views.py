"""The public doors of training: areas with counts, a filtered list, one edition."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from land.core.models import Territory
from land.enrolment import actions as enrolment
from land.enrolment.models import Activity
from tests.make.courses import make_edition, make_training_area
from tests.make.people import make_person, make_user

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def titles(response) -> list[str]:
    return [card["title"] for card in response.context["cards"]]


def test_areas_count_what_is_coming(client):
    make_edition()
    make_edition(opened=False)
    make_training_area("finanza", "I fondi")
    areas = {card["title"]: card["foot"] for card in client.get("/formazione/").context["areas"]}
    assert areas == {"Crescere con il digitale": "Corsi in arrivo: 1", "I fondi": "Corsi in arrivo: 0"}


def test_the_address_filters_by_area_province_mode_and_free_places(client):
    full = make_edition(title="Pieno", capacity=1)
    enrolment.enrol(activity=full.activity, person=make_person())
    make_edition(title="Fondi", area=make_training_area("finanza", "I fondi"))
    make_edition(title="In rete", mode="online")
    Territory.objects.get_or_create(kind="province", code="VT", defaults={"name": "Viterbo", "slug": "vt"})
    asked = {
        "?area=finanza": ["Fondi"],
        "?modo=online": ["In rete"],
        "?provincia=RM": ["Pieno", "Fondi"],
        "?provincia=VT": [],
        "?posti=on&provincia=RM": ["Fondi"],
        "?area=nessuna": [],
        "": ["Pieno", "Fondi", "In rete"],
    }
    assert {query: titles(client.get(f"/formazione/{query}")) for query in asked} == asked


def test_a_place_in_what_takes_nobody_any_more_is_not_free(client):
    begun = make_edition(title="In corso")
    Activity.objects.filter(pk=begun.activity_id).update(starts_at=timezone.now() - timedelta(days=1))
    shut = make_edition(title="Chiusa")
    Activity.objects.filter(pk=shut.activity_id).update(enrol_closes_at=timezone.now())
    make_edition(title="Aperta")
    page = client.get("/formazione/?posti=on")
    assert titles(page) == ["Aperta"]
    assert titles(client.get("/formazione/")) == ["Chiusa", "Aperta", "In corso"]


def test_a_list_without_courses_has_a_next_step(client):
    assert 'href="/buone-pratiche/"' in text(client.get("/formazione/"))
    assert 'href="/formazione/"' in text(client.get("/formazione/?modo=online"))


def test_an_area_shows_its_courses_and_no_other(client):
    make_edition(title="Digitale")
    make_edition(title="Fondi", area=make_training_area("finanza", "I fondi"))
    response = client.get("/formazione/aree/finanza/")
    assert [card["title"] for card in response.context["coming"]] == ["Fondi"]
    assert client.get("/formazione/aree/astronomia/").status_code == 404


def test_an_edition_says_what_it_gives_before_logging_in(client):
    row = make_edition(
        trainer_role="Formatrice", trainers=[make_person(first_name="Dora", last_name="Prova")]
    )
    page = text(client.get(row.get_absolute_url()))
    for words in (
        "Chi lavora in cooperativa",
        "Provare",
        "Incontro 1",
        "Incontro 2",
        "Dora Prova",
        "Formatrice",
    ):
        assert words in page
    assert f"/appuntamenti/{row.activity.uuid}/iscrizione/" in page
    assert "A trial course" in text(client.get(f"/en{row.get_absolute_url()}"))


def test_a_draft_is_missing_but_for_staff_and_its_trainers(client):
    trainer = make_user()
    row = make_edition(opened=False, trainers=[trainer.person])
    assert client.get(row.get_absolute_url()).status_code == 404
    client.force_login(make_user())
    assert client.get(row.get_absolute_url()).status_code == 404
    client.force_login(trainer)
    assert client.get(row.get_absolute_url()).status_code == 200
    client.force_login(make_user(roles=("staff",)))
    assert client.get(row.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("address", ["/formazione/", "/formazione/aree/digitale/", "edition"])
def test_a_page_asks_as_many_questions_of_one_course_as_of_three(
    client, address, django_assert_max_num_queries
):
    row = make_edition()
    path = row.get_absolute_url() if address == "edition" else address
    client.get(path)
    with django_assert_max_num_queries(30) as one:
        client.get(path)
    for _time in range(2):
        make_edition()
    client.get(path)
    with django_assert_max_num_queries(30) as three:
        client.get(path)
    assert len(one) == len(three)
