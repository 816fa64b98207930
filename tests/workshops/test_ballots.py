"""A ballot from preparing to publishing: what is refused, who may vote, what counts, how it ends."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from land.core.errors import WrongState
from tests.make.ballots import add_people, cast, close_now, make_idea, make_room, open_ballot
from workshops.actions import ballots, voting
from workshops.models import Ballot, BallotOption, CastBallot, CastVote, Idea, LogLine, VoterRoll, Workshop

pytestmark = pytest.mark.django_db


def votes_of(ballot: Ballot) -> dict[int, int]:
    return {row["number"]: row["votes"] for row in ballot.results["options"]}


# ---- Preparing and opening ----


@pytest.mark.parametrize("ideas", [0, 1])
def test_a_ballot_with_no_option_or_one_is_refused(ideas):
    with pytest.raises(ballots.TooFewOptions):
        ballots.prepare(workshop=make_room(ideas=ideas), by=None)


def test_options_are_numbered_theme_by_theme_and_keep_the_title_that_is_printed():
    room = make_room(ideas=3)
    ballot = ballots.prepare(workshop=room, by=None)
    assert [(row.number, row.title) for row in ballot.options.all()] == [
        (number, idea.title)
        for number, idea in enumerate(Idea.objects.filter(workshop=room).chosen(), start=1)
    ]


def test_preparing_again_before_opening_makes_the_same_ballot_anew():
    room = make_room(ideas=3)
    first = ballots.prepare(workshop=room, by=None)
    make_idea(room, room.themes.first())
    again = ballots.prepare(workshop=room, by=None)
    assert (again.pk, again.options.count(), room.ballots.count()) == (first.pk, 4, 1)


def test_more_votes_than_options_are_capped_and_the_row_says_so():
    assert ballots.prepare(workshop=make_room(ideas=3), by=None, votes_per_person=5).votes_per_person == 3


def test_a_ballot_is_not_opened_with_fewer_than_two_present():
    ballot = ballots.prepare(workshop=make_room(people=(1, 0)), by=None)
    with pytest.raises(ballots.TooFewPresent):
        ballots.open_ballot(ballot=ballot, by=None)
    assert not VoterRoll.objects.filter(ballot=ballot).exists()


def test_opening_puts_whoever_is_present_on_the_roll_and_counts_them_by_category():
    room = make_room(people=(3, 2))
    add_people(room, room.groups.first(), 1, here=False)
    ballot = open_ballot(room)
    assert ballot.entitled == {"cittadini": 3, "cooperative": 2}
    assert ballots.turnout(ballot) == (0, 5)


def test_ideas_changed_since_the_ballot_was_prepared_stop_its_opening():
    room = make_room()
    ballot = ballots.prepare(workshop=room, by=None)
    Idea.objects.filter(workshop=room).update(title="Un altro titolo")
    with pytest.raises(ballots.IdeasChanged):
        ballots.open_ballot(ballot=ballot, by=None)


def test_an_idea_on_an_open_ballot_cannot_be_changed():
    room = make_room()
    idea = room.ideas.first()
    ballots.check_not_on_ballot(idea)
    ballot = open_ballot(room)
    with pytest.raises(ballots.IdeaOnBallot):
        ballots.check_not_on_ballot(idea)
    close_now(ballot)
    ballots.check_not_on_ballot(idea)


def test_a_second_ballot_is_not_opened_beside_the_first():
    room = make_room()
    open_ballot(room)
    with pytest.raises(ballots.AnotherIsOpen):
        open_ballot(room)


def test_outside_the_phase_of_the_vote_nothing_opens():
    ballot = ballots.prepare(workshop=make_room(phase="presenting"), by=None)
    with pytest.raises(WrongState):
        ballots.open_ballot(ballot=ballot, by=None)


def test_late_comers_vote_once_the_control_room_admits_them_and_the_log_counts_them():
    room = make_room(people=(2, 2))
    ballot = open_ballot(room)
    (late,) = add_people(room, room.groups.first(), 1)
    with pytest.raises(voting.NotOnRoll):
        cast(ballot, late, 1)
    assert ballots.admit(ballot=ballot, by=None, participants=[late]) == 1
    assert ballots.admit(ballot=ballot, by=None, participants=[late]) == 0
    cast(ballot, late, 1)
    ballot.refresh_from_db()
    assert ballot.entitled == {"cittadini": 3, "cooperative": 2}
    assert LogLine.objects.get(what="ballot-admitted").facts == {"ballot": ballot.pk, "people": 1}


def test_whoever_has_not_arrived_is_not_admitted():
    room = make_room(people=(2, 2))
    ballot = open_ballot(room)
    absent = add_people(room, room.groups.first(), 1, here=False)
    with pytest.raises(ballots.NotPresent):
        ballots.admit(ballot=ballot, by=None, participants=absent)


# ---- Voting ----


def test_the_last_vote_counts_and_everybody_counts_once():
    room = make_room(people=(3, 3))
    ballot = open_ballot(room)
    for person in room.participants.all():
        cast(ballot, person, 1, 2)
        cast(ballot, person, 3)
    assert ballots.turnout(ballot) == (6, 6)
    assert votes_of(close_now(ballot)) == {1: 0, 2: 0, 3: 6, 4: 0}


def test_a_double_tap_a_retry_and_two_tabs_are_one_cast():
    room = make_room()
    ballot, person, key = open_ballot(room), room.participants.first(), uuid4()
    words = {voting.word_of(cast(ballot, person, 1, client_uuid=key)) for _turn in range(3)}
    assert (CastBallot.objects.count(), CastVote.objects.count(), len(words)) == (1, 1, 1)


def test_a_late_repetition_of_an_earlier_vote_does_not_bring_it_back():
    room = make_room()
    ballot, person, key = open_ballot(room), room.participants.first(), uuid4()
    cast(ballot, person, 1, client_uuid=key)
    cast(ballot, person, 2)
    cast(ballot, person, 1, client_uuid=key)
    assert CastVote.objects.get().option.number == 2


def test_a_sending_that_was_replaced_before_it_arrived_changes_nothing():
    room = make_room()
    ballot, person, key = open_ballot(room), room.participants.first(), uuid4()
    cast(ballot, person, 2, instead_of=[key])
    cast(ballot, person, 1, client_uuid=key)
    assert CastVote.objects.get().option.number == 2


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [
        ((1, 2, 3), voting.TooManyTicks), ((1, 1), voting.TickedTwice), ((5,), voting.UnknownOption),
        ((-1,), voting.UnknownOption), ((1.5,), voting.UnknownOption), ((10**9,), voting.UnknownOption),
        (("uno",), voting.UnknownOption), (("²",), voting.UnknownOption), (("",), voting.UnknownOption),
        ((), voting.BlankToConfirm),
    ],
)  # fmt: skip
def test_what_cannot_be_a_vote_is_refused_and_nothing_is_stored(numbers, refusal):
    room = make_room()
    ballot = open_ballot(room, votes_per_person=2)
    with pytest.raises(refusal):
        cast(ballot, room.participants.first(), *numbers)
    assert (CastBallot.objects.count(), ballots.turnout(ballot)[0]) == (0, 0)


def test_an_option_of_another_ballot_is_not_one_of_this():
    other = open_ballot(make_room(ideas=6))
    room = make_room(ideas=2)
    ballot = open_ballot(room)
    assert BallotOption.objects.filter(ballot=other, number=6).exists()
    with pytest.raises(voting.UnknownOption):
        cast(ballot, room.participants.first(), 6)


def test_no_tick_asks_to_confirm_and_then_counts_as_blank():
    room = make_room()
    ballot = open_ballot(room)
    cast(ballot, room.participants.first(), blank=True)
    told = close_now(ballot).results["turnout"]
    assert (told["voted"], told["valid"], told["blank"], told["null"]) == (1, 0, 1, 0)


def test_an_idea_of_ones_own_group_is_refused_where_the_workshop_excludes_it():
    room = make_room(own_group="excluded")
    ballot, person = open_ballot(room), room.participants.first()
    own = ballot.options.first()
    room.participants.filter(pk=person.pk).update(theme=own.theme)
    person.refresh_from_db()
    with pytest.raises(voting.OwnIdea):
        cast(ballot, person, own.number)
    cast(ballot, person, ballot.options.exclude(theme=own.theme).first().number)
    assert CastVote.objects.count() == 1


def test_without_a_thematic_group_every_idea_may_be_voted_and_the_log_says_how_many_they_are():
    room = make_room(people=(2, 1), own_group="excluded")
    ballot = open_ballot(room)
    cast(ballot, room.participants.first(), 1, 2)
    assert LogLine.objects.get(what="ballot-opened").facts["without_theme"] == 3


def test_a_vote_before_the_opening_after_the_closing_or_on_an_annulled_ballot_has_its_sentence():
    room = make_room()
    person = room.participants.first()
    draft = ballots.prepare(workshop=room, by=None)
    with pytest.raises(voting.NotYetOpen):
        cast(draft, person, 1)
    ballot = ballots.open_ballot(ballot=draft, by=None)
    closed = close_now(ballot)
    with pytest.raises(voting.NoLongerOpen):
        cast(closed, person, 1)
    ballots.annul(ballot=closed, by=None, reason="Una prova.")
    with pytest.raises(voting.Annulled):
        cast(closed, person, 1)


def test_while_it_is_about_to_close_late_phones_are_heard_until_the_countdown_ends():
    room = make_room()
    ballot, (one, two) = open_ballot(room), room.participants.all()[:2]
    ballots.begin_closing(ballot=ballot, by=None, seconds=15)
    cast(ballot, one, 1)
    with pytest.raises(voting.NoLongerOpen):
        cast(ballot, two, 1, now=timezone.now() + timedelta(seconds=16))
    assert ballots.turnout(ballot)[0] == 1


def test_a_code_made_anew_keeps_the_vote_already_given():
    room = make_room()
    ballot, person = open_ballot(room), room.participants.first()
    cast(ballot, person, 1)
    room.participants.filter(pk=person.pk).update(code_version=2, code_hash="another")
    assert votes_of(close_now(ballot))[1] == 1


def test_one_code_cannot_send_for_ever():
    room = make_room()
    ballot, person = open_ballot(room), room.participants.first()
    cast(ballot, person, 1)
    VoterRoll.objects.filter(participant=person).update(
        past=[uuid4() for _turn in range(voting.MOST_SENDINGS)]
    )
    with pytest.raises(voting.TooManySendings):
        cast(ballot, person, 2)


def test_a_vote_costs_the_same_for_the_first_and_for_the_last_of_the_room():
    room = make_room(people=(6, 6))
    ballot, people = open_ballot(room), list(room.participants.all())
    costs = []
    for person in people:
        with CaptureQueriesContext(connection) as asked:
            cast(ballot, person, 1, 2)
        costs.append(len(asked))
    assert set(costs) == {costs[0]}
    assert costs[0] <= 12


# ---- Closing and after ----


def test_closing_waits_for_the_end_of_the_countdown():
    ballot = open_ballot(make_room())
    with pytest.raises(WrongState):
        ballots.close(ballot=ballot)
    ballots.begin_closing(ballot=ballot, by=None)
    with pytest.raises(ballots.StillCounting):
        ballots.close(ballot=ballot)


@pytest.mark.parametrize("seconds", [14, 31, 0, -5])
def test_the_countdown_lasts_from_fifteen_to_thirty_seconds(seconds):
    with pytest.raises(ballots.GraceOutOfRange):
        ballots.begin_closing(ballot=open_ballot(make_room()), by=None, seconds=seconds)


def test_a_countdown_that_is_over_is_ended_by_the_sweep_once():
    ballot = open_ballot(make_room())
    ballots.begin_closing(ballot=ballot, by=None)
    assert ballots.close_overdue() == 0
    after = timezone.now() + timedelta(seconds=25)
    assert [ballots.close_overdue(after), ballots.close_overdue(after)] == [1, 0]
    ballot.refresh_from_db()
    assert (ballot.state, len(ballot.results_hash)) == ("closed", 64)
    assert ballots.digest(ballot.results) == ballot.results_hash


def test_a_closed_ballot_does_not_open_again():
    ballot = close_now(open_ballot(make_room()))
    with pytest.raises(WrongState):
        ballots.open_ballot(ballot=ballot, by=None)
    with pytest.raises(WrongState):
        ballots.close(ballot=ballot)


def test_annulling_asks_for_a_reason_throws_the_votes_away_and_leaves_room_for_another_ballot():
    room = make_room()
    ballot = open_ballot(room)
    cast(ballot, room.participants.first(), 1)
    with pytest.raises(ballots.ReasonMissing):
        ballots.annul(ballot=ballot, by=None, reason="  ")
    ballots.annul(ballot=ballot, by=None, reason="Un numero stampato due volte.")
    assert (CastBallot.objects.count(), VoterRoll.objects.count()) == (0, 0)
    assert LogLine.objects.get(what="ballot-annulled").facts == {
        "ballot": ballot.pk,
        "voted": 1,
        "entitled": 12,
    }
    assert open_ballot(room).state == "open"


def test_a_published_ballot_is_not_annulled():
    ballot = ballots.publish(ballot=close_now(open_ballot(make_room())), by=None)
    with pytest.raises(WrongState):
        ballots.annul(ballot=ballot, by=None, reason="Troppo tardi.")


def test_only_a_counted_ballot_is_published():
    with pytest.raises(WrongState):
        ballots.publish(ballot=open_ballot(make_room()), by=None)


def tied(votes: dict[int, int], **values: int) -> Ballot:
    """A counted ballot with these votes, each of somebody with one vote."""
    room = make_room(people=(sum(votes.values()), 2), ideas=len(votes), **values)
    ballot = open_ballot(room, votes_per_person=1)
    ticks = [number for number, times in votes.items() for _turn in range(times)]
    for person, number in zip(room.participants.order_by("pk"), ticks, strict=False):
        cast(ballot, person, number)
    return close_now(ballot)


def test_a_tie_at_the_cut_is_told_as_a_tie_and_only_the_tied_go_to_the_tie_break():
    ballot = tied({1: 3, 2: 2, 3: 2, 4: 2, 5: 1, 6: 1, 7: 0})
    assert ballot.results["tied_at_cut"] == [5, 6]
    places = {row["number"]: (row["place"], row["equal"]) for row in ballot.results["options"]}
    assert (places[2], places[4], places[5], places[6]) == ((2, True), (2, True), (5, True), (5, True))
    assert [place for _idea, place, _votes in ballots.first_ideas(ballot)] == [1, 2, 2, 2, 5, 5]
    again = ballots.break_tie(ballot=ballot, by=None)
    assert [row.title for row in again.options.all()] == [
        row.title for row in ballot.options.all() if row.number in (5, 6)
    ]
    assert (again.votes_per_person, again.tie_of, again.state) == (1, ballot, "draft")


def test_a_tie_break_that_is_published_fills_the_places_that_were_left():
    ballot = tied({1: 3, 2: 2, 3: 2, 4: 2, 5: 1, 6: 1, 7: 0})
    again = ballots.open_ballot(ballot=ballots.break_tie(ballot=ballot, by=None), by=None)
    room = Workshop.objects.get(pk=ballot.workshop_id)
    for person in room.participants.all()[:3]:
        cast(again, person, 2)
    ballots.publish(ballot=close_now(again), by=None)
    sixth = ballot.options.get(number=6).idea
    assert [(idea.pk == sixth.pk, place) for idea, place, _votes in ballots.first_ideas(ballot)][-1] == (
        True,
        5,
    )
    assert len(ballots.first_ideas(ballot)) == 5


def test_without_a_tie_there_is_no_tie_break():
    with pytest.raises(ballots.NoTie):
        ballots.break_tie(ballot=tied({1: 2, 2: 1}), by=None)


def test_a_category_of_which_nobody_came_stops_nothing_and_has_no_voters():
    room = make_room(people=(6, 6, 0))
    ballot = open_ballot(room)
    for person in room.participants.all():
        cast(ballot, person, 1)
    told = close_now(ballot).results["groups"]
    assert [(row["entitled"], row["voted"]) for row in told] == [(6, 6), (6, 6), (0, 0)]


def test_somebody_erased_while_the_ballot_is_open_leaves_their_vote_without_a_name():
    room = make_room()
    ballot, person = open_ballot(room), room.participants.first()
    cast(ballot, person, 1)
    person.delete()
    assert votes_of(close_now(ballot))[1] == 1
