"""Activities and enrolments for tests."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from land.enrolment import actions
from land.enrolment.models import Activity, Enrolment, Meeting, Place
from tests.make.people import make_person
from tests.make.places import make_municipality

_number = count(1)


def make_place(name: str = "Casa della cooperazione di prova") -> Place:
    """A place in Rome."""
    return Place.objects.create(name=name, address="via di Prova 1", municipality=make_municipality())


def make_activity(
    *, seats: int | None = 2, starts_in: timedelta = timedelta(days=20), published: bool = True, **values: Any
) -> Activity:
    """A published BarCamp of three hours in twenty days, with two places."""
    starts = values.pop("starts_at", None) or timezone.now() + starts_in
    row = Activity.objects.create(
        kind=values.pop("kind", "barcamp"),
        title=values.pop("title", f"Appuntamento {next(_number)}"),
        starts_at=starts,
        ends_at=values.pop("ends_at", None) or starts + timedelta(hours=3),
        capacity=seats,
        url=values.pop("url", "/startup/"),
        **values,
    )
    return actions.publish(activity=row, by=None, at=min(starts, timezone.now())) if published else row


def make_meeting(
    activity: Activity, starts_at: datetime | None = None, hours: float = 2, **values: Any
) -> Meeting:
    """A meeting at the start of its activity."""
    starts = starts_at or activity.starts_at
    return actions.add_meeting(
        activity=activity,
        title=values.pop("title", "Incontro"),
        starts_at=starts,
        ends_at=starts + timedelta(hours=hours),
        **values,
    )


def make_enrolments(activity: Activity, number: int) -> list[Enrolment]:
    """So many guests, enrolled one after the other."""
    return [actions.enrol(activity=activity, person=make_person()) for _time in range(number)]
