"""Three BarCamps and who is enrolled in them. Everybody is invented, every address ends in @demo.land."""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from land.accounts.actions import know_person
from land.accounts.models import Person
from land.core.holidays import open_day
from land.core.models import Programme, Term, Territory
from land.enrolment import actions as enrolment
from land.enrolment.actions import place_named
from startups import actions
from startups.models import BarCamp

FILE = Path(__file__).parents[1] / "demo_data" / "barcamp.toml"
FOUNDER = "fondatrice@demo.land"
WAITING = 5  # beyond the places of the smallest BarCamp
ELSEWHERE = 7  # in each of the others
FIRST = ("Alba", "Bruno", "Celeste", "Dino", "Elide", "Furio", "Gilda", "Ivo", "Lea", "Milo", "Nives", "Orso")
LAST = ("Immaginari", "Inventati", "Fantasia", "Abbozzi", "Bozzetti", "Provini")


def load(sizes: dict[str, int]) -> dict[str, int]:
    """The BarCamps of the file that are not there yet, with their enrolments; what is there stays."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["barcamps"]
    smallest = min(row["capacity"] for row in told)
    for row in told:
        if BarCamp.objects.filter(slug=row["slug"]).exists():
            continue
        barcamp = make(row)
        if row["capacity"] == smallest:
            fill(barcamp, smallest + WAITING - 1)
            add_founder(barcamp)
        else:
            fill(barcamp, ELSEWHERE)
    return {"barcamps": BarCamp.objects.count()}


def moment(day: date, clock: str) -> datetime:
    """That day at this hour of Rome."""
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def make(row: dict[str, Any]) -> BarCamp:
    """One open BarCamp as the file tells it."""
    programme = row["programme"]
    day = open_day(timezone.localdate() + timedelta(days=row["starts_in_days"]), weekend=row["weekend"])
    municipality = Territory.objects.get(
        kind="municipality", name=row["municipality"], parent__code=row["province"]
    )
    barcamp = actions.save_barcamp(
        by=None,
        slug=row["slug"],
        title=row["title"],
        title_en=row["title_en"],
        summary=row["summary"],
        summary_en=row["summary_en"],
        starts_at=moment(day, programme[0]["start"]),
        ends_at=moment(day, programme[-1]["end"]),
        place=place_named(name=row["place"], name_en=row["place_en"], municipality=municipality),
        theme=Term.objects.get(scheme="theme", code=row["theme"]),
        area=Territory.objects.get(kind="area", code=row["territory"]),
        for_whom=row["for_whom"],
        for_whom_en=row["for_whom_en"],
        take_home=row["take_home"],
        take_home_en=row["take_home_en"],
        programme=programme,
        capacity=row["capacity"],
        of_programme=Programme.objects.filter(state="open").order_by("-starts_on", "pk").first(),
    )
    return actions.open_barcamp(barcamp=barcamp, by=None)


def fill(barcamp: BarCamp, number: int, at: datetime | None = None) -> None:
    """So many invented people, enrolled one after the other; overlaps do not matter to them."""
    for turn in range(number):
        first, last = FIRST[turn % len(FIRST)], LAST[turn % len(LAST)]
        person = know_person(
            email=f"{first}.{last}.{barcamp.pk}.{turn + 1}@demo.land".lower(),
            first_name=first,
            last_name=last,
        )
        enrolment.enrol(activity=barcamp.activity, person=person, accept_overlap=True, at=at)


def add_founder(barcamp: BarCamp) -> None:
    """The demo's founder waits for a place, if her account is there."""
    founder = Person.objects.filter(user__email=FOUNDER).first()
    if founder is not None:
        enrolment.enrol(activity=barcamp.activity, person=founder, accept_overlap=True)
