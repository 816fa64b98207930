import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make.pages import make_home, make_news, make_page, make_practice
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home():
    make_home()


def found(client, typed, **more):
    return [row.title for row in client.get("/cerca/", {"q": typed, **more}).context["rows"]]


@pytest.mark.parametrize("typed", ["L’impresa", "L'impresa", "imprese", "IMPRESA", "dell'impresa"])
def test_the_site_is_searched_as_italian_is_written(client, typed):
    make_practice("La crisi dell’impresa")
    assert found(client, typed) == ["La crisi dell’impresa"]


@pytest.mark.parametrize(
    "typed", ["comunita", "comunità", '"cooperative di comunità"', "wbo", '"workers buyout"']
)
def test_accents_phrases_and_synonyms_are_understood(client, typed):
    make_practice("Cooperative di comunità", problem="Un workers buyout riuscito.")
    assert found(client, typed) == ["Cooperative di comunità"]


@pytest.mark.parametrize("typed", ["a" * 300, "%", "'; DROP TABLE x", "il di che", "\x00", "((("])
def test_nothing_typed_makes_the_search_fail(client, typed):
    make_page("Una")
    response = client.get("/cerca/", {"q": typed, "tipo": ["page", "boh"], "ordine": "x", "pagina": "-1"})
    assert (response.status_code, response.context["ignored"]) == (200, ["boh"])


def test_an_empty_question_browses_everything(client):
    make_page("Una")
    make_news("Due")
    assert sorted(found(client, "")) == ["Due", "Notizie", "Una"]


def test_kinds_have_their_counts_and_narrow_the_results(client):
    make_page("Il mare di Gaeta")
    make_news("Il mare di Anzio")
    kinds = {kind.key: kind.count for kind in client.get("/cerca/?q=mare").context["kinds"]}
    assert kinds == {"page": 1, "news": 1}
    assert found(client, "mare", tipo="news") == ["Il mare di Anzio"]


def test_found_words_are_marked_and_everything_else_is_escaped(client):
    make_page("Titolo", summary="<b>Il mare</b> & la costa")
    html = client.get("/cerca/?q=mare").content.decode()
    assert "&lt;b&gt;" not in html.split("<main")[0]
    assert ("<mark>mare</mark>" in html, "<b>Il" in html) == (True, False)


def test_a_misspelt_word_is_met_by_a_near_one(client):
    make_page("La cooperazione")
    make_page("Nulla")
    suggestions = client.get("/cerca/?q=coperazione").context["suggestions"]
    assert suggestions[0] == {"text": "cooperazione", "url": "/cerca/?q=cooperazione"}


def test_what_a_reader_may_not_know_is_neither_found_nor_counted_nor_suggested(client):
    make_practice("Segretissima officina", audience="registered")
    response = client.get("/cerca/?q=officina")
    assert (response.context["rows"], response.context["kinds"]) == ([], [])
    assert client.get("/cerca/?q=segretisima").context["suggestions"] == []
    client.force_login(make_user())
    assert found(client, "officina") == ["Segretissima officina"]


def test_the_most_recent_come_first_when_asked(client):
    from datetime import date

    make_news("Mare vecchio mare", day=date(2020, 1, 1), summary="mare")
    make_news("Notizia del mare", day=date(2026, 1, 1))
    assert found(client, "mare", ordine="recenti") == ["Notizia del mare", "Mare vecchio mare"]


def test_english_pages_are_found_in_english(client):
    make_practice("Il forno", title_en="The community oven")
    assert [row.title for row in client.get("/en/cerca/?q=communities").context["rows"]] == [
        "The community oven"
    ]
    assert found(client, "forno") == ["Il forno"]


def test_the_search_asks_few_questions(client):
    for number in range(6):
        make_page(f"Pagina {number} sul mare")
    with CaptureQueriesContext(connection) as seen:
        client.get("/cerca/?q=mare")
    assert len(seen) <= 8
