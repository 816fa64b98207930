"""The grid: who stands where, live mode, versions and who is told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from land.core.models import SearchEntry
from land.notifications.models import Notice
from startups import actions, notices
from startups.actions import grid
from startups.actions.proposals import NotYet
from startups.models import AgendaItem, AgendaVersion, Proposal
from tests.make.barcamps import barcamp_facts, make_barcamp
from tests.make.people import logged_in, make_staff, make_user

pytestmark = pytest.mark.django_db


def make_day(**values):
    """A BarCamp with two slots of forty minutes and two rooms."""
    row = make_barcamp(capacity=60)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    start = row.activity.starts_at
    slots = [
        actions.add_slot(
            barcamp=row, starts_at=start + timedelta(minutes=40 * turn),
            ends_at=start + timedelta(minutes=40 * turn + 40),
        )
        for turn in range(2)
    ]  # fmt: skip
    rooms = [
        actions.add_room(barcamp=row, name="Grande", seats=40, step_free=True),
        actions.add_room(barcamp=row, name="Piccola", seats=1),
    ]
    return row, slots, rooms


def session(row, title="Orti"):
    return actions.propose(barcamp=row, person=make_user().person, title=title)


def live(row):
    now = timezone.now()
    row.live_open_at, row.live_close_at = now - timedelta(hours=1), now + timedelta(days=40)
    row.save()
    return row


def test_a_cell_holds_one_session_and_a_host_one_room_at_a_time():
    row, slots, rooms = make_day()
    one, other = session(row), session(row, "Pane")
    actions.place(proposal=one, slot=slots[0], room=rooms[0], by=None)
    with pytest.raises(grid.CellTaken):
        actions.place(proposal=other, slot=slots[0], room=rooms[0], by=None)
    mine = actions.propose(barcamp=row, person=one.owner, title="Ancora mia")
    with pytest.raises(grid.HostIsBusy):
        actions.place(proposal=mine, slot=slots[0], room=rooms[1], by=None)
    actions.place(proposal=mine, slot=slots[1], room=rooms[0], by=None)
    assert AgendaItem.objects.count() == 2
    version = AgendaVersion.objects.in_hand(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.create(version=version, slot=slots[0], room=rooms[0], title="x")


def test_a_hidden_room_takes_nothing_and_a_used_one_is_not_hidden():
    row, slots, rooms = make_day()
    one = session(row)
    actions.use_room(room=rooms[1], used=False)
    with pytest.raises(grid.RoomNotUsed):
        actions.place(proposal=one, slot=slots[0], room=rooms[1], by=None)
    actions.place(proposal=one, slot=slots[0], room=rooms[0], by=None)
    with pytest.raises(grid.RoomHasSessions):
        actions.use_room(room=rooms[0], used=False)


def test_slots_lie_within_the_day_and_do_not_overlap():
    row, slots, _rooms = make_day()
    with pytest.raises(grid.SlotsOverlap):
        actions.add_slot(barcamp=row, starts_at=slots[0].starts_at, ends_at=slots[0].ends_at)
    with pytest.raises(grid.SlotOutside):
        early = row.activity.starts_at - timedelta(hours=1)
        actions.add_slot(barcamp=row, starts_at=early, ends_at=slots[0].starts_at)


def test_of_two_who_take_the_same_cell_one_wins_and_the_other_reads_which_are_free():
    row, slots, rooms = make_day()
    live(row)
    one, other = session(row), session(row, "Pane")
    form = {"cell": f"{slots[0].pk}-{rooms[0].pk}"}
    answers = [
        logged_in(each.owner.user).post(f"/startup/sessioni/{each.uuid}/cella/", form)
        for each in (one, other)
    ]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert answers[1].context["cells"] == [(slots[0], rooms[1]), (slots[1], rooms[0]), (slots[1], rooms[1])]
    assert "Piccola" in answers[1].content.decode()
    assert AgendaItem.objects.get().proposal == one


def test_outside_live_mode_hosts_place_nothing():
    row, slots, rooms = make_day()
    one = session(row)
    with pytest.raises(grid.NotLive):
        actions.claim(proposal=one, slot=slots[0], room=rooms[0], person=one.owner)


def test_a_published_version_stays_as_it_was_and_says_what_changed():
    row, slots, rooms = make_day()
    one, other, third = session(row, "Uno"), session(row, "Due"), session(row, "Tre")
    for each, slot in ((one, slots[0]), (other, slots[1])):
        actions.place(proposal=each, slot=slot, room=rooms[0], by=None)
    first = actions.publish(barcamp=row, by=None)
    with pytest.raises(grid.NothingToPublish):
        actions.publish(barcamp=row, by=None)
    actions.place(proposal=one, slot=slots[0], room=rooms[1], by=None)
    actions.free(item=AgendaItem.objects.get(version__number=None, proposal=other), by=None)
    actions.place(proposal=third, slot=slots[1], room=rooms[1], by=None)
    second = actions.publish(barcamp=row, by=None, comment="Cambi")
    assert (first.number, second.number) == (1, 2)
    assert {(line["what"], line["title"]) for line in second.changes} == {
        ("moved", "Uno"), ("new", "Tre"), ("cancelled", "Due"),
    }  # fmt: skip
    assert {(item.title, item.room) for item in first.items.all()} == {("Uno", rooms[0]), ("Due", rooms[0])}
    other.refresh_from_db()
    assert other.state == "proposed"


def test_a_move_is_told_to_hosts_and_voters_but_not_to_whoever_made_it():
    row, slots, rooms = make_day()
    one, staff = session(row), make_staff()
    voter = make_user().person
    one.votes.create(person=voter)
    one.votes.create(person=staff.person)
    actions.place(proposal=one, slot=slots[0], room=rooms[0], by=staff)
    actions.publish(barcamp=row, by=staff)
    actions.place(proposal=one, slot=slots[1], room=rooms[0], by=staff)
    actions.publish(barcamp=row, by=staff)
    told = Notice.objects.filter(kind=notices.MOVED).values_list("person", flat=True)
    assert set(told) == {one.owner_id, voter.pk}


def test_a_session_withdrawn_when_in_the_grid_leaves_its_cell_cancelled_and_voters_know(client):
    row, slots, rooms = make_day()
    one, voter = session(row), make_user().person
    one.votes.create(person=voter)
    actions.place(proposal=one, slot=slots[0], room=rooms[0], by=None)
    actions.publish(barcamp=row, by=None)
    actions.withdraw(proposal=one, by=one.owner.user)
    page = client.get(f"/startup/barcamp/{row.slug}/griglia/").content.decode().split("<main")[1]
    assert "annullata" in page
    assert AgendaItem.objects.filter(version__number=None, proposal=one).count() == 1
    assert set(Notice.objects.filter(kind=notices.CANCELLED).values_list("person", flat=True)) == {voter.pk}


def test_a_change_of_title_reaches_the_grid_until_the_session_begins():
    row, slots, rooms = make_day()
    one = session(row)
    actions.place(proposal=one, slot=slots[0], room=rooms[0], by=None)
    version = actions.publish(barcamp=row, by=None)
    actions.change_session(proposal=one, by=None, title="Orti e tetti")
    assert version.items.get().title == "Orti e tetti"
    with pytest.raises(actions.proposals.AlreadyBegun):
        actions.change_session(proposal=one, by=None, title="Tardi", at=slots[0].starts_at)


def test_what_may_be_mended_is_explained_once_votes_are_told():
    now = timezone.now()
    row, slots, rooms = make_day(
        voting_open_at=now - timedelta(days=2), voting_close_at=now + timedelta(hours=1)
    )
    one, other = session(row, "Uno"), session(row, "Due")
    for voter in (make_user().person, make_user().person):
        one.votes.create(person=voter)
        other.votes.create(person=voter)
    Proposal.objects.filter(pk=other.pk).update(step_free=True)
    actions.place(proposal=one, slot=slots[0], room=rooms[0], by=None)
    actions.place(proposal=other, slot=slots[0], room=rooms[1], by=None)
    assert len(actions.concerns(row)) == 1
    assert len(actions.concerns(row, now + timedelta(hours=2))) == 3


def test_a_suggested_grid_gives_the_most_voted_the_largest_room_and_publishes_nothing():
    now = timezone.now()
    row, slots, rooms = make_day(
        voting_open_at=now - timedelta(days=2), voting_close_at=now + timedelta(hours=1)
    )
    one, other = session(row, "Uno"), session(row, "Due")
    voters = [make_user().person for _turn in range(3)]
    for voter in voters:
        other.votes.create(person=voter)
    one.votes.create(person=voters[0])
    with pytest.raises(grid.VotingGoesOn):
        actions.suggest(barcamp=row, by=None)
    assert actions.suggest(barcamp=row, by=None, at=now + timedelta(hours=2)) == []
    cells = {item.proposal: (item.slot, item.room) for item in AgendaItem.objects.all()}
    assert cells[other] == (slots[0], rooms[0])
    assert cells[one] == (slots[1], rooms[0])
    assert AgendaVersion.objects.published().count() == 0


def test_a_barcamp_that_moves_takes_its_slots_and_phases_along():
    now = timezone.now()
    row, slots, _rooms = make_day(voting_open_at=now, voting_close_at=now + timedelta(days=1))
    facts = barcamp_facts(starts_at=row.activity.starts_at + timedelta(days=7))
    before = slots[0].starts_at
    actions.save_barcamp(by=None, barcamp=row, **facts)
    slots[0].refresh_from_db()
    row.refresh_from_db()
    assert (slots[0].starts_at - before, row.voting_open_at - now) == (timedelta(days=7), timedelta(days=7))


def test_the_hall_s_screen_looks_again_within_ten_seconds_without_a_script(client):
    row, slots, rooms = make_day()
    actions.block(barcamp=row, slot=slots[0], room=rooms[0], title="Caffè", by=None)
    actions.publish(barcamp=row, by=None)
    response = client.get(f"/startup/barcamp/{row.slug}/griglia/?kiosk=1")
    assert int(response["Refresh"]) <= 10
    assert "Caffè" in response.content.decode() and "<script" not in response.content.decode()


def test_staff_make_the_grid_with_one_screen_by_form(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    row, slots, rooms = make_day()
    one = session(row)
    client.force_login(make_staff())
    url = reverse("startups_grid", args=[row.pk])
    assert client.get(url).status_code == 200
    cell = {"do": "place", "place-session": one.pk, "place-room": rooms[0].pk, "place-slot": slots[0].pk}
    assert client.post(url, cell).status_code == 302
    assert client.post(url, cell | {"place-session": session(row, "Pane").pk}).status_code == 422
    assert client.post(url, {"do": "add", "title": "Aggiunta"}).status_code == 302
    assert client.post(url, {"do": "publish"}).status_code == 302
    assert client.post(url, {"do": "altro"}).status_code == 404
    one.refresh_from_db()
    assert one.state == "scheduled"
    lines = client.get(reverse("startups_sessions_csv", args=[row.pk])).content.decode().strip().splitlines()
    assert len(lines) == 4
    assert client.get(reverse("startups_sessions_xlsx", args=[row.pk])).status_code == 200
    assert logged_in(make_user()).get(url).status_code != 200


def test_a_hidden_session_is_missing_and_not_found():
    row, _slots, _rooms = make_day()
    one = session(row)
    assert SearchEntry.objects.filter(kind="session", uuid=one.uuid).count() == 2
    actions.hide_session(proposal=one, by=None)
    assert logged_in(make_user()).get(one.get_absolute_url()).status_code == 404
    assert SearchEntry.objects.filter(kind="session", uuid=one.uuid).count() == 0


@pytest.mark.parametrize("phase", ["proposals", "voting", "live"])
def test_a_phase_that_closes_before_it_opens_is_refused_at_its_field_in_words(client, phase):
    row, _slots, _rooms = make_day()
    client.force_login(make_staff())
    url = reverse("startups_grid", args=[row.pk])
    times = {f"phases-{phase}_open_at": "2030-05-02T10:00", f"phases-{phase}_close_at": "2030-05-01T10:00"}
    answer = client.post(
        url, {"do": "phases", "phases-max_proposals_per_person": 2, "phases-votes_per_person": 5, **times}
    )
    errors = answer.context["forms"]["phases"].errors
    assert (answer.status_code, list(errors)) == (422, [f"{phase}_close_at"])
    assert "startups_" not in str(errors)


def test_nothing_is_held_before_the_barcamp_begins():
    row, _slots, _rooms = make_day()
    one = session(row)
    with pytest.raises(NotYet):
        actions.mark_held(proposal=one, held=True, by=None)
    begun = row.activity.starts_at
    assert actions.mark_held(proposal=one, held=True, by=None, at=begun).state == "held"


def test_the_screen_of_the_grid_asks_the_same_of_one_session_as_of_three(client, django_assert_num_queries):
    row, _slots, _rooms = make_day()
    client.force_login(make_staff())
    url = reverse("startups_grid", args=[row.pk])
    session(row)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    session(row, "Due"), session(row, "Tre")
    with django_assert_num_queries(len(one)):
        client.get(url)
