"""Cards, clusters, the visions of a group, the common vision with its dissent."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from land.core.errors import WrongState
from tests.make.rooms import make_room
from workshops.actions import visions
from workshops.actions.room import NotNow
from workshops.models import CommonVision, GroupVision, LogLine, Stance, VisionCard, Workshop

pytestmark = pytest.mark.django_db


def send(person, polarity="negative", text="Le botteghe chiuse", uuid=None):
    return visions.send_card(participant=person, polarity=polarity, text=text, client_uuid=uuid or uuid4())


def test_a_card_sent_twice_counts_once():
    room = make_room()
    person, uuid = room.person(), uuid4()
    assert send(person, uuid=uuid) == send(person, text="altro", uuid=uuid)
    assert list(VisionCard.objects.values_list("text", flat=True)) == ["Le botteghe chiuse"]
    with pytest.raises(visions.NotYours):
        send(room.person(), uuid=uuid)


def test_at_most_three_cards_of_each_kind_a_person_and_hidden_ones_count():
    room = make_room()
    person = room.person()
    for number in range(3):
        send(person, text=f"Temo {number}")
        send(person, "positive", text=f"Vorrei {number}")
    visions.hide_card(card=VisionCard.objects.filter(polarity="negative")[0], why="insulto", by=None)
    with pytest.raises(visions.EnoughCards):
        send(person)
    assert VisionCard.objects.count() == 6


def test_a_card_is_of_the_group_and_table_of_whoever_writes_it_and_only_in_its_phase():
    room = make_room()
    person = room.person(group=1)
    row = send(person)
    assert (row.group, row.table, row.source, row.state) == (room.groups[1], room.tables[1], "phone", "sent")
    room.moves("group_visions")
    with pytest.raises(NotNow):
        send(person)
    with pytest.raises(NotNow):
        visions.change_own_card(card=row, participant=person, text="meglio")


def test_cards_stay_with_the_table_where_they_were_written_when_somebody_moves():
    room = make_room()
    person = room.person()
    first = send(person)
    person.vision_table = room.tables[1]
    person.save()
    second = send(person)
    first.refresh_from_db()
    assert (first.table, second.table) == (room.tables[0], room.tables[1])


def test_a_card_holds_280_characters_and_something():
    person = make_room().person()
    with pytest.raises(visions.EmptyCard):
        send(person, text=" \n\t ")
    with pytest.raises(visions.CardTooLong) as refused:
        send(person, text="a" * 281)
    assert "281" in str(refused.value)
    assert send(person, text="a" * 280).text == "a" * 280


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "🌳🌳 più verde",
        "شكرا للجميع",
        "=1+1",
        "+39 sempre",
        "-",
        "@tutti",
        "a\x00b",
    ],
)
def test_a_card_keeps_what_was_typed_as_text(text):
    assert send(make_room().person(), text=text).text == text.replace("\x00", "")


def test_ones_own_card_is_changed_and_taken_back_and_nobody_elses():
    room = make_room()
    person, other = room.person(), room.person()
    row = send(person)
    with pytest.raises(visions.NotYours):
        visions.change_own_card(card=row, participant=other, text="mio")
    with pytest.raises(visions.NotYours):
        visions.take_back_card(card=row, participant=other)
    assert visions.change_own_card(card=row, participant=person, text="Meglio  così").text == "Meglio così"
    visions.take_back_card(card=row, participant=person)
    assert not VisionCard.objects.exists()


def test_the_wall_shows_only_approved_cards_where_they_wait_for_approval():
    room = make_room()
    row = send(room.person())
    assert list(VisionCard.objects.shown()) == [row]
    Workshop.objects.update(cards_wait=True)
    room.workshop.refresh_from_db()
    assert list(VisionCard.objects.shown()) == []
    assert list(VisionCard.objects.to_look_at()) == [row]
    visions.approve_card(card=row, by=None)
    assert list(VisionCard.objects.shown()) == [row]
    assert list(VisionCard.objects.to_look_at()) == []


def test_a_changed_card_waits_for_approval_again():
    room = make_room()
    person = room.person()
    row = send(person)
    visions.approve_card(card=row, by=None)
    visions.change_own_card(card=row, participant=person, text="Altro")
    row.refresh_from_db()
    assert row.state == "sent"


def test_an_offensive_card_is_hidden_with_its_reason_logged_without_its_author_and_not_deleted():
    room = make_room()
    control, person = room.somebody("control"), room.person()
    row = send(person, text="Siete tutti ladri")
    with pytest.raises(visions.WhyNeeded):
        visions.hide_card(card=row, why=" ", by=control)
    visions.hide_card(card=row, why="Offende", by=control)
    assert list(VisionCard.objects.shown()) == []
    assert VisionCard.objects.get().hidden_why == "Offende"
    line = LogLine.objects.get(what="card_hidden")
    assert (line.by, line.facts) == (control, {"card": row.pk})
    with pytest.raises(visions.CardHidden):
        visions.change_own_card(card=row, participant=person, text="e ancora")
    with pytest.raises(WrongState):
        visions.hide_card(card=row, why="Offende", by=control)
    visions.show_card(card=row, by=control)
    assert list(VisionCard.objects.shown()) == [row]


def test_personal_data_in_a_card_are_reported_and_taken_out_with_a_trace():
    room = make_room()
    row = send(room.person(), text="Chiamate Mario Rossi al 333")
    visions.report_card(card=row)
    visions.report_card(card=row)
    assert list(VisionCard.objects.to_look_at()) == [row]
    assert LogLine.objects.filter(what="card_reported").count() == 1
    visions.redact_card(card=row, text="Chiamate […]", by=None)
    row.refresh_from_db()
    assert (row.text, row.reported_at) == ("Chiamate […]", None)
    assert row.redacted_at is not None
    assert "Mario" not in str(list(LogLine.objects.values_list("facts", flat=True)))


def test_a_hidden_card_says_why_in_the_database():
    room = make_room()
    row = room.card()
    with pytest.raises(IntegrityError), transaction.atomic():
        VisionCard.objects.filter(pk=row.pk).update(state="hidden")


def test_a_card_makes_no_phone_look_again_and_what_is_told_to_the_room_does():
    room = make_room("group_visions")
    version = Workshop.objects.values_list("version", flat=True)
    before = version.get()
    room.card()
    row = keep(room, 0)
    assert version.get() == before
    visions.present_vision(vision=row, presented=True, by=None)
    assert version.get() == before + 1


# ---- Clusters ----


def test_cards_of_one_group_and_kind_go_into_one_cluster():
    room = make_room("group_visions")
    one, two = room.card("a"), room.card("b")
    row = visions.keep_cluster(
        group=room.groups[0], title=" Paesi  vuoti ", polarity="negative", by=None, cards=[one, two]
    )
    assert (row.title, row.cards.count()) == ("Paesi vuoti", 2)
    visions.put_card(card=one, cluster=None, by=None)
    assert list(row.cards.all()) == [two]
    visions.undo_cluster(cluster=row, by=None)
    assert VisionCard.objects.filter(cluster=None).count() == 2


def test_a_cluster_takes_no_card_of_another_group_or_kind():
    room = make_room("group_visions")
    theirs, wished = room.card("a", group=1), room.card("b", polarity="positive")
    for card in (theirs, wished):
        with pytest.raises(visions.OtherGroup):
            visions.keep_cluster(group=room.groups[0], title="x", polarity="negative", by=None, cards=[card])
    own = visions.keep_cluster(group=room.groups[0], title="x", polarity="negative", by=None)
    with pytest.raises(visions.OtherGroup):
        visions.put_card(card=theirs, cluster=own, by=None)


# ---- Visions of a group ----


def keep(room, version, narrative="Tutto chiuso.", **values):
    return visions.keep_vision(
        group=room.groups[0], polarity="negative", title="Il deserto", narrative=narrative, version=version, by=None,
        **values,
    )  # fmt: skip


def test_a_group_has_one_feared_and_one_wished_vision():
    room = make_room("group_visions")
    keep(room, 0)
    keep(room, 1, narrative="Tutto chiuso e buio.", spokesperson="Ada")
    visions.keep_vision(
        group=room.groups[0], polarity="positive", title="La piazza", narrative="Piena.", version=0, by=None
    )
    rows = GroupVision.objects.order_by("pk").values_list("polarity", "narrative", "version")
    assert list(rows) == [("negative", "Tutto chiuso e buio.", 2), ("positive", "Piena.", 1)]


def test_whoever_saves_second_is_told_and_overwrites_nothing():
    room = make_room("group_visions")
    keep(room, 0, narrative="La prima.")
    with pytest.raises(visions.SomebodyWrote):
        keep(room, 0, narrative="La seconda.")
    assert GroupVision.objects.get().narrative == "La prima."


def test_a_presented_vision_can_be_taken_back_to_draft():
    room = make_room("group_visions")
    row = keep(room, 0)
    visions.present_vision(vision=row, presented=True, by=None)
    with pytest.raises(WrongState):
        visions.present_vision(vision=row, presented=True, by=None)
    visions.present_vision(vision=row, presented=False, by=None)
    assert GroupVision.objects.get().state == "draft"


def test_a_phase_moved_back_finds_everything_as_it_was():
    room = make_room("own_visions")
    person = room.person()
    row = send(person)
    room.moves("group_visions")
    keep(room, 0)
    room.moves("own_visions")
    assert GroupVision.objects.get().title == "Il deserto"
    assert visions.change_own_card(card=row, participant=person, text="Di nuovo").text == "Di nuovo"
    assert send(person, text="Un’altra").pk


# ---- The common vision ----


def stance(room, **kinds):
    return {room.groups[number].pk: kinds[f"g{number}"] for number in range(2) if f"g{number}" in kinds}


def test_the_common_vision_keeps_the_dissent_of_each_group():
    room = make_room("common_vision")
    room.person(0), room.person(1)
    cluster = visions.keep_cluster(group=room.groups[0], title="Boschi", polarity="positive", by=None)
    visions.keep_common(workshop=room.workshop, narrative="Insieme.", version=0, by=None)
    visions.keep_element(
        workshop=room.workshop, text="Il bosco è di tutti", version=1, by=None, clusters=[cluster],
        stances=stance(room, g0=("shared", ""), g1=("opposed", "E i proprietari?")),
    )  # fmt: skip
    [row] = visions.agreement(room.workshop)
    assert row["line"].kinds == ("shared", "opposed")
    assert row["line"].verdict == "divided"
    assert [each["note"] for each in row["stances"]] == ["", "E i proprietari?"]
    assert list(row["element"].clusters.all()) == [cluster]


def test_two_people_who_write_the_common_vision_do_not_overwrite_each_other():
    room = make_room("common_vision")
    visions.keep_common(workshop=room.workshop, narrative="Prima.", version=0, by=None)
    with pytest.raises(visions.SomebodyWrote):
        visions.keep_common(workshop=room.workshop, narrative="Seconda.", version=0, by=None)
    with pytest.raises(visions.SomebodyWrote):
        visions.keep_element(workshop=room.workshop, text="x", version=0, by=None)
    assert CommonVision.objects.get().narrative == "Prima."


def test_an_element_is_changed_and_dropped():
    room = make_room("common_vision")
    row = visions.keep_element(workshop=room.workshop, text="a", version=0, by=None)
    visions.keep_element(
        workshop=room.workshop, element=row, text="b", version=1, by=None, stances=stance(room, g0=("reserved", "ma"))
    )  # fmt: skip
    assert Stance.objects.get(group=room.groups[0]).kind == "reserved"
    visions.drop_element(element=row, version=2, by=None)
    assert not Stance.objects.exists()


def test_a_group_of_which_nobody_came_is_no_dissent_and_no_zero():
    room = make_room("common_vision")
    room.person(0)
    assert visions.groups_there(room.workshop) == [room.groups[0]]
    visions.keep_element(
        workshop=room.workshop, text="a", version=0, by=None, stances=stance(room, g0=("shared", ""))
    )
    [row] = visions.agreement(room.workshop)
    assert (row["line"].kinds, row["line"].verdict) == (("shared",), "one")


def test_the_matrix_costs_the_same_for_one_part_and_for_three(django_assert_num_queries):
    room = make_room("common_vision")
    room.person(0)
    for version in range(3):
        visions.keep_element(workshop=room.workshop, text=f"{version}", version=version, by=None)
        with django_assert_num_queries(6):
            visions.agreement(room.workshop)


# ---- Authors ----


def test_when_the_day_is_over_nothing_ties_a_card_to_whoever_wrote_it():
    room = make_room()
    send(room.person())
    room.moves("group_visions")
    keep(room, 0, spokesperson="Ada Bianchi")
    assert visions.forget_authors_of_cards(workshop=room.workshop) == 1
    assert VisionCard.objects.get().participant is None
    assert GroupVision.objects.get().spokesperson == ""
