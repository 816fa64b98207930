"""Hours: how long an activity lasted, how long each person was there, and which share of it that is.

What was called off counts for nobody. A meeting counts at most its own length for each person.
"""

from datetime import datetime

from django.db.models import Max, QuerySet

from land.core.days import minutes_between
from land.enrolment.models import Activity, Attendance, Enrolment


def minutes_due(activity: Activity) -> int:
    """Minutes of the meetings that stand; of the activity itself if it has none. Needs no prefetch."""
    meetings = list(activity.meetings.held())
    if not meetings and not activity.meetings.exists():
        return minutes_between(activity.starts_at, activity.ends_at)
    return sum(meeting.minutes for meeting in meetings)


def over_at(activity: Activity) -> datetime:
    """When it is over: at its end, or at that of its last standing meeting if that is later. One query."""
    last: datetime | None = activity.meetings.held().aggregate(last=Max("ends_at"))["last"]
    return max(activity.ends_at, last) if last else activity.ends_at


def minutes_attended(activity: Activity) -> dict[int, int]:
    """Minutes by enrolment (primary key), over the meetings that stand; whoever was never there is not in it."""
    return minutes_by_enrolment(Attendance.objects.filter(meeting__activity=activity))


def minutes_of(enrolment: Enrolment) -> int | None:
    """Minutes of one person, counted in the same way; None if nothing is written of them. One query."""
    return minutes_by_enrolment(Attendance.objects.filter(enrolment=enrolment)).get(enrolment.pk)


def minutes_by_enrolment(rows: QuerySet[Attendance]) -> dict[int, int]:
    """Minutes of these lines of registers, by enrolment, over the meetings that stand. One query."""
    found: dict[int, int] = {}
    for row in rows.filter(meeting__state="confirmed").select_related("meeting"):
        found[row.enrolment_id] = found.get(row.enrolment_id, 0) + min(row.minutes, row.meeting.minutes)
    return found


def percent(attended: int, due: int) -> int:
    """The share attended in whole per cent, rounded down, so that nobody passes a threshold by rounding; 0 of 0 is 0."""
    return 100 * attended // due if due else 0
