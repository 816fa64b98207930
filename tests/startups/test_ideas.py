"""Ideas: written, read by whom they are for, supported once, changed without overwriting anybody, found again."""

from collections import Counter

import pytest
from django.urls import reverse

from land.community.actions import open_discussion
from land.community.actions.discussions import NotOpenToReplies, reply
from land.core.models import Link, Need, SearchEntry
from land.notifications.models import Notice
from startups.actions import convergence
from startups.actions.ideas import (
    AlreadyAuthor,
    HasProject,
    LastAuthor,
    OwnIdea,
    WasUndone,
    ask_author,
    confirm_author,
    forget_authorship,
    hide_idea,
    leave_idea,
    publish_idea,
    show_idea,
    support,
    withdraw_idea,
)
from startups.demo import ideas as demo_ideas
from startups.models import Convergence, Idea
from startups.offers.ideas import panel
from tests.make.barcamps import make_area, make_theme
from tests.make.people import logged_in, make_staff, make_user
from tests.make.reference import make_reference
from tests.make.startups import make_group, make_idea, make_project
from tests.startups.test_convergence import join, now_is

pytestmark = pytest.mark.django_db


def typed(**values):
    facts = {
        "title": "Officina di quartiere",
        "need": "Non c’è chi ripari le biciclette.",
        "solution": "Un’officina dei soci.",
        "theme": make_theme().pk,
        "territory": make_area().pk,
        "skills_sought": "Contabilità\ncontabilità \nmeccanica",
        "visibility": "public",
        "then": "publish",
    }
    return facts | values


def page(idea, user=None, **query):
    client = logged_in(user) if user else pytest.importorskip("django.test").Client()
    return client.get(idea.get_absolute_url(), query)


def test_an_idea_is_previewed_kept_as_a_draft_and_published(client):
    other, author = make_idea(title="Officina delle biciclette"), make_user()
    client.force_login(author)
    new = reverse("startups:idea_new")
    shown = client.post(new, typed(then="preview"))
    assert (shown.status_code, Idea.objects.count()) == (200, 1)
    assert shown.context["similar"] == [other]
    client.post(new, typed(then="draft"))
    draft = Idea.objects.latest("pk")
    assert (draft.state, draft.skills_sought) == ("draft", ["contabilità", "meccanica"])
    client.post(reverse("startups:idea_publish", args=[draft.uuid]))
    assert now_is(draft).state == "published"
    assert SearchEntry.objects.get(kind="idea", uuid=draft.uuid).audience == "public"


def test_a_form_posted_twice_makes_one_idea(client):
    client.force_login(make_user())
    facts = typed(form_key="6f0a7a3e-5f0c-4b5e-9d0f-0d3f4a4c2b11")
    answers = [client.post(reverse("startups:idea_new"), facts) for _ in range(2)]
    assert (Idea.objects.count(), answers[0].url) == (1, answers[1].url)


def test_bad_input_keeps_what_was_typed_and_says_where(client):
    client.force_login(make_user())
    answer = client.post(reverse("startups:idea_new"), typed(title="", skills_sought="x" * 41))
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["skills_sought", "title"]
    assert "Non c’è chi ripari" in answer.content.decode()


def test_an_idea_remembers_the_need_it_starts_from(client):
    author = make_user()
    client.force_login(author)
    need = Need.objects.create(title="Riparare", territory=make_area(), voiced_by="Un comitato")
    address = f"{reverse('startups:idea_new')}?da={need.uuid}"
    assert "Riparare" in client.get(address).content.decode()
    client.post(address, typed())
    idea = Idea.objects.get()
    assert Link.objects.filter(from_kind="need", from_uuid=need.uuid, to_uuid=idea.uuid).count() == 1
    assert "Un comitato" in page(idea, author).content.decode()
    assert client.get(f"{reverse('startups:idea_new')}?da={idea.uuid}").status_code == 404


def test_two_who_save_meet_at_a_page_with_both_texts(client):
    author = make_user()
    idea = make_idea(by=author)
    client.force_login(author)
    address = reverse("startups:idea_edit", args=[idea.uuid])
    client.post(address, typed(solution="Il testo della prima.", seen=0))
    answer = client.post(address, typed(solution="Il testo del secondo.", seen=0))
    words = answer.content.decode()
    assert answer.status_code == 409
    assert ("Il testo della prima." in words, "Il testo del secondo." in words) == (True, True)
    assert now_is(idea).solution == "Il testo della prima."
    again = client.post(address, typed(solution="Tutti e due.", seen=answer.context["form"]["seen"].value()))
    assert (again.status_code, now_is(idea).solution, now_is(idea).version) == (302, "Tutti e due.", 2)


def test_a_person_supports_an_idea_once_and_not_their_own():
    author, fan = make_user(), make_user()
    idea = make_idea(by=author)
    client = logged_in(fan)
    for _ in range(2):
        client.post(reverse("startups:idea_support", args=[idea.uuid]))
    assert idea.supports.count() == 1
    with pytest.raises(OwnIdea):
        support(idea=idea, by=author)
    client.post(reverse("startups:idea_support", args=[idea.uuid]), {"stop": "1"})
    assert idea.supports.count() == 0


def test_an_author_is_one_only_once_confirmed():
    author, other = make_user(), make_user()
    idea = make_idea(by=author, visibility="group")
    asked = ask_author(idea=idea, by=author, email=other.email.upper())
    with pytest.raises(AlreadyAuthor):
        ask_author(idea=idea, by=author, email=other.email)
    client = logged_in(other)
    assert client.get(idea.get_absolute_url()).status_code == 404
    sign = reverse("startups:idea_sign", args=[idea.uuid])
    assert (client.get(sign).status_code, now_is(asked).confirmed_at) == (200, None)
    client.post(sign, {"answer": "yes"})
    assert client.get(idea.get_absolute_url()).status_code == 200
    assert logged_in(make_user()).get(sign).status_code == 404


def test_an_idea_keeps_one_author():
    author, other = make_user(), make_user()
    idea = make_idea(by=author)
    with pytest.raises(LastAuthor):
        leave_idea(author=idea.authors.get())
    confirm_author(author=ask_author(idea=idea, by=author, email=other.email))
    leave_idea(author=idea.authors.get(person=author.person))
    assert [row.person for row in idea.authors.all()] == [other.person]


def test_a_joined_idea_leads_there_is_still_read_and_takes_no_more_comments(client):
    author, reader = make_user(), make_user()
    a, b, d = (make_idea(by=author, visibility="public") for _ in range(3))
    said = open_discussion(by=reader, title="Bella", body="Vengo anch’io", about=("idea", str(a.uuid)))
    c = now_is(join(author, a, b)).result
    e = now_is(join(author, c, d)).result
    for idea in (a, b, c, d):
        assert client.get(idea.get_absolute_url()).url == e.get_absolute_url()
    read = client.get(a.get_absolute_url(), {"originale": "1"})
    assert (read.status_code, a.title in read.content.decode()) == (200, True)
    with pytest.raises(NotOpenToReplies):
        reply(discussion=said, by=reader, body="Ancora")
    client.force_login(reader)
    new = reverse("community:new")
    assert client.get(new, {"a": f"idea:{a.uuid}"}).status_code == 404
    assert client.get(new, {"a": f"idea:{e.uuid}"}).status_code == 200


def test_whoever_may_not_read_where_it_leads_is_not_led_there(client):
    author = make_user()
    one = make_idea(by=author, visibility="public")
    result = now_is(join(author, one, make_idea(by=author, visibility="group"))).result
    answer = client.get(one.get_absolute_url())
    assert (answer.status_code, result.title in answer.content.decode()) == (200, False)


def test_an_undone_convergence_leaves_an_idea_that_is_not_published_again():
    author = make_user()
    row = now_is(join(author, make_idea(by=author), make_idea(by=author)))
    convergence.undo(convergence=row, by=author)
    with pytest.raises(WasUndone):
        publish_idea(idea=now_is(row.result), by=author)


def test_a_private_idea_leaks_nowhere(client):
    author = make_user()
    for kind in ("group", "call", "network"):
        row = make_idea(by=author, visibility=kind, title=f"Segreta {kind}")
        publish_idea(idea=_as_draft(row), by=author)
    places = [reverse("startups:ideas"), reverse("startups:ideas_csv"), "/sitemap.xml", "/cerca/?q=segreta"]
    for place in places:
        assert (
            "Segreta" not in client.get(place, {"q": "segreta"} if "idee" in place else {}).content.decode()
        )
    assert set(SearchEntry.objects.filter(kind="idea").values_list("audience", flat=True)) == {"registered"}
    reader = logged_in(make_user())
    words = reader.get(reverse("startups:ideas")).content.decode()
    assert ("Segreta network" in words, "Segreta call" in words, "Segreta group" in words) == (
        True,
        False,
        False,
    )
    shown = reader.get(reverse("startups:idea_similar"), {"titolo": "Segreta group"}).content.decode()
    assert ("Segreta network" in shown, "Segreta group" in shown) == (True, False)


def _as_draft(row):
    Idea.objects.filter(pk=row.pk).update(state="draft", published_at=None)
    return now_is(row)


def test_facets_count_and_filter(client):
    make_idea(visibility="public", skills_sought=["conti"], title="Prima")
    make_idea(visibility="public", skills_sought=["Conti", "legno"], theme=make_theme("wbo"), title="Seconda")
    address = reverse("startups:ideas")
    facets = {
        each.name: {option.code: option.count for option in each.options}
        for each in client.get(address).context["facets"]
    }
    assert facets["competenze"] == {"conti": 2, "legno": 1}
    assert facets["tema"] == {"community": 1, "wbo": 1}
    assert facets["territorio"] == {make_area().code: 2}
    titles = lambda **query: [card["title"] for card in client.get(address, query).context["cards"]]  # noqa: E731
    assert titles(competenze="legno") == ["Seconda"]
    assert titles(competenze="conti", tema="community") == ["Prima"]
    assert titles(tema="non-esiste") == []
    assert titles(q="prima") == ["Prima"]
    for strange in ("%", "'; DROP TABLE", "x" * 300, "\0", "di il la"):
        assert client.get(address, {"q": strange}).status_code == 200


def test_the_table_holds_public_columns_alone(client):
    author = make_user(first_name="Genoveffa")
    make_idea(by=author, visibility="public", title="=cmd()")
    words = client.get(reverse("startups:ideas_csv")).content.decode()
    assert ("'=cmd()" in words, "Genoveffa" in words, author.email in words) == (True, False, False)


def test_the_list_and_the_page_ask_the_same_however_many_there_are(client, django_assert_num_queries):
    def asked(address):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(address).status_code == 200
        return len(found)

    author = make_user()
    client.force_login(author)
    idea = make_idea(by=author)
    client.get(idea.get_absolute_url())
    list_one, page_one = asked(reverse("startups:ideas")), asked(idea.get_absolute_url())
    for _ in range(3):
        make_idea(by=author)
        idea.authors.create(person=make_user().person, confirmed_at=idea.published_at)
        idea.supports.create(person=make_user().person)
    assert (asked(reverse("startups:ideas")), asked(idea.get_absolute_url())) == (list_one, page_one)


def test_an_idea_on_its_way_is_not_withdrawn():
    author = make_user()
    with pytest.raises(HasProject):
        withdraw_idea(idea=make_project(by=author, state="training").idea, by=author)


def test_staff_hide_an_idea_and_show_it_again(client):
    idea, staff = make_idea(visibility="public"), make_staff()
    hide_idea(idea=idea, by=staff)
    assert client.get(idea.get_absolute_url()).status_code == 404
    show_idea(idea=idea, by=staff)
    assert client.get(idea.get_absolute_url()).status_code == 200


def test_who_closes_the_account_leaves_ideas_to_those_who_go_on():
    author, other = make_user(), make_user()
    alone, drafted = make_idea(by=author), make_idea(by=author, state="draft")
    grouped = make_idea(by=author)
    make_group(grouped, other)
    forget_authorship(person=author.person)
    assert (now_is(alone).state, Idea.objects.filter(pk=drafted.pk).exists()) == ("withdrawn", False)
    assert [row.person for row in grouped.authors.all()] == [other.person]


def test_my_area_shows_my_ideas_and_what_waits_for_me():
    author, other = make_user(), make_user()
    assert panel(make_user()) is None
    one, two = make_idea(by=author), make_idea(by=other)
    row = join(author, one, two)
    ask_author(idea=one, by=author, email=other.email)
    found = panel(other)
    assert (found["ideas"], found["to_sign"], found["proposals"]) == ([two], [one], [row])
    words = logged_in(other).get("/la-mia-area/").content.decode()
    assert (two.title in words, one.title in words, row.title in words) == (True, True, True)


def test_the_pages_of_a_convergence_go_from_choosing_to_undoing():
    ada, bice = make_user(), make_user()
    one = make_idea(by=ada, title="Officina uno", visibility="public")
    two = make_idea(by=bice, title="Officina due")
    new = reverse("startups:convergence_new", args=[one.uuid])
    client, other = logged_in(ada), logged_in(bice)
    assert client.get(new).context["found"] == [two]
    shown = client.get(new, {"con": two.uuid})
    assert (shown.context["visibility"], shown.context["differ"]) == (Idea.Visibility.NETWORK.label, True)
    facts = {
        "mode": "merger", "title": "Officina", "need": "a", "solution": "b", "theme": one.theme_id,
        "territory": one.territory_id, "roles": "c", "credit": "d",
    }  # fmt: skip
    assert client.post(f"{new}?con={two.uuid}", facts | {"roles": ""}).status_code == 422
    made = client.post(f"{new}?con={two.uuid}", facts)
    assert other.get(made.url).context["may_answer"] is True
    assert logged_in(make_user()).get(made.url).status_code == 404
    other.post(f"{made.url}risposta/", {"answer": "yes"})
    assert now_is(one).state == "converged"
    client.post(f"{made.url}annulla/")
    assert (now_is(one).state, now_is(two).state) == ("published", "published")


def test_the_demo_holds_twelve_ideas_and_one_convergence_under_way_loaded_once():
    make_reference()
    for email in ("fondatrice@demo.land", "referente@demo.land", "membro@demo.land"):
        make_user(email)
    for _time in range(2):
        assert demo_ideas.load({}) == {"ideas": 12}
    states = Counter(Idea.objects.values_list("state", flat=True))
    assert states == {"published": 10, "draft": 1, "withdrawn": 1}
    assert Convergence.objects.open().count() == 1


def test_the_authors_are_told_when_somebody_asks_or_offers_something():
    ada, bice = make_user(), make_user()
    idea = make_idea(by=ada)
    confirm_author(author=ask_author(idea=idea, by=ada, email=bice.email))
    open_discussion(
        by=make_user(), title="Offro un furgone", body="Di sabato.", about=("idea", str(idea.uuid))
    )
    open_discussion(by=ada, title="Chi ha un furgone?", body="Di sabato.", about=("idea", str(idea.uuid)))
    told = Notice.objects.filter(kind="community-opened").order_by("pk")
    assert Counter(row.person for row in told) == Counter({ada.person: 1, bice.person: 2})
