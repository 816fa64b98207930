import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from land.core.offers import attention, shelves, staff_tasks
from land.pages.context import section
from land.pages.models import HomePage, SectionPage, StandardPage
from land.pages.tree import child, grow, home_page
from tests.make.pages import make_home, make_news, make_page, make_practice
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def test_the_tree_grows_once():
    assert grow() == grow()
    assert HomePage.objects.count() == 2


def test_every_section_has_its_page_in_both_languages(client):
    grow()
    for address in (
        "/",
        "/en/",
        "/progetto/",
        "/en/progetto/",
        "/notizie/",
        "/da-dove-parto/",
        "/laboratori/",
    ):
        assert client.get(address).status_code == 200, address


def test_the_menu_shows_what_editors_put_in_it_and_where_one_is(client):
    grow()
    response = client.get("/progetto/")
    menu = {entry["title"]: entry["active"] for entry in response.context["menu"]}
    assert menu["Il progetto"] is True
    assert [title for title, active in menu.items() if active] == ["Il progetto"]
    StandardPage.objects.get(slug="progetto", locale__language_code="it").unpublish()
    assert "Il progetto" not in {entry["title"] for entry in client.get("/notizie/").context["menu"]}


def test_the_english_menu_leads_to_english_pages(client):
    grow()
    assert {entry["url"].startswith("/en/") for entry in client.get("/en/").context["menu"]} == {True}


def test_a_section_gives_its_words_to_the_room(client):
    page = child(make_home(), SectionPage, "formazione", "Formazione")
    page.summary, page.introduction = "Corsi brevi.", "<p>Si impara insieme.</p>"
    page.save_revision().publish()
    words = section("formazione")
    assert (words.title, words.summary, words.url) == ("Formazione", "Corsi brevi.", "/formazione/")
    assert section("osservatorio") is None


def test_only_a_section_may_have_the_address_of_a_room():
    with pytest.raises(ValidationError) as refused:
        make_page("Corsi", slug="formazione")
    assert list(refused.value.message_dict) == ["slug"]
    with pytest.raises(ValidationError):
        child(make_home(), SectionPage, "altrove", "Altrove")


def test_a_section_has_no_children_and_practices_stand_only_in_their_list():
    from land.practices.models import GoodPracticePage, PracticeIndexPage

    assert SectionPage.allowed_subpage_models() == []
    assert GoodPracticePage.allowed_parent_page_models() == [PracticeIndexPage]
    assert HomePage.allowed_parent_page_models()[0].__name__ == "Page"


def test_an_image_without_words_is_refused():
    from land.pages.demo_images import draw

    make_home()
    with pytest.raises(ValidationError) as refused:
        make_page("Con immagine", cover=draw("prova"))
    assert list(refused.value.message_dict) == ["cover_alt"]


def test_a_page_says_where_one_is_and_how_to_share_it(client):
    parent = make_page("Madre", slug="madre")
    page = StandardPage(title="Figlia", slug="figlia", summary="Due parole.", locale=parent.locale)
    parent.add_child(instance=page)
    page.save_revision().publish()
    html = client.get("/madre/figlia/").content.decode()
    assert ('href="/madre/"' in html, 'property="og:description" content="Due parole."' in html) == (
        True,
        True,
    )


def test_a_page_tells_its_other_language(client):
    grow()
    html = client.get("/progetto/").content.decode()
    assert ('href="/en/progetto/"' in html, 'hreflang="en"' in html) == (True, True)


def test_the_site_map_lists_what_is_published_in_both_languages(client):
    grow()
    make_page("Bozza", slug="bozza").unpublish()
    practice = make_practice()
    text = client.get("/sitemap.xml").content.decode()
    assert [part in text for part in ("/progetto/</loc>", "/en/progetto/</loc>", f"{practice.slug}/</loc>", "bozza")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert "Sitemap:" in client.get("/robots.txt").content.decode()


def test_the_feed_of_the_news_has_the_latest(client):
    make_news("Prima notizia")
    text = client.get("/notizie/feed/").content.decode()
    assert ("Prima notizia" in text, text.startswith("<?xml")) == (True, True)


def test_the_home_page_draws_shelves_figures_and_questions(client):
    make_practice("Sullo scaffale")
    home = home_page("it")
    block = HomePage._meta.get_field("body").stream_block
    link = {"label": "Vai", "page": None, "url": "/buone-pratiche/"}
    home.body = block.to_python(
        [
            {"type": "hero", "value": {"title": "Ciao", "text": "Testo", "first": link}},
            {
                "type": "questions",
                "value": {"questions": [{"title": "Che cosa?", "text": "Questo", "links": [link]}]},
            },
            {"type": "shelf", "value": {"shelf": "practices", "count": 3}},
            {"type": "figures", "value": {"figures": ["practices-published"]}},
            {"type": "picks", "value": {"title": "Scelte", "pages": []}},
            {"type": "text", "value": "<p>Testo <a href='/x/'>ricco</a></p>"},
        ]
    )
    home.save_revision().publish()
    html = client.get("/").content.decode()
    assert [
        part in html for part in ("<h1>Ciao</h1>", "Che cosa?", "Sullo scaffale", "Buone pratiche pubblicate")
    ] == [True] * 4


def test_shelves_show_only_what_everybody_may_read():
    make_practice("Pubblica")
    make_practice("Riservata", audience="registered")
    assert [card["title"] for card in shelves.get("practices").cards(5)] == ["Pubblica"]


def test_editors_find_their_tasks_and_what_waits_for_them():
    make_practice(publish=False)
    editor, person = make_user(roles=("editor",)), make_user()
    tasks = {task.key: (task.allowed(editor), task.allowed(person)) for task in staff_tasks}
    assert (tasks["publish-practice"], tasks["write-news"]) == ((True, False), (True, False))
    assert attention.get("practices-proposed").count() == 1
    assert "/add" in staff_tasks.get("publish-practice").url()


def test_a_public_page_for_visitors_may_be_kept_and_for_members_never(client):
    make_page("Una", slug="una")
    assert client.get("/una/")["X-Land-Cache"].startswith("1")
    client.force_login(make_user())
    assert "X-Land-Cache" not in client.get("/una/").headers


def test_no_cookie_is_set_on_a_public_page(client):
    make_page("Una", slug="una")
    for address in ("/", "/una/", "/cerca/", "/buone-pratiche/"):
        assert client.get(address).cookies.keys() == set().union(), address


def test_queries_of_the_news_do_not_grow(client):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            client.get("/notizie/")
        return len(seen)

    make_news("Una")
    few = asked()
    for number in range(5):
        make_news(f"Altra {number}")
    assert asked() == few
