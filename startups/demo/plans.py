"""The worked example of the specification as a business plan with its words: a bicycle workshop. Everybody is invented."""

import tomllib
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from land.core.models import Term, Territory
from startups.actions import ideas
from startups.actions.plans import save_row, save_section, start_plan
from startups.demo.calls import FIRST, walk
from startups.demo.ideas import person_named
from startups.models import (
    BusinessPlan,
    Call,
    GroupMember,
    Idea,
    IdeaAuthor,
    PlanMember,
    PlanSection,
    Project,
)

FILE = Path(__file__).parents[1] / "demo_data" / "piano.toml"


def load() -> dict[str, int]:
    """The plan of the file, once; it stands on the demo's first call."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    call = Call.objects.filter(slug=FIRST).first()
    if (
        call is not None
        and not BusinessPlan.objects.filter(project__idea__title=told["idea"]["title"]).exists()
    ):
        write(start_plan(project=project_of(told, call), by=None), told)
    return {"plans": BusinessPlan.objects.count()}


def project_of(told: dict[str, Any], call: Call) -> Project:
    """The project of the file's idea, with its group of five, at the business plan."""
    row = told["idea"]
    published = timezone.now() - timedelta(days=400)
    idea, new = Idea.objects.get_or_create(
        title=row["title"],
        defaults={
            "need": row["need"],
            "solution": row["solution"],
            "theme": Term.objects.get(scheme="theme", code=row["theme"]),
            "territory": Territory.objects.areas().order_by("pk")[0],
            "visibility": "network",
            "state": "published",
            "published_at": published,
        },
    )
    if new:
        for name in row["authors"]:
            IdeaAuthor.objects.create(idea=idea, person=person_named(name), confirmed_at=published)
        ideas.index(idea)
    project = Project.objects.filter(idea=idea).first() or walk(call, idea, "planning")
    group = project.idea.group
    for name in row["members"]:
        person = person_named(name)
        if not group.members.filter(person=person).exists():
            GroupMember.objects.create(
                group=group, person=person, category="worker", confirmed_at=timezone.now()
            )
    return project


def write(plan: BusinessPlan, told: dict[str, Any]) -> None:
    """Every section of the file, and the same share for each member."""
    content = {**told["words"], **{key: {"rows": rows} for key, rows in told["tables"].items()}}
    content["settings"] = told["settings"]
    for section in PlanSection.objects.filter(plan=plan).select_related("plan"):
        if section.key in content:
            save_section(section=section, content=content[section.key], seen=0, by=None)
    for row in PlanMember.objects.filter(plan=plan).select_related("plan"):
        share = Decimal(told["share"])
        save_row(row=row, facts={"subscribed": share, "paid": share}, seen=0)
