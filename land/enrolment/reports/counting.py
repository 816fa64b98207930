"""What a funder is told of some activities: people, hours, satisfaction. Only totals: no name, nobody's answer.

Hours are those of the meetings that took place in the period; a meeting counts at most its own length for each person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from land.core.days import minutes_between
from land.enrolment import extras, hours
from land.enrolment.models import Activity, Attendance, Certificate, Enrolment, Meeting
from land.enrolment.questionnaires import FEWEST, marks_of, mean_of

HELD = ("published", "running", "closed", "archived")
#: the questions of the enrolment form of which a report says how many gave each answer
COUNTED = ("gender", "province", "employment", "education")


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included, in Rome; None where it is open."""

    first: date | None = None
    last: date | None = None

    def bounds(self) -> tuple[datetime | None, datetime | None]:
        """The first instant, and the one after the last."""
        return (
            timezone.make_aware(datetime.combine(self.first, time.min)) if self.first else None,
            timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))
            if self.last
            else None,
        )


@dataclass(frozen=True)
class Line:
    """One activity. Minutes are of the period; people and certificates of the whole activity."""

    activity: Activity
    enrolled: int = 0
    waiting: int = 0
    withdrawn: int = 0
    attended: int = 0
    enough: int = 0
    certificates: int = 0
    minutes_held: int = 0
    minutes_attended: int = 0
    marks: Sequence[int] = ()
    answers: int = 0

    @property
    def satisfaction(self) -> float | None:
        """The mean of the marks, 1 to 5."""
        return mean_of(self.marks)


@dataclass(frozen=True)
class Breakdown:
    """How many people gave each answer to one question: (words, number), in all `number` who answered.

    Empty while fewer than five did: it would say who they are.
    """

    key: str
    rows: list[tuple[str, int]] = field(default_factory=list)
    number: int = 0


@dataclass(frozen=True)
class Report:
    """Lines, their totals, and who the people are in aggregate."""

    period: Period
    lines: list[Line]
    breakdowns: list[Breakdown]

    def total(self, name: str) -> int:
        """The sum of a number of the lines."""
        return sum(getattr(line, name) for line in self.lines)

    @property
    def satisfaction(self) -> float | None:
        """The mean of all marks, 1 to 5."""
        return mean_of([mark for line in self.lines for mark in line.marks])


def in_period(activities: Any, period: Period) -> Any:
    """Of a queryset of activities those that were, or are to be, held in the period: the latest first."""
    rows = activities.filter(state__in=HELD)
    since, until = period.bounds()
    if since:
        rows = rows.filter(ends_at__gte=since)
    if until:
        rows = rows.filter(starts_at__lt=until)
    return rows.order_by("-starts_at", "pk")


def report_on(
    activities: Iterable[Activity],
    period: Period = Period(),
    *,
    language: str = "it",
    at: datetime | None = None,
) -> Report:
    """The figures of these activities; the number of queries does not grow with them.

    Enrolled are those with a place; withdrawn those who had one, or an offer or a number, and gave it up; attended those with
    at least a minute in the period; enough those who reached the activity's own share of all its hours.
    """
    rows, now = list(activities), at or timezone.now()
    due, held = _minutes(rows, period, now)
    people: dict[int, list[tuple[int, str]]] = {row.pk: [] for row in rows}
    for activity, pk, state in Enrolment.objects.filter(activity__in=rows).values_list(
        "activity", "pk", "state"
    ):
        people[activity].append((pk, state))
    register = Attendance.objects.filter(meeting__activity__in=rows)
    whole = hours.minutes_by_enrolment(register)
    since, until = period.bounds()
    if since:
        register = register.filter(meeting__starts_at__gte=since)
    if until:
        register = register.filter(meeting__starts_at__lt=until)
    counted = hours.minutes_by_enrolment(register)
    issued = dict(
        Certificate.objects.valid()
        .filter(enrolment__activity__in=rows)
        .order_by()
        .values_list("enrolment__activity")
        .annotate(number=Count("pk"))
    )
    marks = marks_of(rows)
    lines = []
    for row in rows:
        keys = [pk for pk, _state in people[row.pk]]
        states = [state for _pk, state in people[row.pk]]
        given, answers = marks.get(row.pk, ([], 0))
        lines.append(
            Line(
                activity=row,
                enrolled=states.count("confirmed"),
                waiting=states.count("waiting"),
                withdrawn=states.count("cancelled") + states.count("declined"),
                attended=sum(counted.get(pk, 0) > 0 for pk in keys),
                enough=sum(
                    whole.get(pk, 0) > 0 and hours.percent(whole[pk], due[row.pk]) >= row.attendance_threshold
                    for pk in keys
                ),
                certificates=issued.get(row.pk, 0),
                minutes_held=held[row.pk],
                minutes_attended=sum(counted.get(pk, 0) for pk in keys),
                marks=tuple(given),
                answers=answers,
            )
        )
    return Report(period, lines, [_breakdown(rows, key, language) for key in COUNTED])


def _minutes(
    rows: Sequence[Activity], period: Period, now: datetime
) -> tuple[dict[int, int], dict[int, int]]:
    """By activity the minutes of all its meetings, and of those in the period that are over. One query."""
    due, held = ({row.pk: 0 for row in rows} for _kind in range(2))
    since, until = period.bounds()
    spans = list(
        Meeting.objects.filter(activity__in=rows).values_list("activity", "state", "starts_at", "ends_at")
    )
    with_meetings = {activity for activity, *_rest in spans}
    spans += [
        (row.pk, "confirmed", row.starts_at, row.ends_at) for row in rows if row.pk not in with_meetings
    ]
    for activity, state, starts, ends in spans:
        if state != "confirmed":
            continue
        due[activity] += minutes_between(starts, ends)
        if ends <= now and not (since and starts < since) and not (until and starts >= until):
            held[activity] += minutes_between(starts, ends)
    return due, held


def _breakdown(rows: Sequence[Activity], key: str, language: str) -> Breakdown:
    counts = extras.counts(rows, key)
    number = sum(counts.values())
    if number < FEWEST:
        return Breakdown(key)
    words = extras.labels(rows, key, language)
    return Breakdown(key, [(words.get(value, value), count) for value, count in counts.items()], number)
