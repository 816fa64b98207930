"""Twelve ideas in different states, a convergence under way and one agreed, a founding group. Everybody is invented."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from land.accounts.actions import know_person
from land.accounts.models import Person, User
from land.core.models import Term, Territory
from startups.actions import convergence, ideas
from startups.models import Follow, FoundingGroup, GroupMember, Idea, IdeaAuthor, Support

FILE = Path(__file__).parents[1] / "demo_data" / "idee.toml"


def load(sizes: dict[str, int]) -> dict[str, int]:
    """What is not there yet, once: ideas are told apart by their title."""
    if not Idea.objects.exists():
        told = tomllib.loads(FILE.read_text(encoding="utf-8"))
        rows = {row["key"]: make(row) for row in told["ideas"]}
        join(told, rows)
    return {"ideas": Idea.objects.count()}


def person_named(name: str) -> Person:
    """An account of the demo by its address, or an invented person by name."""
    user = User.objects.filter(email=name).first()
    if user is not None:
        return know_person(email=user.email, user=user)
    first, _space, last = name.partition(" ")
    email = f"{first}.{last or 'invenzione'}@demo.land".lower().replace(" ", "")
    return know_person(email=email, first_name=first, last_name=last or "Invenzione")


def make(row: dict[str, Any]) -> Idea:
    """One idea as the file tells it, with its authors, supporters and group."""
    now = timezone.now()
    published = None if row["state"] == "draft" else now - timedelta(days=row["days_ago"])
    idea = Idea.objects.create(
        title=row["title"],
        need=row["need"],
        solution=row["solution"],
        recipients=row.get("recipients", ""),
        theme=Term.objects.get(scheme="theme", code=row["theme"]),
        territory=_place(row["territory"]),
        skills_sought=row.get("seeks", []),
        skills_offered=row.get("offers", []),
        visibility=row.get("visibility", "public"),
        state=row["state"],
        published_at=published,
        ended_at=now if row["state"] == "withdrawn" else None,
    )
    for name in row["authors"]:
        IdeaAuthor.objects.create(idea=idea, person=person_named(name), confirmed_at=published or now)
    for turn in range(row.get("support", 0)):
        person = person_named(f"Sostegno Numero{turn + 1}")
        Support.objects.create(idea=idea, person=person)
        if turn % 3 == 0:
            Follow.objects.create(idea=idea, person=person)
    if row.get("group"):
        contact = idea.authors.first().person
        group = FoundingGroup.objects.create(idea=idea, name=row["group"], contact=contact)
        people = [author.person for author in idea.authors.all()]
        people += [person_named(name) for name in row.get("members", [])]
        for turn, person in enumerate(people):
            GroupMember.objects.create(
                group=group, person=person, access="edit" if turn < 2 else "comment",
                role=("referente", "conti", "comunicazione")[turn % 3],
                category="worker", confirmed_at=now if turn < 2 else None,
            )  # fmt: skip
    ideas.index(idea)
    return idea


def _place(name: str) -> Territory:
    area = Territory.objects.filter(kind="area", code=name).first()
    return area or Territory.objects.filter(kind="municipality", name=name).order_by("pk")[0]


def join(told: dict[str, Any], rows: dict[str, Idea]) -> None:
    """The convergence under way and the one that was agreed, proposed by whoever has an account."""
    for row in told["convergences"]:
        by = User.objects.filter(email=row["by"]).first()
        if by is None:
            continue
        parts = [rows[key] for key in row["ideas"]]
        convergence.propose(
            by=by, ideas=parts, mode=row["mode"], title=row["title"], need=row["need"], solution=row["solution"],
            recipients="", theme=parts[0].theme, territory=parts[0].territory, roles=row["roles"],
            credit=row["credit"], at=timezone.now() - timedelta(days=row["days_ago"]),
        )  # fmt: skip
