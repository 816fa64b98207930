"""Ideas: drafts, the table, up to five chosen, joined with memory, frozen while they are voted on."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from land.core.errors import WrongState
from land.core.models import Link
from tests.make.rooms import make_room
from workshops.actions import ideas
from workshops.actions.room import NotNow
from workshops.actions.visions import NotYours, OtherGroup, SomebodyWrote, TitleNeeded, WhyNeeded
from workshops.models import Ballot, BallotOption, Idea, LogLine, Workshop

pytestmark = pytest.mark.django_db


def draft(person, title="Il bosco in cooperativa", uuid=None, **words):
    return ideas.draft_idea(participant=person, client_uuid=uuid or uuid4(), title=title, **words)


def vote(room, *rows, state="open"):
    now = timezone.now()
    times = {"opened_at": now} | ({"closed_at": now} if state == "closed" else {})
    ballot = Ballot.objects.create(workshop=room.workshop, title="Voto", state=state, **times)
    for number, row in enumerate(rows, start=1):
        BallotOption.objects.create(ballot=ballot, number=number, idea=row, title=row.title, theme=row.theme)
    return ballot


def test_an_idea_sent_twice_from_a_phone_counts_once_and_is_of_ones_own_theme():
    room = make_room("own_ideas")
    person, uuid = room.person(), uuid4()
    row = draft(person, uuid=uuid)
    assert draft(person, title="altro", uuid=uuid) == row
    assert (row.theme, row.table, row.state) == (room.themes[0], room.tables[2], "draft")
    with pytest.raises(NotYours):
        draft(room.person(), uuid=uuid)


def test_without_a_thematic_group_one_is_told_where_to_ask():
    room = make_room("own_ideas")
    with pytest.raises(ideas.NoTheme):
        draft(room.person(theme=None))


def test_a_draft_is_written_only_in_its_phase_and_five_at_most():
    room = make_room("own_visions")
    person = room.person()
    with pytest.raises(NotNow):
        draft(person)
    room.moves("own_ideas")
    with pytest.raises(TitleNeeded):
        draft(person, title="  ")
    for number in range(5):
        draft(person, title=f"{number}")
    with pytest.raises(ideas.EnoughDrafts):
        draft(person, title="6")


def test_a_draft_is_nobody_elses_until_it_is_brought_to_the_table():
    room = make_room("own_ideas")
    person, other = room.person(), room.person()
    row = draft(person)
    assert list(Idea.objects.on_the_table()) == []
    with pytest.raises(NotYours):
        ideas.bring_idea(idea=row, participant=other)
    ideas.change_draft(idea=row, participant=person, title="Meglio", what="Che cosa")
    room.moves("group_ideas")
    ideas.bring_idea(idea=row, participant=person)
    assert list(Idea.objects.on_the_table()) == [row]
    with pytest.raises(WrongState):
        ideas.change_draft(idea=row, participant=person, title="Troppo tardi")


def test_words_that_change_leave_the_earlier_ones_in_the_history():
    room = make_room("group_ideas")
    row = room.idea(who="Il comune", actors=room.groups[:1])
    words = {"title": "Bosco", "what": "Curarlo.", "horizon": "long", "who": "La cooperativa"}
    row = ideas.change_idea(idea=row, version=0, by=None, **words, actors=room.groups)
    assert (row.version, row.title, row.who) == (1, "Bosco", "La cooperativa")
    assert [(each["title"], each["who"], each["version"]) for each in row.earlier] == [
        ("Il bosco in cooperativa", "Il comune", 0)
    ]
    assert row.actors.count() == 2
    assert ideas.change_idea(idea=row, version=1, by=None, **words).version == 1


def test_a_second_scribe_is_told_that_the_first_has_saved():
    room = make_room("group_ideas")
    row = room.idea()
    ideas.change_idea(idea=row, version=0, by=None, title="Prima")
    with pytest.raises(SomebodyWrote):
        ideas.change_idea(idea=row, version=0, by=None, title="Seconda")
    row.refresh_from_db()
    assert row.title == "Prima"


def test_the_sixth_idea_of_a_group_is_refused_with_the_list_to_swap():
    room = make_room("group_ideas")
    rows = [room.idea(f"Idea {number}") for number in range(6)]
    for row in rows[:5]:
        ideas.choose_idea(idea=row, by=None)
    with pytest.raises(ideas.EnoughIdeas) as refused:
        ideas.choose_idea(idea=rows[5], by=None)
    assert refused.value.chosen == rows[:5]
    assert "5" in str(refused.value)
    ideas.choose_idea(idea=rows[5], by=None, instead_of=rows[0])
    states = Idea.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["proposed", *["chosen"] * 5]
    assert ideas.places_left(room.themes[0]) == 0


def test_each_group_has_places_of_its_own():
    room = make_room("group_ideas")
    Workshop.objects.update(ideas_per_group=1)
    ideas.choose_idea(idea=room.idea(theme=0), by=None)
    theirs = room.idea(theme=1)
    ideas.choose_idea(idea=theirs, by=None)
    with pytest.raises(OtherGroup):
        ideas.choose_idea(idea=room.idea(theme=0), by=None, instead_of=theirs)
    assert Idea.objects.chosen().count() == 2


def test_an_idea_is_chosen_only_with_what_and_by_when():
    room = make_room("group_ideas")
    for missing in ({"what": ""}, {"horizon": ""}):
        with pytest.raises(ideas.NotReady):
            ideas.choose_idea(idea=room.idea(**missing), by=None)
    row = ideas.choose_idea(idea=room.idea(), by=None)
    with pytest.raises(ideas.NotReady):
        ideas.change_idea(idea=row, version=0, by=None, title="x", what="", horizon="short")
    with pytest.raises(IntegrityError), transaction.atomic():
        Idea.objects.filter(pk=row.pk).update(what="")


def test_an_idea_is_chosen_only_while_groups_choose():
    room = make_room("own_ideas")
    with pytest.raises(NotNow):
        ideas.choose_idea(idea=room.idea(), by=None)


def test_an_idea_joined_to_another_is_kept_and_both_remember():
    room = make_room("group_ideas")
    one, two = room.idea("Una"), room.idea("Due")
    ideas.merge_idea(idea=one, into=two, by=None)
    one.refresh_from_db()
    assert (one.state, one.merged_into, list(two.merged_from.all())) == ("merged", two, [one])
    assert list(Link.objects.values_list("from_uuid", "to_uuid")) == [(one.uuid, two.uuid)]
    with pytest.raises(WrongState):
        ideas.merge_idea(idea=two, into=one, by=None)
    with pytest.raises(ideas.JoinedToItself):
        ideas.merge_idea(idea=two, into=two, by=None)
    ideas.part_idea(idea=one, by=None)
    assert Idea.objects.get(pk=one.pk).state == "proposed"
    assert not Link.objects.exists()


def test_an_idea_is_not_joined_across_workshops_nor_to_a_private_draft():
    room, other = make_room("group_ideas"), make_room("own_ideas")
    row = room.idea()
    with pytest.raises(OtherGroup):
        ideas.merge_idea(idea=row, into=other.idea(), by=None)
    room.moves("own_ideas")
    with pytest.raises(OtherGroup):
        ideas.merge_idea(idea=row, into=draft(room.person()), by=None)


def test_an_idea_is_neither_edited_nor_joined_nor_withdrawn_while_its_ballot_is_open():
    room = make_room("group_ideas")
    one, two = room.idea("Una"), room.idea("Due")
    vote(room, one)
    for act in (
        lambda: ideas.change_idea(idea=one, version=0, by=None, title="x"),
        lambda: ideas.merge_idea(idea=one, into=two, by=None),
        lambda: ideas.merge_idea(idea=two, into=one, by=None),
        lambda: ideas.withdraw_idea(idea=one, by=None),
        lambda: ideas.hide_idea(idea=one, why="x", by=None),
        lambda: ideas.choose_idea(idea=one, by=None),
    ):
        with pytest.raises(ideas.BeingVoted):
            act()
    ideas.change_idea(idea=two, version=0, by=None, title="Due e mezza")


def test_what_was_voted_is_corrected_but_no_longer_joined_or_withdrawn():
    room = make_room("group_ideas")
    one, two = room.idea("Una"), room.idea("Due")
    vote(room, one, state="closed")
    ideas.change_idea(idea=one, version=0, by=None, title="Una, meglio")
    for act in (
        lambda: ideas.merge_idea(idea=one, into=two, by=None),
        lambda: ideas.withdraw_idea(idea=one, by=None),
        lambda: ideas.hide_idea(idea=one, why="x", by=None),
    ):
        with pytest.raises(ideas.HasBeenVoted):
            act()


def test_an_idea_is_withdrawn_or_hidden_with_a_reason_and_can_come_back():
    room = make_room("group_ideas")
    one, two = room.idea(), room.idea()
    ideas.withdraw_idea(idea=one, by=None)
    with pytest.raises(WhyNeeded):
        ideas.hide_idea(idea=two, why="", by=None)
    ideas.hide_idea(idea=two, why="Offende", by=None)
    assert list(Idea.objects.shown()) == []
    assert set(LogLine.objects.values_list("what", flat=True)) >= {"idea_withdrawn", "idea_hidden"}
    for row in (one, two):
        row.refresh_from_db()
        ideas.bring_back_idea(idea=row, by=None)
    assert Idea.objects.on_the_table().count() == 2


def test_when_the_day_is_over_drafts_go_and_nothing_ties_an_idea_to_whoever_wrote_it():
    room = make_room("own_ideas")
    person = room.person()
    draft(person, title="Solo mia")
    ideas.bring_idea(idea=draft(person, title="Portata"), participant=person)
    assert ideas.forget_authors_of_ideas(workshop=room.workshop) == 1
    assert list(Idea.objects.values_list("title", "participant")) == [("Portata", None)]
