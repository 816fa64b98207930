"""Field research, modules followed and pre-feasibility plans: one half written, one that passed its gate. All invented."""

import tomllib
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from land.core.holidays import open_day
from land.core.models import Territory
from land.enrolment import actions as enrolment
from land.enrolment.actions import place_named
from startups.actions import modules, research
from startups.actions.prefeasibility import (
    TABLE_OF,
    ask_signatures,
    begin,
    group_of,
    sign_plan,
    write_section,
)
from startups.demo.barcamps import moment
from startups.demo.matching import MODULES
from startups.models import Module, PreFeasibility, Project, Transition

FILE = Path(__file__).parents[1] / "demo_data" / "prefattibilita.toml"
#: how long ago the modules of the first edition began, one a fortnight
SINCE = 200


def load() -> dict[str, int]:
    """The two groups of the file, once; they stand on the demo's projects."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for key, row in told.items():
        project = Project.objects.filter(idea__title=row["idea"]).first()
        if project is None or project.prefeasibilities.exists():
            continue
        find_out(project, row)
        for topic in row["done"]:
            follow(project, topic)
        write(project, row, done=key == "full")
    return {"prefeasibility_plans": PreFeasibility.objects.count()}


def find_out(project: Project, row: dict[str, Any]) -> None:
    """What the group supposed, and what it found by asking."""
    today = timezone.localdate()
    rows = [
        research.save_assumption(project=project, by=None, **{**each, "value": Decimal(each["value"])})
        for each in row["assumptions"]
    ]
    for each in row["research"]:
        first, last = (today - timedelta(days=days) for days in each["days_ago"])
        research.save_research(
            project=project, by=None, method=each["method"], questions=each["questions"], people=each["people"],
            starts_on=first, ends_on=last, findings=each["findings"],
            effects={rows[number].pk: effect for number, effect in each["effects"]},
        )  # fmt: skip


def held(topic: str) -> Module | None:
    """The module of the first edition on this subject, months ago."""
    slug = f"modulo-{topic}-prima-edizione"
    row = Module.objects.whole().filter(slug=slug).first()
    rome = Territory.objects.filter(kind="municipality", name="Roma").first()
    if row is not None or rome is None:
        return row
    number, (_topic, title, summary) = next(pair for pair in enumerate(MODULES) if pair[1][0] == topic)
    day = open_day(timezone.localdate() - timedelta(days=SINCE - 14 * number), weekend=False)
    row = modules.save_module(
        by=None, slug=slug, topic=topic, title=title, summary=summary, starts_at=moment(day, "15:00"),
        ends_at=moment(day, "18:00"), place=place_named(name="Casa della cooperazione", municipality=rome, address=""),
        capacity=12, for_whom="I gruppi promotori della prima edizione.",
    )  # fmt: skip
    enrolment.publish(activity=row.activity, by=None, at=before(row))
    return Module.objects.whole().get(pk=row.pk)


def before(row: Module) -> datetime:
    """When people enrolled: three weeks before."""
    return row.activity.starts_at - timedelta(days=21)


def follow(project: Project, topic: str) -> None:
    """Three people of the group follow a module; the third leaves an hour early."""
    row = held(topic)
    if row is None:
        return
    meeting = row.activity.meetings.get()
    entries: dict[int, tuple[str, int | None]] = {}
    for number, member in enumerate(group_of(project).members.filter(left_at=None).order_by("pk")[:3]):
        place = enrolment.enrol(
            activity=row.activity, person=member.person, at=before(row), accept_overlap=True
        )
        entries[place.pk] = ("present", None) if number < 2 else ("late", meeting.minutes - 60)
    enrolment.write_attendance(meeting=meeting, entries=entries, by=None, at=meeting.ends_at)


def write(project: Project, row: dict[str, Any], *, done: bool) -> None:
    """The sections that are written; a plan that passed was signed by everybody and handed in, at its own time."""
    state = project.state
    if done:
        Project.objects.filter(pk=project.pk).update(state="training")
    plan = begin(project=project, by=None)
    for section, text in row["texts"].items():
        tables = {table: row["tables"].get(table, []) for table in TABLE_OF.get(section, ())}
        plan = write_section(plan=plan, by=None, section=section, seen=0, text=text, rows=tables)
    if not done:
        return
    Project.objects.filter(pk=project.pk).update(state=state)
    at = Transition.objects.filter(project=project, to="prefeasibility").values_list("at", flat=True).first()
    plan = ask_signatures(plan=plan, by=None, at=at)
    for member in group_of(project).members.filter(left_at=None, confirmed_at__isnull=False):
        sign_plan(plan=plan, member=member)
    PreFeasibility.objects.filter(pk=plan.pk).update(state="submitted", submitted_at=at or timezone.now())
