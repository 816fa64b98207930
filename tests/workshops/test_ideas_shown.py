"""Ideas on phones, on the wall and on their page; visions for the control room, on the wall and on their page."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from land.core import offers
from land.core.models import SearchEntry
from land.enrolment.actions import enrol
from tests.make.people import logged_in, make_person, make_staff, make_user
from tests.make.rooms import make_room
from tests.make.workshops import phone_of
from workshops.actions import ideas, index, visions
from workshops.demo import visions as demo_visions
from workshops.models import Idea, VisionCard, Workshop
from workshops.views import ideas as idea_views
from workshops.views import visions as vision_views
from workshops.views.turns import turn

pytestmark = pytest.mark.django_db


def address(room, name="phone", *args):
    return reverse(f"workshops:{name}", args=[room.workshop.slug, *args])


def typed(**values):
    return {
        "title": "Il forno",
        "what": "Riaprirlo.",
        "horizon": "short",
        "client_uuid": str(uuid4()),
        **values,
    }


def drawn(part):
    template, context = part
    return render_to_string(template, context)


# ---- Ideas on the phone ----


def test_an_idea_is_kept_for_oneself_changed_and_brought_to_the_table():
    room = make_room("own_ideas")
    phone = phone_of(room.person())
    sent = typed(then="keep")
    for _turn in range(2):
        assert phone.post(address(room, "draft_send"), sent).status_code == 302
    row = Idea.objects.get()
    assert (row.state, row.theme) == ("draft", room.themes[0])
    path = address(room, "draft", row.uuid)
    assert "Il forno" in phone.get(path).content.decode()
    phone.post(path, typed(title="Il forno di tutti", then="keep"))
    phone.post(path, {"then": "bring"})
    row.refresh_from_db()
    assert (row.title, row.state) == ("Il forno di tutti", "proposed")
    assert phone_of(room.person()).get(path).status_code == 404


def test_an_idea_brought_at_once_and_sent_twice_is_one_idea_on_the_table():
    room = make_room("own_ideas")
    phone, sent = phone_of(room.person()), typed(then="bring")
    for _turn in range(2):
        assert phone.post(address(room, "draft_send"), sent).status_code == 302
    assert list(Idea.objects.values_list("state", flat=True)) == ["proposed"]


def test_an_idea_that_comes_too_late_stays_on_the_page_as_typed():
    room = make_room("presenting")
    answer = phone_of(room.person()).post(
        address(room, "draft_send"), typed(title="Arrivo tardi", then="keep")
    )
    assert answer.status_code == 409 and "Arrivo tardi" in answer.content.decode()
    assert not Idea.objects.exists()


def test_a_table_reads_its_own_ideas_and_all_are_read_when_presented():
    room = make_room("group_ideas")
    room.idea("Del bosco"), room.idea("Della piazza", theme=1)
    for row in Idea.objects.all():
        ideas.choose_idea(idea=row, by=None)
    phone = phone_of(room.person())
    page = phone.get(address(room)).content.decode()
    assert "Del bosco" in page and "Della piazza" not in page
    room.moves("presenting")
    page = phone.get(address(room)).content.decode()
    assert "Del bosco" in page and "Della piazza" in page


def test_without_a_theme_the_screens_say_where_to_ask():
    room = make_room("own_ideas")
    phone = phone_of(room.person(theme=None))
    for phase in ("own_ideas", "group_ideas"):
        room.moves(phase)
        assert "chiedi all’accoglienza" in phone.get(address(room)).content.decode()


@pytest.mark.parametrize("phase", ["own_ideas", "group_ideas", "presenting"])
def test_a_screen_of_ideas_costs_the_same_for_one_and_for_three(phase):
    room = make_room("group_ideas")
    phone, counts = phone_of(room.person()), []
    for number in (1, 2):
        for each in range(number):
            ideas.choose_idea(idea=room.idea(f"{number}{each}"), by=None)
        room.moves(phase)
        with CaptureQueriesContext(connection) as queries:
            phone.get(address(room))
        room.moves("group_ideas")
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ---- The control room ----


def test_the_control_room_approves_hides_and_rewrites_cards_and_nobody_else_does():
    room = make_room()
    row = room.card("Chiamate Mario al 333")
    path = address(room, "control_card", row.uuid)
    for user in (make_user(), room.somebody("scribe", 0)):
        assert logged_in(user).post(path, {"then": "hide", "why": "x"}).status_code == 404
        assert logged_in(user).get(address(room, "control_cards")).status_code == 404
    control = logged_in(room.somebody("control"))
    visions.report_card(card=row)
    assert "Chiamate Mario" in control.get(address(room, "control_cards")).content.decode()
    control.post(path, {"then": "redact", "text": "Chiamate […]"})
    control.post(path, {"then": "hide", "why": ""})
    assert VisionCard.objects.get().state == "sent"
    control.post(path, {"then": "hide", "why": "Fuori tema"})
    assert VisionCard.objects.get().hidden_why == "Fuori tema"
    control.post(path, {"then": "show"})
    row.refresh_from_db()
    assert (row.text, row.state) == ("Chiamate […]", "shown")
    assert control.post(path, {"then": "explode"}).status_code == 404


def test_the_page_of_the_cards_tells_no_name():
    room = make_room()
    person = room.person(name="Ermenegilda Prova")
    visions.send_card(participant=person, polarity="negative", text="Buio", client_uuid=uuid4())
    page = logged_in(room.somebody("control")).get(address(room, "control_cards")).content.decode()
    assert (
        "Buio" in page and "Ermenegilda" not in page and person.code_hint not in page.split("Buio")[1][:600]
    )


def test_the_common_vision_is_written_and_the_second_writer_keeps_the_text():
    room = make_room("common_vision")
    room.person(0), room.person(1)
    control = logged_in(room.somebody("control"))
    path = address(room, "control_common")
    assert control.post(path, {"version": "0", "narrative": "La prima."}).status_code == 302
    late = control.post(path, {"version": "0", "narrative": "La seconda."})
    page = late.content.decode()
    assert late.status_code == 409 and "La prima." in page and "La seconda." in page
    one, two = (group.pk for group in room.groups)
    part = {
        "version": "1",
        "text": "Il bosco",
        f"kind-{one}": "shared",
        f"kind-{two}": "opposed",
        f"note-{one}": "",
        f"note-{two}": "No",
    }
    assert control.post(address(room, "control_element_new"), part).status_code == 302
    assert "divide la sala" in control.get(path).content.decode()
    row = room.workshop.common_vision.elements.get()
    edit = address(room, "control_element", row.pk)
    assert control.post(edit, {**part, "text": "Il bosco comune"}).status_code == 409
    assert control.post(edit, {**part, "version": "2", "text": "Il bosco comune"}).status_code == 302
    assert control.post(edit, {"then": "drop", "version": "3"}).status_code == 302
    assert not room.workshop.common_vision.elements.exists()
    for user in (make_user(), room.somebody("scribe", 0)):
        assert logged_in(user).get(path).status_code == 404


def test_the_panel_counts_by_table_and_costs_the_same_for_one_and_for_three(rf):
    room = make_room("group_ideas")
    counts = []
    for _turn in range(3):
        room.card()
        room.idea()
        with CaptureQueriesContext(connection) as queries:
            template, context = vision_views.panel(rf.get("/"), room.workshop)
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert [(row["cards"], row["ideas"]) for row in context["tables"]] == [
        (3, None),
        (0, None),
        (None, 0),
        (None, 0),
    ]
    assert "Tavolo" in render_to_string(template, context)


# ---- The wall ----


def test_the_wall_shows_cards_that_may_be_shown_escaped_with_the_sign_of_their_group():
    room = make_room()
    room.card("<b>Buio</b> 🌑"), room.card("Luce", group=1, polarity="positive")
    visions.hide_card(card=room.card("Nascosta"), why="x", by=None)
    page = drawn(vision_views.wall_cards(room.workshop))
    assert "&lt;b&gt;Buio&lt;/b&gt; 🌑" in page and "Luce" in page and "Nascosta" not in page
    assert "symbol-square" in page
    Workshop.objects.update(cards_wait=True)
    assert "Buio" not in drawn(vision_views.wall_cards(Workshop.objects.get()))


def test_the_wall_shows_presented_visions_the_common_one_and_the_chosen_ideas():
    room = make_room("group_visions")
    row = visions.keep_vision(
        group=room.groups[0],
        polarity="negative",
        title="Il deserto",
        narrative="Tutto chiuso.",
        version=0,
        by=None,
    )
    assert "Il deserto" not in drawn(vision_views.wall_visions(room.workshop))
    visions.present_vision(vision=row, presented=True, by=None)
    assert "Il deserto" in drawn(vision_views.wall_visions(room.workshop))
    visions.keep_common(workshop=room.workshop, narrative="Insieme si può.", version=0, by=None)
    assert "Insieme si può." in drawn(vision_views.wall_visions(Workshop.objects.get()))
    room.person(0), room.person(1)
    visions.keep_element(
        workshop=room.workshop,
        text="Il bosco",
        version=1,
        by=None,
        stances={room.groups[1].pk: ("opposed", "No")},
    )
    page = drawn(vision_views.wall_visions(Workshop.objects.get()))
    assert "Il bosco" in page and "contrario" in page
    room.moves("group_ideas")
    room.idea("Non scelta")
    ideas.choose_idea(idea=room.idea("Scelta"), by=None)
    page = drawn(idea_views.wall(room.workshop))
    assert "Scelta" in page and "Non scelta" not in page
    assert "Come potrebbe andare" in drawn(vision_views.wall_scenarios(room.workshop))


# ---- After the day ----


def concluded():
    room = make_room("group_visions")
    room.person(0)
    room.card("Il buio"), room.card("Da nascondere")
    visions.hide_card(card=VisionCard.objects.get(text="Da nascondere"), why="x", by=None)
    visions.keep_vision(
        group=room.groups[0], polarity="negative", title="Il deserto", narrative="Tutto chiuso.", version=0, by=None,
        spokesperson="Ermenegilda",
    )  # fmt: skip
    room.moves("group_ideas")
    ideas.choose_idea(idea=room.idea("La cooperativa del bosco"), by=None)
    ideas.hide_idea(idea=room.idea("Idea nascosta"), why="x", by=None)
    gone, joined = room.idea("Meta poi nascosta"), room.idea("Unita a chi sparisce")
    ideas.merge_idea(idea=joined, into=gone, by=None)
    ideas.hide_idea(idea=gone, why="x", by=None)
    return room


def test_visions_and_ideas_have_their_pages_only_when_the_day_is_over(client):
    room = concluded()
    for name in ("visions", "ideas"):
        for visitor in (client, logged_in(make_staff())):
            assert visitor.get(address(room, name)).status_code == 404
    room.ends()
    visions.forget_authors_of_cards(workshop=room.workshop)
    page = client.get(address(room, "visions")).content.decode()
    assert "Il buio" in page and "Il deserto" in page
    assert "Da nascondere" not in page and "Ermenegilda" not in page
    assert "Nessun partecipante di questa categoria." in page
    page = client.get(address(room, "ideas")).content.decode()
    assert "La cooperativa del bosco" in page
    for hidden in ("Idea nascosta", "Meta poi nascosta", "Unita a chi sparisce"):
        assert hidden not in page
    page = client.get(room.workshop.get_absolute_url()).content.decode()
    assert address(room, "visions") in page and address(room, "ideas") in page


def test_the_public_pages_cost_the_same_for_one_and_for_three(client):
    room = concluded()
    counts = []
    for number in range(3):
        room.card(f"c{number}", group=1), room.idea(f"i{number}")
        Workshop.objects.update(state="concluded", concluded_at="2026-01-01T00:00Z")
        row = []
        for name in ("visions", "ideas"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address(room, name) + f"?n={number}")
            row.append(len(queries))
        counts.append(row)
        Workshop.objects.update(state="running", concluded_at=None)
    assert counts[1] == counts[2]


def test_the_site_map_names_visions_and_ideas_when_the_day_is_over():
    room = concluded()
    rows = offers.sitemap.get("workshops-visions").rows
    assert list(rows()) == []
    room.ends()
    assert [path for path, _changed in rows()] == [
        f"{prefix}/laboratori/{room.workshop.slug}/{page}/" for prefix in ("", "/en") for page in ("visioni", "idee")
    ]  # fmt: skip


def test_a_workshop_that_is_over_is_found_by_what_was_chosen():
    room = concluded()
    room.ends()
    index(Workshop.objects.whole().get())
    found = SearchEntry.objects.visible_to(AnonymousUser()).matching("cooperativa bosco")
    assert [row.kind for row in found.filter(language="it")] == ["workshop"]


def test_a_person_takes_away_and_is_forgotten_with_own_cards_and_ideas():
    room = make_room("own_visions")
    person = make_person()
    enrolment = enrol(activity=room.workshop.activity, person=person, group="cittadini")
    there = room.person(enrolment=enrolment)
    visions.send_card(participant=there, polarity="negative", text="La mia carta", client_uuid=uuid4())
    room.moves("own_ideas")
    row = ideas.draft_idea(participant=there, client_uuid=uuid4(), title="Solo mia")
    ideas.bring_idea(
        idea=ideas.draft_idea(participant=there, client_uuid=uuid4(), title="Di tutti"), participant=there
    )
    mine = offers.personal_data.get("workshops-cards")
    assert [each.get("text") or each.get("title") for each in mine.collect(person)] == [
        "La mia carta",
        "Solo mia",
        "Di tutti",
    ]
    mine.erase(person)
    assert mine.collect(person) == []
    assert (VisionCard.objects.get().text, Idea.objects.get().title) == ("La mia carta", "Di tutti")
    assert not Idea.objects.filter(pk=row.pk).exists()


def test_the_demo_fills_a_room_once():
    room = make_room()
    assert demo_visions.fill(room.workshop) == 11
    assert demo_visions.fill(room.workshop) == 0
    assert Idea.objects.chosen().count() == 2


def test_what_does_not_fit_on_the_wall_is_shown_in_turn_and_nothing_is_left_out():
    rows = list(range(10))
    shown = [turn(rows, 4, seconds=9, at=at) for at in (0, 8.9, 9, 18, 27)]
    assert [list(each.rows) for each in shown] == [
        [0, 1, 2, 3],
        [0, 1, 2, 3],
        [4, 5, 6, 7],
        [8, 9],
        [0, 1, 2, 3],
    ]
    assert (shown[0].pages, turn([], 4, seconds=9).pages) == (3, 1)
