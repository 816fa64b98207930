"""The demo's courses as its files tell them, and invented people enrolled; addresses end in @demo.land."""

import tomllib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from land.accounts.actions import know_person
from land.accounts.models import Person
from land.core.holidays import open_day
from land.core.models import Programme, Term, Territory
from land.enrolment import actions as enrolment
from land.enrolment.actions import place_named
from land.enrolment.models import Enrolment
from training import actions
from training.models import AreaIntroduction, Course, Edition

DATA = Path(__file__).resolve().parents[1] / "demo_data"
COURSES, HISTORY, AREAS = DATA / "corsi.toml", DATA / "storia.toml", DATA / "aree.toml"
FOUNDER, TRAINER = "fondatrice@demo.land", "docente@demo.land"
FOUNDERS_COURSE = "finanza-dimpatto-per-cooperative"
STARTS = time(15, 0)  # in Rome; one meeting a week
LEVELS = {"base": "basic", "intermedio": "intermediate", "avanzato": "advanced"}
Extras = Callable[[int], dict[str, str] | None]
METHOD = (
    "Apprendimento cooperativo: si lavora in piccoli gruppi su casi veri, e ciascuno rende conto agli altri."
)
METHOD_EN = "Cooperative learning: small groups work on real cases, and each accounts to the others."
FIRST = (
    "Ambra",
    "Berto",
    "Clelia",
    "Delio",
    "Egle",
    "Fosco",
    "Gilda",
    "Ivo",
    "Lavinia",
    "Manlio",
    "Nives",
    "Oreste",
)
LAST = (
    "Finzioni",
    "Modelli",
    "Esempi",
    "Prove",
    "Ipotesi",
    "Bozze",
    "Tracce",
    "Varianti",
    "Campioni",
    "Scenari",
    "Favole",
)


def read(path: Path) -> list[dict[str, Any]]:
    """The courses of a file."""
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["courses"]
    return rows


def introduce_areas() -> None:
    """The words of each area's page that nobody has written yet."""
    for row in tomllib.loads(AREAS.read_text(encoding="utf-8"))["areas"]:
        words, new = AreaIntroduction.objects.get_or_create(
            area=Term.objects.get(scheme="training-area", code=row["code"]),
            defaults={"text": row["text"], "text_en": row["text_en"]},
        )
        if new:
            words.themes.set(Term.objects.filter(scheme="theme", code__in=row["themes"]))


def meetings(row: dict[str, Any]) -> list[actions.Session]:
    """One a week from the day that the file says, moved past holidays and weekends."""
    first = timezone.localdate() + timedelta(days=row["starts_in_days"])
    found = []
    for week, told in enumerate(row["programme"]):
        starts = timezone.make_aware(datetime.combine(open_day(first + timedelta(weeks=week)), STARTS))
        ends = starts + timedelta(hours=told["hours"])
        found.append(actions.Session(told["title"], starts, ends, told["title_en"]))
    return found


def make(
    row: dict[str, Any],
    *,
    course: Course | None = None,
    opened: bool = True,
    at: datetime | None = None,
) -> Edition:
    """One edition as the file tells it, of `course` if that is there; opened, now or `at`, or left a draft."""
    municipality = Territory.objects.get(
        kind="municipality", name=row["municipality"], parent__code=row["province"]
    )
    edition = actions.save_course(
        by=None,
        course=course,
        slug="" if course else row["slug"],
        course_facts={
            "area": Term.objects.get(scheme="training-area", code=row["area"]),
            **{name: row[name] for name in ("title", "title_en", "summary", "summary_en", "objectives")},
            **{name: row[name] for name in ("for_whom", "for_whom_en", "hours", "prerequisites")},
            **{name: row[name] for name in ("objectives_en", "prerequisites_en")},
            "level": LEVELS[row["level"]],
            "method": METHOD,
            "method_en": METHOD_EN,
        },
        meetings=meetings(row),
        place=place_named(name=row["place"], name_en=row["place_en"], municipality=municipality),
        mode="mixed" if row["mode"].startswith("misto") else "presence",
        capacity=row["capacity"],
        trainers=Person.objects.filter(user__email=TRAINER),
        trainer_role=row["trainer_role"],
        trainer_role_en=row["trainer_role_en"],
        of_programme=Programme.objects.filter(state="open").order_by("-starts_on", "pk").first(),
    )
    if opened:
        enrolment.publish(activity=edition.activity, by=None, at=at)
        actions.index(edition)
    return Edition.objects.whole().get(pk=edition.pk)


def somebody(edition: Edition, number: int) -> Person:
    """An invented person of an edition: the same number is the same person."""
    first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
    return know_person(
        email=f"{first}.{last}.corso{edition.pk}@demo.land".lower(), first_name=first, last_name=last
    )


def fill(
    edition: Edition, number: int = 5, *, at: datetime | None = None, extras: Extras = lambda number: None
) -> list[Enrolment]:
    """So many invented people, enrolled then or now, each with the answers that `extras` gives for their number."""
    return [
        enrolment.enrol(
            activity=edition.activity,
            person=somebody(edition, turn),
            accept_overlap=True,
            at=at,
            extras=extras(turn),
        )
        for turn in range(number)
    ]


def add_founder(edition: Edition, *, at: datetime | None = None, extras: Any = None) -> Enrolment | None:
    """The demo's founder has a place, if her account is there."""
    founder = Person.objects.filter(user__email=FOUNDER).first()
    if founder is None:
        return None
    return enrolment.enrol(
        activity=edition.activity, person=founder, accept_overlap=True, at=at, extras=extras
    )
