"""The demo's five courses, one edition each, and a few invented people enrolled; addresses end in @demo.land."""

import tomllib
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
from training import actions
from training.models import AreaIntroduction, Course, Edition

FILE = Path(__file__).parent / "demo_data" / "corsi.toml"
AREAS = FILE.with_name("aree.toml")
FOUNDER, TRAINER = "fondatrice@demo.land", "docente@demo.land"
FOUNDERS_COURSE = "finanza-dimpatto-per-cooperative"
STARTS = time(15, 0)  # in Rome; one meeting a week
LEVELS = {"base": "basic", "intermedio": "intermediate", "avanzato": "advanced"}
METHOD = (
    "Apprendimento cooperativo: si lavora in piccoli gruppi su casi veri, e ciascuno rende conto agli altri."
)
METHOD_EN = "Cooperative learning: small groups work on real cases, and each accounts to the others."
NAMES = [
    ("Ambra", "Finzioni"),
    ("Berto", "Modelli"),
    ("Clelia", "Esempi"),
    ("Delio", "Prove"),
    ("Egle", "Ipotesi"),
]


def load(sizes: dict[str, int]) -> dict[str, int]:
    """The courses of the file that are not there yet, open, with a few enrolments; what is there stays."""
    introduce_areas()
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["courses"]:
        if not Course.objects.filter(slug=row["slug"]).exists():
            edition = make(row)
            fill(edition)
            if row["slug"] == FOUNDERS_COURSE:
                add_founder(edition)
    return {"courses": Course.objects.count(), "editions": Edition.objects.count()}


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


def make(row: dict[str, Any]) -> Edition:
    """One open edition as the file tells it."""
    municipality = Territory.objects.get(
        kind="municipality", name=row["municipality"], parent__code=row["province"]
    )
    edition = actions.save_course(
        by=None,
        slug=row["slug"],
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
    return actions.open_edition(edition=edition, by=None)


def fill(edition: Edition) -> None:
    """A few invented people."""
    for first, last in NAMES:
        person = know_person(
            email=f"{first}.{last}.corso{edition.pk}@demo.land".lower(), first_name=first, last_name=last
        )
        enrolment.enrol(activity=edition.activity, person=person, accept_overlap=True)


def add_founder(edition: Edition) -> None:
    """The demo's founder has a place, if her account is there."""
    founder = Person.objects.filter(user__email=FOUNDER).first()
    if founder is not None:
        enrolment.enrol(activity=edition.activity, person=founder, accept_overlap=True)
