"""Paper: stubs and sheets, two readings, one roll with the phones."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.make.ballots import add_people, cast, close_now, make_room, open_ballot
from tests.make.workshops import make_facilitator
from workshops.actions import ballots, codes, paper, voting
from workshops.actions.paper import Read
from workshops.models import CastBallot, LogLine, PaperBallot, PaperBatch, VoterRoll

pytestmark = pytest.mark.django_db


def stubs_of(people) -> list[str]:
    return [codes.shown(codes.code_of(person)) for person in people]


def taken(room, ballot, read, people=None, by=None, second=True):
    """A pile with these sheets, entered and, unless it should not, read a second time alike."""
    people = people or list(room.participants.all()[: len(read)])
    by = by or make_facilitator(room, "reception")
    batch = paper.start_batch(ballot=ballot, by=by, sheets=len(read), stubs=stubs_of(people))
    paper.read_batch(batch=batch, by=by, read=read)
    if second:
        batch = paper.read_batch(batch=batch, by=make_facilitator(room, "reception"), read=read)
    return batch


def votes_of(ballot) -> dict[int, int]:
    return {row["number"]: row["votes"] for row in ballot.results["options"]}


def test_paper_and_phones_are_one_roll_and_one_count():
    room = make_room(people=(6, 6))
    ballot = open_ballot(room)
    people = list(room.participants.all())
    paper.apply_batch(
        batch=taken(room, ballot, [Read("cittadini", (1,)), Read("cittadini", (1, 2)), Read("cittadini")]),
        by=None,
    )
    for person in people[3:]:
        cast(ballot, person, 2)
    told = close_now(ballot)
    assert votes_of(told) == {1: 2, 2: 10, 3: 0, 4: 0}
    assert [(row["key"], row["voted"]) for row in told.results["channels"]] == [("paper", 3), ("phone", 9)]
    assert (told.results["turnout"]["voted"], told.results["turnout"]["blank"]) == (12, 1)


def test_a_pile_counts_only_when_two_people_read_the_same():
    room = make_room()
    ballot = open_ballot(room)
    batch = taken(room, ballot, [Read("cittadini", (1,)), Read("cittadini", (2,))], second=False)
    with pytest.raises(paper.NotYetAgreed):
        paper.apply_batch(batch=batch, by=None)
    other = make_facilitator(room, "reception")
    batch = paper.read_batch(
        batch=batch, by=other, read=[Read("cooperative", (1,)), Read("cittadini", (2, 3))]
    )
    assert batch.differences == [
        {"serial": 1, "field": "group", "first": "cittadini", "second": "cooperative"},
        {"serial": 2, "field": "numbers", "first": "2", "second": "2 3"},
    ]
    with pytest.raises(paper.NotYetAgreed):
        paper.apply_batch(batch=batch, by=None)
    batch = paper.read_batch(batch=batch, by=other, read=[Read("cittadini", (1,)), Read("cittadini", (2,))])
    assert paper.apply_batch(batch=batch, by=None).state == "applied"


def test_whoever_entered_a_pile_corrects_it_but_does_not_check_it():
    room = make_room()
    ballot, by = open_ballot(room), make_facilitator(room, "reception")
    batch = taken(room, ballot, [Read("cittadini", (1,))], by=by, second=False)
    paper.read_batch(batch=batch, by=by, read=[Read("cittadini", (2,))])
    assert [(row.reading, row.numbers) for row in PaperBallot.objects.all()] == [(1, [2])]
    with pytest.raises(paper.NotYetAgreed):
        paper.apply_batch(batch=batch, by=by)


def test_where_the_workshop_asks_for_one_reading_one_is_enough():
    room = make_room(paper_needs_two=False)
    ballot = open_ballot(room)
    batch = taken(room, ballot, [Read("cittadini", (1,))], second=False)
    assert paper.apply_batch(batch=batch, by=None).state == "applied"


def test_sheets_are_not_more_than_stubs():
    room = make_room()
    ballot, one = open_ballot(room), room.participants.all()[:1]
    with pytest.raises(paper.MoreSheetsThanStubs):
        paper.start_batch(ballot=ballot, by=None, sheets=2, stubs=stubs_of(one))


def test_a_stub_without_a_sheet_is_on_the_roll_and_the_count_says_so():
    room = make_room(people=(2, 2))
    ballot = open_ballot(room)
    batch = taken(room, ballot, [Read("cittadini", (1,))], people=list(room.participants.all()[:2]))
    paper.apply_batch(batch=batch, by=None)
    assert ballots.turnout(ballot) == (2, 4)
    told = close_now(ballot).results["turnout"]
    assert (told["voted"], told["stubs_without_ballot"]) == (1, 1)


@pytest.mark.parametrize("sheets", [0, -1, 61, 100000])
def test_a_pile_has_from_one_to_sixty_sheets(sheets):
    room = make_room()
    with pytest.raises(paper.SheetsOutOfRange):
        paper.start_batch(
            ballot=open_ballot(room), by=None, sheets=sheets, stubs=stubs_of(room.participants.all())
        )


def test_a_pile_without_stubs_is_refused():
    with pytest.raises(paper.NoStubs):
        paper.start_batch(ballot=open_ballot(make_room()), by=None, sheets=1, stubs=["", " "])


def test_stubs_of_nobody_twice_or_of_another_pile_are_named():
    room = make_room()
    ballot, (one, two) = open_ballot(room), list(room.participants.all()[:2])
    first, second = stubs_of([one, two])
    with pytest.raises(paper.StubUnknown, match="ZZZZ-ZZZZ"):
        paper.start_batch(ballot=ballot, by=None, sheets=1, stubs=["ZZZZ-ZZZZ"])
    with pytest.raises(paper.StubTwice):
        paper.start_batch(ballot=ballot, by=None, sheets=1, stubs=[first, first.lower().replace("-", " ")])
    paper.start_batch(ballot=ballot, by=None, sheets=1, stubs=[first])
    with pytest.raises(paper.StubTwice):
        paper.start_batch(ballot=ballot, by=None, sheets=1, stubs=[second, first])


def test_a_stub_of_another_workshop_is_of_nobody_here():
    ballot, other = open_ballot(make_room()), make_room()
    with pytest.raises(paper.StubUnknown):
        paper.start_batch(ballot=ballot, by=None, sheets=1, stubs=stubs_of(other.participants.all()[:1]))


def test_a_stub_of_somebody_who_came_late_waits_until_they_are_admitted():
    room = make_room()
    ballot = open_ballot(room)
    late = add_people(room, room.groups.first(), 1)
    with pytest.raises(paper.StubNotOnRoll):
        paper.start_batch(ballot=ballot, by=None, sheets=1, stubs=stubs_of(late))
    ballots.admit(ballot=ballot, by=None, participants=late)
    assert paper.start_batch(ballot=ballot, by=None, sheets=1, stubs=stubs_of(late)).state == "draft"


def test_over_a_vote_by_phone_paper_wins_only_if_the_control_room_confirms():
    room = make_room()
    ballot, person = open_ballot(room), room.participants.first()
    cast(ballot, person, 1)
    batch = taken(room, ballot, [Read("cittadini", (3,))])
    for by, says in (
        (make_facilitator(room, "reception"), True),
        (make_facilitator(room), False),
        (AnonymousUser(), True),
    ):
        with pytest.raises(paper.VotedOtherwise):
            paper.apply_batch(batch=batch, by=by, over_phone=says)
    assert CastBallot.objects.get().channel == "phone"
    paper.apply_batch(batch=batch, by=make_facilitator(room), over_phone=True)
    assert ballots.turnout(ballot) == (1, 12)
    assert votes_of(close_now(ballot)) == {1: 0, 2: 0, 3: 1, 4: 0}


def test_whoever_voted_on_paper_does_not_vote_by_phone_too():
    room = make_room()
    ballot, person = open_ballot(room), room.participants.first()
    paper.apply_batch(batch=taken(room, ballot, [Read("cittadini", (3,))]), by=None)
    with pytest.raises(voting.VotedOnPaper):
        cast(ballot, person, 1)


def test_after_the_closing_paper_is_refused_and_the_log_says_so():
    room = make_room()
    ballot = open_ballot(room)
    waiting = taken(room, ballot, [Read("cittadini", (1,))], second=False)
    ballot = close_now(ballot)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.stubs) == ("refused", [])
    with pytest.raises(voting.NoLongerOpen):
        paper.apply_batch(batch=waiting, by=None)
    late = paper.start_batch(ballot=ballot, by=None, sheets=2, stubs=stubs_of(room.participants.all()[:2]))
    assert (late.state, late.stubs) == ("refused", [])
    assert list(LogLine.objects.filter(what__startswith="paper-").order_by("pk").values_list("what", flat=True))[-2:] == [
        "paper-refused", "paper-late",
    ]  # fmt: skip
    assert votes_of(ballot)[1] == 0


def test_too_many_ticks_make_a_null_ballot_and_none_a_blank_one():
    room = make_room()
    ballot = open_ballot(room, votes_per_person=2)
    read = [
        Read("cittadini", (1, 2, 3)),
        Read("cittadini"),
        Read("cittadini", (1,), null=True),
        Read("cittadini", (4,)),
    ]
    paper.apply_batch(batch=taken(room, ballot, read), by=None)
    told = close_now(ballot)
    assert {key: told.results["turnout"][key] for key in ("valid", "blank", "null")} == {
        "valid": 1,
        "blank": 1,
        "null": 2,
    }
    assert votes_of(told) == {1: 0, 2: 0, 3: 0, 4: 1}


@pytest.mark.parametrize("read", [Read("nessuno", (1,)), Read("cittadini", (9,)), Read("cittadini", (0,))])
def test_a_sheet_with_an_unknown_category_or_number_is_named_and_nothing_is_kept(read):
    room = make_room()
    ballot, by = open_ballot(room), make_facilitator(room, "reception")
    batch = paper.start_batch(ballot=ballot, by=by, sheets=1, stubs=stubs_of(room.participants.all()[:1]))
    with pytest.raises(paper.SheetWrong, match="1"):
        paper.read_batch(batch=batch, by=by, read=[read])
    assert not PaperBallot.objects.exists()


def test_every_sheet_of_the_pile_is_read():
    room = make_room()
    ballot, by = open_ballot(room), make_facilitator(room, "reception")
    batch = paper.start_batch(ballot=ballot, by=by, sheets=2, stubs=stubs_of(room.participants.all()[:2]))
    with pytest.raises(paper.SheetsMissing):
        paper.read_batch(batch=batch, by=by, read=[Read("cittadini", (1,))])


def test_a_pile_counts_once():
    room = make_room()
    ballot = open_ballot(room)
    batch = taken(room, ballot, [Read("cittadini", (1,))])
    paper.apply_batch(batch=batch, by=None)
    with pytest.raises(paper.WrongState):
        paper.apply_batch(batch=batch, by=None)
    assert CastBallot.objects.count() == 1


def test_a_pile_put_aside_frees_its_stubs():
    room = make_room()
    ballot = open_ballot(room)
    batch = taken(room, ballot, [Read("cittadini", (1,))])
    paper.refuse_batch(batch=batch, by=None)
    again = taken(room, ballot, [Read("cittadini", (2,))])
    paper.apply_batch(batch=again, by=None)
    assert votes_of(close_now(ballot)) == {1: 0, 2: 1, 3: 0, 4: 0}


def test_a_code_made_anew_after_the_pile_was_entered_stops_it():
    room = make_room()
    ballot = open_ballot(room)
    batch = taken(room, ballot, [Read("cittadini", (1,))])
    person = room.participants.first()
    room.participants.filter(pk=person.pk).update(code_hash="x" * 64)
    with pytest.raises(paper.StubUnknown):
        paper.apply_batch(batch=batch, by=None)


def test_nothing_ties_a_sheet_to_a_stub():
    """The roll of whoever voted on paper leads to no cast ballot, and the two lists have no common order."""
    room = make_room()
    ballot = open_ballot(room)
    paper.apply_batch(batch=taken(room, ballot, [Read("cittadini", (1,)), Read("cittadini", (2,))]), by=None)
    assert (
        list(VoterRoll.objects.filter(channel="paper").values_list("cast", "client_uuid"))
        == [(None, None)] * 2
    )
    batch = PaperBatch.objects.get()
    assert batch.stubs == sorted(batch.stubs)


def test_sheets_to_print_carry_the_code_on_the_stub_alone_and_leave_out_who_has_voted():
    room = make_room(people=(2, 2))
    ballot = open_ballot(room)
    cast(ballot, room.participants.first(), 1)
    told = paper.printed(room)
    assert len(told["sheets"]) == 3
    assert [row["number"] for row in told["options"]] == [1, 2, 3, 4]
    assert len(paper.printed(room, blank=5)["sheets"]) == 5
