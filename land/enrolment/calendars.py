"""Calendars: the same UID for a meeting everywhere, its sequence raised with every change, times with their zone.

Source: RFC 5545; the rules for what a shared calendar may say are ours: no names, no addresses of people, the online
address only in a person's own feed and only with a place.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from land.enrolment.models import Activity, Enrolment, Meeting

ROME = ZoneInfo("Europe/Rome")


def in_calendars(moment: datetime) -> datetime:
    """In Rome's time; in UTC in the hour that comes twice, where a wall clock would mean the first (RFC 5545 §3.3.5)."""
    local = moment.astimezone(ROME)
    return moment.astimezone(UTC) if local.fold else local


BEFORE, AFTER, CANCELLED_KEPT = timedelta(days=90), timedelta(days=365), timedelta(days=30)


def calendar_of(events: Iterable[Event], name: str) -> bytes:
    """A VCALENDAR with the definition of the zones it uses."""
    calendar = Calendar()
    calendar.add("prodid", "-//Legacoop Lazio//L.A.N.D.//IT")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def meeting_event(meeting: Meeting, *, tentative: bool = False, with_link: bool = False) -> Event:
    """One meeting."""
    activity = meeting.activity
    title = activity.title if meeting.title in ("", activity.title) else f"{activity.title}: {meeting.title}"
    state = "CANCELLED" if meeting.state == "cancelled" else "TENTATIVE" if tentative else "CONFIRMED"
    event = _event(f"incontro-{meeting.uuid}", title, meeting.starts_at, meeting.ends_at, state, activity)
    event.add("sequence", meeting.sequence)
    event.add("last-modified", meeting.changed_at)
    if with_link and meeting.online_url:
        event.add("description", meeting.online_url)
    return event


def activity_events(activity: Activity, *, tentative: bool = False, with_link: bool = False) -> list[Event]:
    """The meetings of an activity, or the activity as one event if it has none. Needs `meetings` prefetched."""
    meetings = list(activity.meetings.all())
    if meetings:
        for meeting in meetings:
            meeting.activity = activity
        return [meeting_event(meeting, tentative=tentative, with_link=with_link) for meeting in meetings]
    state = "CANCELLED" if activity.state == "cancelled" else "TENTATIVE" if tentative else "CONFIRMED"
    event = _event(
        f"appuntamento-{activity.uuid}", activity.title, activity.starts_at, activity.ends_at, state, activity
    )
    event.add("sequence", int(activity.state == "cancelled"))
    event.add("last-modified", activity.changed_at)
    return [event]


def _event(uid: str, title: str, starts: datetime, ends: datetime, state: str, activity: Activity) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", in_calendars(starts))
    event.add("dtend", in_calendars(ends))
    event.add("summary", _clean(title))
    event.add("status", state)
    if activity.place:
        event.add(
            "location",
            _clean(
                ", ".join(
                    filter(
                        None, [activity.place.name, activity.place.address, str(activity.place.municipality)]
                    )
                )
            ),
        )
    if activity.url:
        event.add("url", f"{settings.PUBLIC_URL}{activity.url}")
    return event


def _clean(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def activity_ics(activity: Activity) -> bytes:
    """One activity, as a file to keep."""
    return calendar_of(activity_events(activity), activity.title)


def public_ics(now: datetime) -> bytes:
    """Everything public from 90 days ago to a year ahead; what was called off stays for 30 days."""
    rows = Activity.objects.public().filter(starts_at__gte=now - BEFORE, starts_at__lte=now + AFTER)
    rows = rows.exclude(state="cancelled", cancelled_at__lt=now - CANCELLED_KEPT)
    rows = rows.select_related("place__municipality").prefetch_related("meetings").order_by("starts_at", "pk")
    return calendar_of((event for row in rows for event in activity_events(row)), "L.A.N.D.")


def personal_ics(person: object, now: datetime) -> bytes:
    """One person's: places they have, and as tentative those that are offered to them. Nobody's waiting is listed."""
    rows = (
        Enrolment.objects.filter(person=person, state__in=["confirmed", "offered"])
        .filter(activity__starts_at__gte=now - BEFORE, activity__starts_at__lte=now + AFTER)
        .select_related("activity__place__municipality")
        .prefetch_related("activity__meetings")
        .order_by("activity__starts_at", "pk")
    )
    return calendar_of(
        (
            event
            for row in rows
            for event in activity_events(
                row.activity, tentative=row.state == "offered", with_link=row.state == "confirmed"
            )
        ),
        "L.A.N.D.",
    )
