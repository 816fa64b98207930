"""Thirty hosts press for one cell at the same moment, and one person gives fifty votes at once; then with the guards off."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.benchmarks.figures import Figure
from tests.site import site

PEOPLE, VOTES, LIMIT = 30, 50, 5
INSIDE = "import json; from tests.drills import barcamp; print(json.dumps(barcamp.%s))"


def run() -> Iterator[Figure]:
    """One cell, fifty votes, and what happens without the constraint and without the lock."""
    with site() as running:

        def inside(call: str) -> Any:
            return json.loads(
                running.manage("shell", "-v", "0", "-c", INSIDE % call).strip().splitlines()[-1]
            )

        found = inside("one_cell()")
        yield Figure(f"{PEOPLE} for one cell: winners other than one", abs(found["won"] - 1), "", 0)
        yield Figure(f"{PEOPLE} for one cell: without the message", PEOPLE - 1 - found["told"], "", 0)
        yield Figure(f"{PEOPLE} for one cell: errors", found["wrong"], "", 0)
        votes = inside("fifty_votes()")
        yield Figure(f"{VOTES} votes at once: other than {LIMIT}", abs(votes["kept"] - LIMIT), "", 0)
        yield Figure(f"{VOTES} votes at once: errors", votes["wrong"], "", 0)
        yield Figure(
            "control, lock off: votes beyond the limit", inside("fifty_votes(lock=False)")["kept"] - LIMIT,
            "votes", 1, at_least=True,
        )  # fmt: skip
        yield Figure(
            "control, constraint off: winners beyond one", inside("one_cell(constraint=False)")["won"] - 1,
            "people", 1, at_least=True,
        )  # fmt: skip


def _day() -> Any:
    """A BarCamp voted and live now."""
    from django.utils import timezone

    from startups.models import BarCamp
    from tests.make.barcamps import make_barcamp

    now = timezone.now()
    row = make_barcamp(capacity=200)
    span = {"open_at": now - timedelta(days=1), "close_at": now + timedelta(days=60)}
    values = {f"{name}_{end}": when for name in ("voting", "live") for end, when in span.items()}
    BarCamp.objects.filter(pk=row.pk).update(**values)
    return BarCamp.objects.whole().get(pk=row.pk)


def _sessions(row: Any, number: int) -> list[Any]:
    from startups import actions
    from tests.drills.inside import crowd

    return [
        actions.propose(barcamp=row, person=person, title=f"Sessione {turn}")
        for turn, person in enumerate(crowd(number))
    ]


def one_cell(constraint: bool = True) -> dict[str, int]:
    """Thirty hosts for one cell, over HTTP's own view of it: who won, who was told, what went wrong."""
    from django.db import connection

    from startups import actions
    from startups.actions.grid import CellTaken, in_hand
    from startups.models import AgendaItem
    from tests.drills.inside import at_once

    row = _day()
    rows = _sessions(row, PEOPLE)
    start = row.activity.starts_at
    slot = actions.add_slot(barcamp=row, starts_at=start, ends_at=start + timedelta(minutes=40))
    room = actions.add_room(barcamp=row, name="Sala")
    in_hand(row)
    if not constraint:
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE startups_agendaitem DROP CONSTRAINT startups_agendaitem_cell_is_taken_once"
            )
    told: list[str] = []

    def press(session: Any) -> None:
        try:
            actions.claim(proposal=session, slot=slot, room=room, person=session.owner)
        except CellTaken as refusal:
            told.append(str(refusal))
            raise

    wrong = at_once([lambda session=session: press(session) for session in rows])
    won = AgendaItem.objects.filter(slot=slot, room=room, version__number=None).count()
    return {"won": won, "told": len(told), "wrong": len(wrong)}


def fifty_votes(lock: bool = True) -> dict[str, int]:
    """One person votes for fifty sessions at once: how many count."""
    from land.enrolment import actions as enrolment
    from land.enrolment.models import Enrolment
    from startups import actions
    from startups.actions import proposals
    from startups.models import Vote
    from tests.drills.inside import at_once, crowd

    row = _day()
    rows = _sessions(row, VOTES)
    (person,) = crowd(1)
    enrolment.enrol(activity=row.activity, person=person, accept_overlap=True)
    if not lock:
        proposals.lock_place = lambda barcamp, person: Enrolment.objects.filter(
            activity=barcamp.activity_id, person=person, state="confirmed"
        ).first()
    wrong = at_once(
        [lambda session=session: actions.vote(proposal=session, person=person) for session in rows]
    )
    return {"kept": Vote.objects.filter(person=person).count(), "wrong": len(wrong)}
