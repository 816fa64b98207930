import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from land.core.models import SearchEntry
from land.pages.version import forget
from tests.make.pages import make_index, make_practice, make_term
from tests.make.people import make_user
from tests.make.places import make_municipality

pytestmark = pytest.mark.django_db


def titles(response):
    return [card["title"] for card in response.context["cards"]]


def counts(response, key):
    groups = response.context["listing"].groups()
    return {value.value: value.count for group in groups if group.key == key for value in group.values}


@pytest.fixture
def some():
    digital = make_term("theme", "digital", "Innovazione digitale")
    viterbo = make_municipality("Viterbo", "056059", "VT")
    return [
        make_practice("Alfa", cost=5_000),
        make_practice("Beta", theme=digital, cost=20_000),
        make_practice("Gamma", theme=digital, municipality=viterbo, cost=20_000),
    ]


def test_values_of_a_facet_are_joined_by_or_and_facets_by_and(client, some):
    both = client.get("/buone-pratiche/?tema=digital&tema=wbo")
    one = client.get("/buone-pratiche/?tema=digital&provincia=VT")
    assert (sorted(titles(both)), titles(one)) == (["Alfa", "Beta", "Gamma"], ["Gamma"])


def test_counts_say_what_a_choice_would_give(client, some):
    response = client.get("/buone-pratiche/?tema=digital&costo=10k-50k")
    assert counts(response, "theme") == {"wbo": 0, "digital": 2}
    assert counts(response, "province") == {"RM": 1, "VT": 1}


def test_a_count_is_what_the_list_then_shows(client, some):
    for parameter, value, count in [("tema", "wbo", 1), ("provincia", "RM", 2), ("costo", "10k-50k", 2)]:
        assert len(titles(client.get(f"/buone-pratiche/?{parameter}={value}"))) == count


def test_a_value_that_gives_nothing_cannot_be_chosen(client, some):
    html = client.get("/buone-pratiche/?tema=wbo").content.decode()
    assert 'name="provincia" value="VT" disabled' in html


def test_a_value_that_no_longer_exists_is_left_out_with_a_notice(client, some):
    response = client.get("/buone-pratiche/?tema=scomparso&tema=wbo&ordine=boh&pagina=99")
    assert (response.status_code, titles(response), response.context["ignored"]) == (
        200,
        ["Alfa"],
        ["scomparso"],
    )
    assert "scomparso" in response.content.decode()


def test_a_pill_takes_one_choice_back(client, some):
    pills = dict(client.get("/buone-pratiche/?tema=wbo&provincia=RM").context["pills"])
    assert pills == {"Workers buyout": "/buone-pratiche/?provincia=RM", "Roma": "/buone-pratiche/?tema=wbo"}


def test_words_and_filters_work_together(client):
    make_practice("L’officina di Pomezia", problem="Una crisi d’impresa.")
    make_practice("Un forno", problem="Nessuna crisi.")
    assert titles(client.get("/buone-pratiche/?q=dell%27impresa&tema=wbo")) == ["L’officina di Pomezia"]
    assert titles(client.get("/buone-pratiche/?q=impresa&tema=wbo&costo=over-250k")) == []


@pytest.mark.parametrize("typed", ["L’impresa", "L'impresa"])
def test_both_apostrophes_find_the_same(client, typed):
    make_practice("La crisi", problem="L’impresa chiude.")
    assert titles(client.get("/buone-pratiche/", {"q": typed})) == ["La crisi"]


@pytest.mark.parametrize("typed", ["a" * 300, "%", "'; DROP TABLE x", "\x00", '"', "((("])
def test_nothing_typed_makes_the_list_fail(client, some, typed):
    response = client.get("/buone-pratiche/", {"q": typed})
    nothing_left = not typed.strip("\x00")
    assert (response.status_code, response.context["listing"].total) == (200, 3 if nothing_left else 0)


def test_an_empty_question_shows_everything(client, some):
    assert len(titles(client.get("/buone-pratiche/?q=&tema="))) == 3


def test_the_csv_holds_the_rows_that_are_shown(client, some):
    text = client.get("/buone-pratiche/?tema=digital&formato=csv").content.decode("utf-8-sig")
    assert sorted(row.split(";")[0] for row in text.splitlines()[1:]) == ["Beta", "Gamma"]


def test_a_formula_in_a_title_is_no_formula_in_the_csv(client):
    make_practice('=HYPERLINK("x")')
    assert "'=HYPERLINK" in client.get("/buone-pratiche/?formato=csv").content.decode()


def test_html_in_a_title_stays_text(client):
    page = make_practice("<script>alert(1)</script>")
    for address in ("/buone-pratiche/", page.shown_url(), "/cerca/?q=alert"):
        assert "<script>alert" not in client.get(address).content.decode()


def test_what_is_for_registered_people_shows_nowhere_to_visitors(client):
    page = make_practice("Segreta officina", audience="registered")
    make_practice("Altra")
    for address in (
        "/buone-pratiche/", "/buone-pratiche/?q=officina", "/buone-pratiche/feed/", "/sitemap.xml", "/cerca/?q=officina",
        "/buone-pratiche/?formato=csv", "/cerca/?q=oficina",
    ):  # fmt: skip
        html = client.get(address).content.decode()
        assert ("Segreta officina" in html, page.slug in html) == (False, False), address
    assert client.get(page.shown_url()).status_code == 404
    assert counts(client.get("/buone-pratiche/"), "theme") == {"wbo": 1}
    client.force_login(make_user())
    assert client.get(page.shown_url()).status_code == 200
    assert counts(client.get("/buone-pratiche/"), "theme") == {"wbo": 2}


def test_what_is_restricted_in_the_tree_shows_nowhere(client):
    from wagtail.models import PageViewRestriction

    page = make_practice("Riservata officina")
    assert SearchEntry.objects.filter(title="Riservata officina").count() == 1
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert SearchEntry.objects.filter(title="Riservata officina").count() == 0
    for address in ("/buone-pratiche/", "/buone-pratiche/feed/", "/sitemap.xml"):
        assert page.slug not in client.get(address).content.decode()


def test_an_unpublished_practice_is_found_no_more(client):
    page = make_practice("Officina")
    page.unpublish()
    assert (client.get(page.shown_url()).status_code, SearchEntry.objects.of_kinds(["practice"]).count()) == (
        404,
        0,
    )
    assert client.get("/buone-pratiche/").context["listing"].total == 0


def test_queries_do_not_grow_with_practices(client):
    def asked(address):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    first = make_practice()
    few = [
        asked(address)
        for address in ("/buone-pratiche/", "/buone-pratiche/?tema=wbo&q=problema", first.shown_url())
    ]
    for _number in range(14):
        make_practice()
    many = [
        asked(address)
        for address in ("/buone-pratiche/", "/buone-pratiche/?tema=wbo&q=problema", first.shown_url())
    ]
    # Similar practices appear once there are some, in one query with their images; nothing else is added.
    assert many == few


@pytest.mark.django_db(transaction=True)
def test_a_public_page_asks_at_most_twelve_questions(client):
    forget()
    page = make_practice()
    for _number in range(4):
        make_practice()
    for address in ("/", "/buone-pratiche/", page.shown_url(), f"/en{page.shown_url()}"):
        make_index("en")
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        assert len(seen) <= 12, (address, [row["sql"] for row in seen])
