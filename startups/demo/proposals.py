"""Sessions of three BarCamps: one held, with its grid and notes; one with its grid out; one that is being voted."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from land.accounts.models import Person
from land.core.actions import link
from land.core.models import Term, Territory
from land.enrolment import actions as enrolment
from land.enrolment.actions import place_named
from land.enrolment.models import Activity
from startups import actions
from startups.demo.barcamps import fill, moment
from startups.demo.ideas import person_named
from startups.models import BarCamp, Idea, Proposal, SessionNote, Vote

FILE = Path(__file__).parents[1] / "demo_data" / "sessioni.toml"
DAY = timedelta(days=1)


def load() -> dict[str, int]:
    """The sessions of BarCamps that have none yet; what is there stays."""
    for told in tomllib.loads(FILE.read_text(encoding="utf-8"))["days"]:
        barcamp = BarCamp.objects.whole().filter(slug=told["slug"]).first()
        if barcamp is None and "days_ago" in told:
            barcamp = past(told)
        if barcamp is not None and not barcamp.proposals.exists():
            tell(barcamp, told)
    return {"sessions": Proposal.objects.count()}


def past(told: dict[str, Any]) -> BarCamp:
    """A BarCamp that was held so many days ago, with the people who came."""
    day = timezone.localdate() - timedelta(days=told["days_ago"])
    municipality = Territory.objects.get(
        kind="municipality", name=told["municipality"], parent__code=told["province"]
    )
    words = {
        name: told[name]
        for name in ("slug", "title", "title_en", "summary", "summary_en", "for_whom", "for_whom_en")
    }
    barcamp = actions.save_barcamp(
        by=None, **words, starts_at=moment(day, told["starts"]), ends_at=moment(day, told["ends"]),
        place=place_named(name=told["place"], municipality=municipality),
        theme=Term.objects.get(scheme="theme", code=told["theme"]),
        area=Territory.objects.get(kind="area", code=told["territory"]),
        take_home=told["take_home"], capacity=told["capacity"],
    )  # fmt: skip
    opened = barcamp.activity.starts_at - 40 * DAY
    Activity.objects.filter(pk=barcamp.activity_id).update(state="published", published_at=opened)
    barcamp = BarCamp.objects.whole().get(pk=barcamp.pk)
    fill(barcamp, told["people"], at=barcamp.activity.starts_at - 20 * DAY)
    return barcamp


def tell(barcamp: BarCamp, told: dict[str, Any]) -> None:
    """Its phases, sessions, votes and grid, each as it would have come about, and how it stands today."""
    now, starts, ends = timezone.now(), barcamp.activity.starts_at, barcamp.activity.ends_at
    over = ends < now
    voted = starts - 6 * DAY if over else now - 5 * DAY if told["voting"] == "closed" else now
    voting_closes = voted + 2 * DAY if voted < now else starts - 3 * DAY
    actions.set_phases(
        barcamp=barcamp, by=None, proposals_open_at=None, proposals_close_at=voting_closes - DAY,
        voting_open_at=voted - 2 * DAY, voting_close_at=voting_closes, live_open_at=None, live_close_at=None,
    )  # fmt: skip
    for name in told.get("places", ()):
        enrolment.enrol(activity=barcamp.activity, person=person_named(name), accept_overlap=True)
    barcamp = BarCamp.objects.whole().get(pk=barcamp.pk)
    lines = told["sessions"]
    rows = [_propose(barcamp, line, voted - 4 * DAY) for line in lines]
    people = list(
        Person.objects.filter(
            enrolments__activity=barcamp.activity_id, enrolments__state="confirmed", user=None
        ).order_by("pk")
    )
    for turn, (row, line) in enumerate(zip(rows, lines, strict=True)):
        for person in (people[turn:] + people[:turn])[: line.get("votes", 0)]:
            Vote.objects.create(proposal=row, person=person)
    if "rooms" in told:
        _grid(barcamp, told, rows, starts - 3 * DAY if over else now)
    if over:
        for row, line in zip(rows, lines, strict=True):
            _after(row, line, ends)
        Activity.objects.filter(pk=barcamp.activity_id).update(state="closed", closed_at=ends + 15 * DAY)


def _propose(barcamp: BarCamp, line: dict[str, Any], at: datetime) -> Proposal:
    facts = {
        name: line[name] for name in ("title", "abstract", "format", "needs", "step_free") if name in line
    }
    host = person_named(line.get("host", "Alba Immaginari"))
    return actions.propose(barcamp=barcamp, person=host, seeks_host="host" not in line, at=at, **facts)


def _grid(barcamp: BarCamp, told: dict[str, Any], rows: list[Proposal], at: datetime) -> None:
    """Slots, rooms, the first version; then, where something moved, the second one two days later."""
    day = timezone.localtime(barcamp.activity.starts_at).date()
    slots = [
        actions.add_slot(barcamp=barcamp, starts_at=moment(day, start), ends_at=moment(day, end))
        for start, end in told["slots"]
    ]
    rooms = [
        actions.add_room(barcamp=barcamp, name=name, seats=seats, step_free=step_free)
        for name, seats, step_free in told["rooms"]
    ]
    for turn, comment in enumerate(told["comments"]):
        for row, line in zip(rows, told["sessions"], strict=True):
            slot, room = line.get("then" if turn else "cell", (None, None))
            if slot is not None:
                actions.place(proposal=row, slot=slots[slot], room=rooms[room], by=None)
        actions.publish(barcamp=barcamp, by=None, comment=comment, at=at + 2 * turn * DAY)


def _after(row: Proposal, line: dict[str, Any], ends: datetime) -> None:
    """How a session went: withdrawn on the day, held or not, what was written of it, which ideas it became."""
    if line["state"] == "withdrawn":
        actions.withdraw(proposal=row, by=row.owner.user if row.owner else None, at=ends - timedelta(hours=4))
    else:
        actions.mark_held(proposal=row, held=line["state"] == "held", by=None, at=ends)
    for told in line.get("notes", ()):
        person = person_named(told["by"])
        note = actions.write_note(
            proposal=row, person=person, by=person.user, text=told["text"], outcome=told.get("outcome", ""),
            links=told.get("links", ()),
        )  # fmt: skip
        SessionNote.objects.filter(pk=note.pk).update(created_at=ends + timedelta(hours=2))
    for idea in Idea.objects.filter(title__in=line.get("ideas", ())).order_by("pk"):
        link(frm=("session", row.uuid), to=("idea", idea.uuid))
