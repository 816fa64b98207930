"""Small stories of the demo that a workshop’s day is made of: tables and who runs them, who sits where, who has arrived."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from workshops.actions import people, prompts, seating
from workshops.models import Participant, Workshop

PASSERS_BY = (("Cesira Pontieri", "cittadini-e-loro-rappresentanze"), ("", "corpi-intermedi"))
SCRIBES = ("Nina", "Piero", "Sara", "Tino", "Ughetta", "Vasco", "Zoe", "Bice", "Gino", "Ester", "Remigio")
LAST = ("Taccuino", "Penna", "Verbali", "Appunti", "Righe", "Note", "Margini")
WORDS = (
    ("fiducia", "lavoro", "territorio"),
    ("mutualità", "burocrazia", "persone"),
    ("lavoro", "assemblee", "servizi"),
    ("comunità", "lavoro", "cura"),
)
TEXTS = (
    "Farla conoscere ai giovani.",
    "Che il Comune ascolti prima di decidere.",
    "",
    "Più servizi nelle frazioni.",
)


def lay(workshop: Workshop, *, morning: int = 2, afternoon: int = 2, seats: int = 8) -> None:
    """Tables for each category and each theme, once."""
    if not workshop.tables.exists():
        seating.lay_tables(
            workshop=workshop, by=None, groups={row.pk: morning for row in workshop.groups.all()},
            themes={row.pk: afternoon for row in workshop.themes.all()}, seats=seats,
        )  # fmt: skip


def name(workshop: Workshop, email: str, role: str, first_name: str, last_name: str, number: int = 0) -> None:
    """Somebody who runs a part of the day; `number` is a scribe’s table."""
    seating.name_facilitator(
        workshop=workshop, by=None, email=email, role=role, first_name=first_name, last_name=last_name,
        table=workshop.tables.filter(number=number).first(),
    )  # fmt: skip


def seat(workshop: Workshop) -> None:
    """Everybody who is expected has a seat."""
    people.expect(workshop=workshop)
    seating.seat_everybody(workshop=workshop, by=None, seed=1)


def arrive(workshop: Workshop, number: int, at: Any = None) -> list[Participant]:
    """The first so many are here, and two who had not enrolled, one of them without a name."""
    people.expect(workshop=workshop)
    at = at or timezone.now() - timedelta(minutes=30)
    rows = Participant.objects.filter(workshop=workshop, source="enrolled").order_by("pk")[:number]
    for row in rows:
        people.arrive(participant=row, by=None, at=at)
    if not workshop.participants.filter(source="walk_in").exists():
        groups = {group.key: group for group in workshop.groups.all()}
        for who, key in PASSERS_BY:
            people.walk_in(workshop=workshop, by=None, group=groups.get(key) or groups[min(groups)], name=who)
    return list(workshop.participants.here().order_by("pk"))


def perceive(workshop: Workshop, rows: list[Participant], when: str) -> None:
    """What these people said of cooperation, as if from paper: a little better at the end."""
    asked = prompts.asked(workshop, when)
    for turn, row in enumerate(rows):
        if prompts.given(row, when):
            continue
        answers = {prompt.pk: _said(prompt, turn, when) for prompt in asked}
        prompts.answer(participant=row, when=when, answers=answers, on_paper=True)


def _said(prompt: Any, turn: int, when: str) -> list[str]:
    if prompt.kind == "words":
        return list(WORDS[turn % len(WORDS)])
    if prompt.kind == "scale":
        return [str(min(5, 2 + turn % 3 + (when == "after")))]
    if prompt.kind == "choice":
        return [prompt.choices[(turn + (when == "after")) % len(prompt.choices)]]
    return [TEXTS[turn % len(TEXTS)]]


def prepare() -> None:
    """The next workshop of the demo has its tables, its people and their seats, ready to print."""
    workshop = Workshop.objects.whole().coming(timezone.now()).filter(state="coming").first()
    if workshop is None or workshop.tables.exists():
        return
    lay(workshop)
    name(workshop, "tutor@demo.land", "reception", "Olga", "Benvenuti")
    name(workshop, "docente@demo.land", "scribe", "Ugo", "Verbali", 1)
    for number in range(2, workshop.tables.count() + 1):
        first, last = SCRIBES[number % len(SCRIBES)], LAST[number % len(LAST)]
        name(workshop, f"{first}.{last}.verbali@demo.land".lower(), "scribe", first, last, number)
    seat(workshop)
