"""One round of four workshops in the four territories, two of them with people enrolled. Everything is invented."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils import timezone

from land.accounts.actions import know_person
from land.accounts.models import Person
from land.core.holidays import open_day
from land.core.models import Programme, Territory
from land.enrolment import actions as enrolment
from land.enrolment.models import Activity, Meeting
from workshops import actions
from workshops.models import Cycle, Facilitator, Prompt, Scenario, Workshop

FILE = Path(__file__).parents[1] / "demo_data" / "laboratori.toml"
CONTROL = "regia@demo.land"
FIRST = (
    "Ada",
    "Brando",
    "Cesira",
    "Duilio",
    "Elvira",
    "Fosco",
    "Ginevra",
    "Italo",
    "Lidia",
    "Mauro",
    "Norma",
    "Oreste",
)
LAST = ("Orizzonti", "Domani", "Pensieri", "Piazze", "Sentieri", "Ventura", "Colline")


def load() -> dict[str, int]:
    """The cycle of the file and its workshops, once each."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    cycle = Cycle.objects.filter(title=told["cycle"]["title"]).first() or cycle_of(told)
    for row in told["workshops"]:
        if not Workshop.objects.filter(slug=row["slug"]).exists():
            make(row, cycle, told["groups"])
    return {"workshops": Workshop.objects.count()}


def cycle_of(told: dict[str, Any]) -> Cycle:
    """The cycle with its scenarios and questions."""
    programme = Programme.objects.filter(state="open").order_by("-starts_on", "pk").first()
    cycle = actions.save_cycle(by=None, programme=programme, **told["cycle"])
    for position, row in enumerate(told["scenarios"], start=1):
        Scenario.objects.create(cycle=cycle, position=position, **row)
    for position, row in enumerate(told["prompts"], start=1):
        Prompt.objects.create(cycle=cycle, position=position, **row)
    return cycle


def make(row: dict[str, Any], cycle: Cycle, groups: list[dict[str, Any]]) -> Workshop:
    """One workshop of the file, open, with whoever is enrolled already."""
    day = open_day(timezone.localdate() + timedelta(days=row["starts_in_days"]), weekend=True)
    start = timezone.make_aware(datetime.combine(day, time(9, 30)))
    municipality = Territory.objects.get(
        kind="municipality", name=row["municipality"], parent__code=row["province"]
    )
    capacity = row["capacity"]
    workshop = actions.save_workshop(
        by=None, slug=row["slug"], title=row["title"], title_en=row["title_en"], summary=row["summary"],
        summary_en=row["summary_en"], cycle=cycle, area=Territory.objects.get(kind="area", code=row["area"]),
        starts_at=start, ends_at=start + timedelta(hours=7, minutes=30),
        place=enrolment.place_named(name=row["place"], municipality=municipality, address=""), capacity=capacity,
        groups=[
            actions.Asked(
                each["title"], minimum=capacity * each["share"] // 200, maximum=capacity * each["share"] // 100,
                title_en=each["title_en"],
            )
            for each in groups
        ],
        themes=row["themes"], for_whom="Chi abita, lavora o decide in questo territorio. Non serve saperne di cooperative.",
        for_whom_en="Whoever lives, works or decides in this territory. One need not know about cooperatives.",
        intro=(
            "In mattinata ogni categoria racconta il futuro che teme e quello che vorrebbe; poi la sala cerca una visione "
            "comune, dissensi compresi. Nel pomeriggio gruppi misti trovano idee (che cosa, come, chi, entro quando) e si vota."
        ),
        accessibility_note="Senza gradini. Chi non ha un telefono vota su carta; per un’interprete basta scriverlo iscrivendosi.",
        of_programme=cycle.programme,
    )  # fmt: skip
    workshop = actions.open_workshop(workshop=workshop, by=None)
    control = Person.objects.filter(user__email=CONTROL).first()
    if control is not None:
        Facilitator.objects.create(workshop=workshop, person=control, role="control")
    fill(workshop, row["enrolled"])
    return workshop


def fill(workshop: Workshop, number: int) -> None:
    """So many invented people, of every category in turn."""
    keys = [group.key for group in workshop.groups.all()]
    for turn in range(number):
        first, last = FIRST[turn % len(FIRST)], LAST[turn % len(LAST)]
        person = know_person(
            email=f"{first}.{last}.{workshop.slug}.{turn}@demo.land".lower(), first_name=first, last_name=last
        )
        enrolment.enrol(
            activity=workshop.activity, person=person, group=keys[turn % len(keys)], accept_overlap=True
        )


def move_day(workshop: Workshop, starts_at: datetime) -> None:
    """Its day begins then, past or present: places were taken while it was still to come."""
    by = starts_at - workshop.activity.starts_at
    moved = {"starts_at": F("starts_at") + by, "ends_at": F("ends_at") + by}
    Meeting.objects.filter(activity=workshop.activity_id).update(**moved)
    Activity.objects.filter(pk=workshop.activity_id).update(**moved)
    workshop.activity.refresh_from_db()
