"""Ballots for tests: a running workshop in the phase of the vote, with people who have arrived and ideas chosen."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.make.workshops import make_running
from workshops import actions
from workshops.actions import ballots, codes, voting
from workshops.models import Ballot, Idea, Participant, VoterRoll, Workshop

_number = count(1)
FOUR = tuple(
    actions.Asked(title) for title in ("Cittadini", "Cooperative", "Enti pubblici", "Corpi intermedi")
)


def make_room(
    *, people: Sequence[int] = (6, 6), ideas: int = 4, phase: str = "vote", **values: Any
) -> Workshop:
    """A workshop that is going on, with so many people of each category who have arrived and so many ideas chosen."""
    row = make_running(phase, groups=FOUR[: max(2, len(people))], capacity=sum(people) + 10, **values)
    for group, number in zip(row.groups.all(), people, strict=False):
        add_people(row, group, number)
    themes = list(row.themes.all())
    for turn in range(ideas):
        make_idea(row, themes[turn * len(themes) // ideas])
    return row


def add_people(
    workshop: Workshop, group: Any, number: int, *, here: bool = True, **values: Any
) -> list[Participant]:
    """So many people of a category, with their codes."""
    rows = [
        Participant(
            workshop=workshop, group=group, source="walk_in", arrived_at=timezone.now() if here else None, **values
        )
        for _turn in range(number)
    ]  # fmt: skip
    for row in rows:
        code = codes.code_of(row)
        row.code_hash, row.code_hint = codes.hashed(code), code[-2:]
    return Participant.objects.bulk_create(rows)


def make_idea(workshop: Workshop, theme: Any) -> Idea:
    """An idea that its group chose."""
    return Idea.objects.create(
        workshop=workshop, theme=theme, title=f"Idea {next(_number)}", what="Qualcosa.", horizon="short", state="chosen",
        client_uuid=uuid4(),
    )  # fmt: skip


def open_ballot(workshop: Workshop, **values: Any) -> Ballot:
    """A ballot in which one can vote."""
    return ballots.open_ballot(ballot=ballots.prepare(workshop=workshop, by=None, **values), by=None)


def cast(ballot: Ballot, person: Participant, *numbers: Any, **values: Any) -> VoterRoll:
    """One vote."""
    return voting.vote(
        ballot=ballot, participant=person, numbers=numbers, **{"client_uuid": uuid4(), **values}
    )


def close_now(ballot: Ballot) -> Ballot:
    """Through the countdown to the count."""
    ballots.begin_closing(ballot=ballot, by=None, seconds=15, now=timezone.now() - timedelta(seconds=20))
    return ballots.close(ballot=ballot)
