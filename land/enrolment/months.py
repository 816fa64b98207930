"""A month as people see it on a wall: weeks of seven days from Monday, and on each day what happens in it, in Rome."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from land.core.bilingual import said
from land.core.days import FIRST_YEAR, LAST_YEAR, in_rome, months_later
from land.enrolment.calendars import title_of
from land.enrolment.models import Activity, Meeting

WHOLE_DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Occasion:
    """Something on a day: a meeting, or an activity that has none."""

    starts_at: datetime
    ends_at: datetime
    title: str
    activity: Activity
    called_off: bool = False

    @property
    def day(self) -> date:
        """The day on which it begins."""
        return timezone.localtime(self.starts_at).date()

    @property
    def days(self) -> list[date]:
        """Every day that it takes; what is shorter than a day, also past midnight, stays on the one where it begins."""
        if self.ends_at - self.starts_at < WHOLE_DAY:
            return [self.day]
        last = timezone.localtime(self.ends_at - timedelta(microseconds=1)).date()
        return [self.day + timedelta(days=more) for more in range((last - self.day).days + 1)]


@dataclass(frozen=True)
class Day:
    """A cell of the month."""

    date: date
    inside: bool
    today: bool
    occasions: list[Occasion] = field(default_factory=list)


def month_of(text: str) -> date | None:
    """The first day of the month written as 2027-05; None if that is not a month between 2000 and 2100."""
    year, dash, month = text.partition("-")
    if not (dash and len(text) == 7 and text.isascii() and year.isdigit() and month.isdigit()):
        return None
    if not (FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12):
        return None
    return date(int(year), int(month), 1)


def shifted(month: date, by: int) -> date | None:
    """So many months later; None past the years that calendars go to."""
    later = months_later(month, by)
    return later if FIRST_YEAR <= later.year <= LAST_YEAR else None


def bounds(month: date) -> tuple[datetime, datetime]:
    """The first moment of a month and the first one after it, in Rome."""
    return in_rome(month, time()), in_rome(months_later(month, 1), time())


def occasions(activities: Any, starts: datetime, ends: datetime | None = None) -> list[Occasion]:
    """What happens in these activities (a queryset) from a moment on, before another if given, in order of time."""
    held = Meeting.objects.filter(activity__in=activities, ends_at__gt=starts)
    alone = Activity.objects.filter(pk__in=activities, meetings=None, ends_at__gt=starts)
    if ends is not None:
        held, alone = held.filter(starts_at__lt=ends), alone.filter(starts_at__lt=ends)
    found = [
        Occasion(row.starts_at, row.ends_at, title_of(row), row.activity, row.state == "cancelled")
        for row in held.select_related("activity__place__municipality")
    ]
    found += [
        Occasion(row.starts_at, row.ends_at, said(row, "title"), row)
        for row in alone.select_related("place__municipality")
    ]
    return sorted(found, key=lambda each: (each.starts_at, each.title))


def weeks(month: date, found: Iterable[Occasion], today: date) -> list[list[Day]]:
    """The month's weeks, each day with its occasions."""
    by_day: dict[date, list[Occasion]] = defaultdict(list)
    for occasion in found:
        for day in occasion.days:
            by_day[day].append(occasion)
    return [
        [Day(day, day.month == month.month, day == today, by_day.get(day, [])) for day in week]
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]
