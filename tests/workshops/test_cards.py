"""The phone in the phases of visions: one’s own cards, the group’s, the common vision."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.make.rooms import make_room
from tests.make.workshops import phone_of
from workshops.actions import visions
from workshops.models import Scenario, VisionCard

pytestmark = pytest.mark.django_db


def address(room, name="phone", *args):
    return reverse(f"workshops:{name}", args=[room.workshop.slug, *args])


def card(polarity="negative", text="Le botteghe chiuse", uuid=None):
    return {"polarity": polarity, "text": text, "client_uuid": str(uuid or uuid4())}


def test_a_phone_sends_a_card_and_finds_it_on_its_screen():
    room = make_room()
    phone = phone_of(room.person())
    page = phone.get(address(room)).content.decode()
    assert "Che cosa temo" in page and "puoi inviarne ancora 3" in page
    assert phone.post(address(room, "card_send"), card()).status_code == 302
    page = phone.get(address(room)).content.decode()
    assert "Le botteghe chiuse" in page and "puoi inviarne ancora 2" in page


def test_the_same_card_posted_twice_is_one_card():
    room = make_room()
    phone, sent = phone_of(room.person()), card()
    for _turn in range(2):
        phone.post(address(room, "card_send"), sent)
    assert VisionCard.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        (card(text=""), 422), (card(text="a" * 281), 422), (card(polarity="maybe"), 422),
        ({"polarity": "negative", "text": "Senza chiave"}, 422), (card(text="a" * 10_000), 422),
    ],
)  # fmt: skip
def test_a_wrong_card_is_refused_and_nothing_is_stored(typed, status):
    room = make_room()
    answer = phone_of(room.person()).post(address(room, "card_send"), typed)
    assert (answer.status_code, VisionCard.objects.count()) == (status, 0)


def test_when_the_phase_has_moved_what_was_typed_is_still_on_the_page():
    room = make_room("group_visions")
    answer = phone_of(room.person()).post(address(room, "card_send"), card(text="Tenete il mio testo"))
    assert answer.status_code == 409
    assert "Tenete il mio testo" in answer.content.decode()
    assert not VisionCard.objects.exists()


def test_the_fourth_card_is_refused_with_its_sentence():
    room = make_room()
    person = room.person()
    phone = phone_of(person)
    for number in range(3):
        phone.post(address(room, "card_send"), card(text=f"{number}"))
    answer = phone.post(address(room, "card_send"), card(text="La quarta"))
    assert answer.status_code == 409
    assert "La quarta" in answer.content.decode()
    assert VisionCard.objects.count() == 3


def test_markup_in_a_card_is_shown_as_it_was_typed():
    room = make_room()
    phone = phone_of(room.person())
    phone.post(address(room, "card_send"), card(text="<script>alert(1)</script> 🌳 مرحبا"))
    page = phone.get(address(room)).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt; 🌳 مرحبا" in page


def test_nobody_changes_the_card_of_somebody_else_from_a_phone():
    room = make_room()
    writer = room.person()
    phone_of(writer).post(address(room, "card_send"), card())
    row = VisionCard.objects.get()
    other, mine = phone_of(room.person()), phone_of(writer)
    assert other.post(address(room, "card_change", row.uuid), {"text": "x"}).status_code == 404
    mine.post(address(room, "card_change", row.uuid), {"text": "Meglio", "then": "change"})
    row.refresh_from_db()
    assert row.text == "Meglio"
    mine.post(address(room, "card_change", row.uuid), {"then": "take_back"})
    assert not VisionCard.objects.exists()


def test_without_a_code_one_is_sent_to_the_door(client):
    room = make_room()
    for name, args in (("card_send", []), ("card_change", [uuid4()]), ("card_report", [uuid4()])):
        assert client.post(address(room, name, *args), card())["Location"] == reverse("workshops:door")
    assert not VisionCard.objects.exists()


def test_a_phone_of_one_workshop_does_nothing_in_another():
    room, other = make_room(), make_room()
    theirs = other.card()
    phone = phone_of(room.person())
    assert phone.post(address(other, "card_send"), card())["Location"] == reverse("workshops:door")
    assert phone.post(address(room, "card_report", theirs.uuid)).status_code == 404


def test_a_group_reads_its_own_cards_alone_and_reports_one():
    room = make_room("group_visions")
    mine, theirs = room.card("Nostra"), room.card("Loro", group=1)
    phone = phone_of(room.person())
    page = phone.get(address(room)).content.decode()
    assert "Nostra" in page and "Loro" not in page
    phone.post(address(room, "card_report", mine.uuid))
    assert phone.post(address(room, "card_report", theirs.uuid)).status_code == 404
    assert list(VisionCard.objects.to_look_at()) == [mine]
    visions.hide_card(card=mine, why="x", by=None)
    assert "Nostra" not in phone.get(address(room)).content.decode()


def test_the_common_vision_on_a_phone_says_who_does_not_agree():
    room = make_room("common_vision")
    person = room.person()
    room.person(1)
    visions.keep_element(
        workshop=room.workshop, text="Il bosco è di tutti", version=0, by=None,
        stances={room.groups[1].pk: ("opposed", "E chi lo possiede?")},
    )  # fmt: skip
    page = phone_of(person).get(address(room)).content.decode()
    for words in ("Il bosco è di tutti", "divide la sala", "E chi lo possiede?"):
        assert words in page


def test_scenarios_are_read_on_the_phone():
    room = make_room("scenarios")
    Scenario.objects.create(
        cycle=room.workshop.cycle, title="La città che aspetta", body="Alle sette…", how=2, who=-1
    )
    page = phone_of(room.person()).get(address(room)).content.decode()
    assert (
        "La città che aspetta" in page and "Si affida alla tecnologia; ne rispondono le istituzioni." in page
    )


@pytest.mark.parametrize("phase", ["own_visions", "group_visions", "common_vision"])
def test_a_screen_costs_the_same_for_one_card_and_for_three_and_is_light(phase):
    room = make_room("own_visions")
    person = room.person()
    phone, counts = phone_of(person), []
    for number in (1, 2):
        for each in range(number):
            visions.send_card(
                participant=person, polarity="negative", text=f"{number}{each}", client_uuid=uuid4()
            )
            visions.keep_element(workshop=room.workshop, text="x", version=number - 1 + each, by=None)
        room.moves(phase)
        with CaptureQueriesContext(connection) as queries:
            page = phone.get(address(room))
        room.moves("own_visions")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(page.content) < 20_000
