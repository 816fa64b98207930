"""Activities and enrolments for tests."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from land.accounts.models import Person
from land.enrolment import actions
from land.enrolment.models import Activity, Attendance, Enrolment, Meeting, Place
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


def make_past(meetings: int = 4, **values: Any) -> Activity:
    """An event that is over: meetings of two hours, one a day, the first ten days ago; nobody in it yet."""
    starts = timezone.now() - timedelta(days=10)
    values = {"ends_at": starts + timedelta(days=meetings), "seats": 50, **values}
    row = make_activity(starts_at=starts, **values)
    for turn in range(meetings):
        make_meeting(row, starts + timedelta(days=turn))
    return row


def make_attended(activity: Activity, meetings: int, person: Person | None = None) -> Enrolment:
    """Somebody who has a place in a past event and was at its first so many meetings from beginning to end."""
    before = activity.starts_at - timedelta(days=1)
    row = actions.enrol(activity=activity, person=person or make_person(), at=before)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, enrolment=row, minutes=120)
        for meeting in activity.meetings.order_by("starts_at")[:meetings]
    )
    return row
