"""Matching events, visits and modules for tests."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from land.accounts.models import User
from land.enrolment import actions as enrolment
from startups.actions import encounters, modules, visits
from startups.models import MatchCard, MatchingEvent, Module, VisitHost
from tests.make.cooperatives import make_cooperative
from tests.make.enrolment import make_place

_number = count(1)


def make_matching(*, opened: bool = True, **values: Any) -> MatchingEvent:
    """An open matching event in twenty days: four rounds of a quarter of an hour."""
    starts = values.pop("starts_at", None) or timezone.now() + timedelta(days=20)
    facts = {
        "title": f"Incontri di prova {next(_number)}",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=3),
        "place": make_place(),
        "capacity": 50,
        "for_whom": "Chi cerca soci",
        **values,
    }
    row = encounters.save_matching(by=None, **facts)
    return encounters.open_matching(event=row, by=None) if opened else row


def make_card(event: MatchingEvent, user: User, **values: Any) -> MatchCard:
    """This person has a place and a card."""
    enrolment.enrol(activity=event.activity, person=user.person, accept_overlap=True)
    return encounters.write_card(event=event, person=user.person, **({"offers": ["orto"]} | values))


def make_module(topic: str = "product", **values: Any) -> Module:
    """An open module of three hours in twenty days."""
    starts = values.pop("starts_at", None) or timezone.now() + timedelta(days=20)
    facts = {
        "title": f"Modulo di prova {next(_number)}",
        "topic": topic,
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=3),
        "place": make_place(),
        "capacity": 12,
        **values,
    }
    return modules.open_module(module=modules.save_module(by=None, **facts), by=None)


def make_host(capacity: int = 2) -> VisitHost:
    """A member cooperative that receives groups."""
    return visits.keep_host(
        cooperative=make_cooperative(), by=None, capacity=capacity, words="Si lavora insieme una mattina."
    )
