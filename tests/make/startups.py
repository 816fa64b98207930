"""Calls, ideas, groups and projects for tests."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from land.accounts.models import Person, User
from startups.models import Call, FoundingGroup, GroupMember, Idea, IdeaAuthor, Project
from tests.make.barcamps import make_area, make_theme
from tests.make.people import make_user

_number = count(1)


def make_call(*, state: str = "open", **values: Any) -> Call:
    """A call that takes applications now."""
    number, now = next(_number), timezone.now()
    facts = {
        "title": f"Bando di prova {number}",
        "slug": f"bando-di-prova-{number}",
        "summary": "Dall’idea alla cooperativa.",
        "opens_at": now - timedelta(days=10),
        "closes_at": now + timedelta(days=30),
        **values,
    }
    times = {
        "draft": {},
        "concluded": {"opened_at": now, "concluded_at": now},
        "archived": {"opened_at": now, "concluded_at": now},
    }.get(state, {"opened_at": now})
    return Call.objects.create(state=state, **times, **facts)


def make_idea(*, by: User | None = None, state: str = "published", **values: Any) -> Idea:
    """A published idea that the network may read, with one confirmed author."""
    by, now = by or make_user(), timezone.now()
    facts = {
        "title": f"Idea di prova {next(_number)}",
        "need": "Nel quartiere non c’è chi ripari le cose.",
        "solution": "Un’officina dei soci, aperta il pomeriggio.",
        "theme": make_theme(),
        "territory": make_area(),
        **values,
    }
    times = {} if state == "draft" else {"published_at": now}
    if state in ("withdrawn", "hidden"):
        times["ended_at"] = now
    idea = Idea.objects.create(state=state, **times, **facts)
    IdeaAuthor.objects.create(idea=idea, person=by.person, confirmed_at=now)
    return idea


def make_group(idea: Idea, *people: User | Person, confirmed: bool = True) -> FoundingGroup:
    """The founding group of an idea: its authors, then these people; all confirmed unless told otherwise."""
    now = timezone.now()
    members = [author.person for author in idea.authors.all()]
    members += [each.person if isinstance(each, User) else each for each in people]
    group = FoundingGroup.objects.create(idea=idea, name=f"Gruppo {idea.title}"[:120], contact=members[0])
    for person in members:
        GroupMember.objects.create(
            group=group, person=person, category="worker", confirmed_at=now if confirmed else None
        )
    return group


def make_project(
    *, by: User | None = None, others: int = 2, call: Call | None = None, state: str = "draft", **values: Any
) -> Project:
    """A project of three confirmed members in a call, in an open state."""
    call, now = call or make_call(), timezone.now()
    idea = make_idea(by=by, call=call)
    make_group(idea, *(make_user() for _ in range(others)))
    times = {} if state == "draft" else {"submitted_at": now}
    if state not in ("draft", "submitted", "integration"):
        times["admitted_at"] = now
    return Project.objects.create(idea=idea, call=call, state=state, **{**times, **values})
