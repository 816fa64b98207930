"""The public doors: what everybody reads, what drafts hide, “Avvisami”."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from land.enrolment import actions as enrolment
from land.enrolment.models import Activity
from startups.models import Interest
from tests.make.barcamps import make_barcamp
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_open_barcamps_stand_before_those_already_held(client):
    old = make_barcamp(title="Già fatto")
    past = timezone.now() - timedelta(days=9)
    Activity.objects.filter(pk=old.activity_id).update(starts_at=past, ends_at=past + timedelta(hours=2))
    make_barcamp(title="Da fare")
    make_barcamp(title="In preparazione", opened=False)
    response = client.get("/startup/")
    page = text(response)
    assert [card["title"] for card in response.context["coming"]] == ["Da fare"]
    assert [card["title"] for card in response.context["past"]] == ["Già fatto"]
    assert "In preparazione" not in page


def test_where_nothing_is_open_there_is_a_next_step(client):
    page = text(client.get("/startup/"))
    assert 'href="/da-dove-parto/"' in page
    assert "?next=/startup/" in page


def test_a_barcamp_says_what_it_gives_before_logging_in(client):
    row = make_barcamp(title="Orti")
    page = text(client.get(row.get_absolute_url()))
    for words in ("Chiunque", "gratuito", "Gli appunti", "15:00–15:20", "Accoglienza"):
        assert words in page
    assert f"/appuntamenti/{row.activity.uuid}/iscrizione/" in page


def test_the_english_page_has_the_english_title(client):
    make_barcamp(title="Orti")
    assert "A trial BarCamp" in text(client.get("/en/startup/barcamp/orti/"))


@pytest.mark.parametrize("cost", ["", "5 euro, per la merenda"])
def test_what_it_costs_is_said_once_and_the_same_everywhere(client, cost):
    row = make_barcamp(title="Orti", cost=cost)
    pages = [text(client.get("/startup/barcamp/orti/"))]
    client.force_login(make_user())
    pages.append(text(client.get(f"/appuntamenti/{row.activity.uuid}/iscrizione/")))
    for page in pages:
        assert ("gratuito" in page.split("</main>")[0].lower()) == (not cost)
        assert not cost or f"<dd>{cost} </dd>" in page
    assert not cost or f"Costo: {cost}." in pages[0]


def test_the_english_page_says_in_english_what_is_known_and_marks_the_rest_as_italian(client):
    make_barcamp(
        title="Orti", for_whom_en="Anybody", take_home_en=["The notes"], cost="5 euro a testa",
        programme=[
            {"start": "15:00", "end": "15:20", "title": "Accoglienza", "title_en": "Welcome"},
            {"start": "15:20", "end": "15:40", "title": "Proposte", "title_en": ""},
        ],
    )  # fmt: skip
    page = text(client.get("/en/startup/barcamp/orti/"))
    for words in ("<dd>Anybody</dd>", "<li>The notes</li>", "<td>Welcome</td>"):
        assert words in page
    for words in (
        "5 euro a testa",
        "Un pomeriggio di prove.",
        "Proposte",
        "Casa della cooperazione di prova",
    ):
        assert f'<span lang="it">{words}</span>' in page
    assert "Chiunque" not in page and "Accoglienza" not in page


def test_a_draft_is_missing_for_everybody_but_staff(client):
    row = make_barcamp(opened=False)
    assert client.get(row.get_absolute_url()).status_code == 404
    assert client.get("/startup/barcamp/non-esiste/").status_code == 404
    client.force_login(make_user(roles=("staff",)))
    assert client.get(row.get_absolute_url()).status_code == 200


def test_a_barcamp_called_off_still_says_so(client):
    row = make_barcamp()
    enrolment.cancel_activity(activity=row.activity, by=None, reason="Neve")
    response = client.get(row.get_absolute_url())
    assert response.status_code == 200
    assert "alert-warning" in text(response)


def test_asking_to_be_told_counts_once_and_can_be_stopped(client):
    user = make_user()
    client.force_login(user)
    form = {"form_key": str(uuid4())}
    for _time in range(2):
        assert client.post("/startup/avvisami/", form).headers["Location"] == "/startup/"
    assert list(Interest.objects.values_list("person__user", flat=True)) == [user.pk]
    client.post("/startup/avvisami/", {"form_key": str(uuid4()), "stop": "1"})
    assert Interest.objects.count() == 0


def test_asking_to_be_told_takes_a_login_and_a_post(client):
    assert client.post("/startup/avvisami/").status_code == 302
    assert Interest.objects.count() == 0
    client.force_login(make_user())
    assert client.get("/startup/avvisami/").status_code == 405


@pytest.mark.parametrize("path", ["/startup/", "/startup/barcamp/primo/"])
def test_a_page_asks_as_many_questions_of_one_barcamp_as_of_three(
    client, path, django_assert_max_num_queries
):
    make_barcamp(title="Primo")
    client.get(path)
    with django_assert_max_num_queries(30) as one:
        client.get(path)
    for _time in range(2):
        make_barcamp()
    client.get(path)
    with django_assert_max_num_queries(30) as three:
        client.get(path)
    assert len(one) == len(three)
