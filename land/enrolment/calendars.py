"""Calendars: the same UID for a meeting everywhere, its sequence raised with every change, times with their zone.

Source: RFC 5545; the rules for what a shared calendar may say are ours: no names, no addresses of people, the online
address only in a person's own feed and only with a place. The same things make the same bytes, so that a program that
asks again is answered “not modified”.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Max, Prefetch, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext
from icalendar import Calendar, Event

from land.core.bilingual import said
from land.core.days import ROME
from land.enrolment.models import Activity, Enrolment, EnrolmentLog, Meeting, Place

BEFORE, AFTER, CANCELLED_KEPT = timedelta(days=90), timedelta(days=365), timedelta(days=30)
ASK_AGAIN = timedelta(hours=1)
MEETINGS = Prefetch("meetings", Meeting.objects.select_related("room__place__municipality"))


@dataclass(frozen=True)
class Feed:
    """A calendar as bytes, and when what it says last changed."""

    content: bytes
    changed_at: datetime


def calendar_of(events: Iterable[Event], name: str) -> bytes:
    """A VCALENDAR with the definition of the zones it uses."""
    calendar = Calendar()
    calendar.add("prodid", "-//Legacoop Lazio//L.A.N.D.//IT")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _clean(name))
    calendar.add("x-wr-timezone", ROME.key)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def title_of(meeting: Meeting) -> str:
    """The activity's name, with the meeting's own if it has another, in the language being read."""
    whole = said(meeting.activity, "title")
    return whole if meeting.title in ("", meeting.activity.title) else f"{whole}: {said(meeting, 'title')}"


def where(place: Place | None, room: Any = None, mode: str = Meeting.Mode.PRESENCE) -> str:
    """Where it is, in one line: the room's own place if it has a room, else the activity's."""
    if mode == Meeting.Mode.ONLINE:
        return gettext("online")
    place = room.place if room else place
    if place is None:
        return ""
    parts = [room.name if room else "", said(place, "name"), place.address, str(place.municipality)]
    return ", ".join(part for part in parts if part)


def meeting_event(meeting: Meeting, *, tentative: bool = False, with_link: bool = False) -> Event:
    """One meeting."""
    activity = meeting.activity
    state = "CANCELLED" if meeting.state == "cancelled" else "TENTATIVE" if tentative else "CONFIRMED"
    event = _event(
        f"incontro-{meeting.uuid}", title_of(meeting), meeting.starts_at, meeting.ends_at, state, activity,
        where(activity.place, meeting.room, meeting.mode), max(meeting.changed_at, activity.changed_at),
    )  # fmt: skip
    event.add("sequence", meeting.sequence)
    if with_link and meeting.online_url:
        event.add("description", _clean(meeting.online_url))
    return event


def activity_events(
    activity: Activity, *, at: datetime | None = None, tentative: bool = False, with_link: bool = False
) -> Iterator[Event]:
    """The meetings of an activity, or the activity as one event if it has none.

    `at`: for a feed asked at that moment, which leaves out what is far away or was called off more than 30 days ago.
    """
    meetings = list(activity.meetings.all())
    for meeting in meetings:
        if at is None or _in_feed(meeting.starts_at, meeting.ends_at, meeting.cancelled_at, at):
            meeting.activity = activity
            yield meeting_event(meeting, tentative=tentative, with_link=with_link)
    if meetings or (
        at is not None and not _in_feed(activity.starts_at, activity.ends_at, activity.cancelled_at, at)
    ):
        return
    state = "CANCELLED" if activity.state == "cancelled" else "TENTATIVE" if tentative else "CONFIRMED"
    event = _event(
        f"appuntamento-{activity.uuid}", said(activity, "title"), activity.starts_at, activity.ends_at, state,
        activity, where(activity.place), activity.changed_at,
    )  # fmt: skip
    event.add("sequence", int(activity.state == "cancelled"))
    yield event


def _in_feed(starts: datetime, ends: datetime, cancelled: datetime | None, at: datetime) -> bool:
    return (
        ends >= at - BEFORE
        and starts <= at + AFTER
        and (cancelled is None or cancelled >= at - CANCELLED_KEPT)
    )


def _event(
    uid: str,
    title: str,
    starts: datetime,
    ends: datetime,
    state: str,
    activity: Activity,
    place: str,
    changed: datetime,
) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", _local(starts))
    event.add("dtend", _local(ends))
    event.add("summary", _clean(title))
    event.add("status", state)
    if place:
        event.add("location", _clean(place))
    if activity.url:
        event.add("url", f"{settings.PUBLIC_URL}{activity.url}")
    return event


def _local(moment: datetime) -> datetime:
    """The moment on the clocks of Rome; in UTC when that hour comes a second time, which a zoned time cannot say."""
    local = moment.astimezone(ROME)
    return moment.astimezone(UTC) if local.fold else local


def _clean(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def changed_at(activity: Activity) -> datetime:
    """When anything that its calendar says last changed."""
    moments = [activity.changed_at, activity.published_at, activity.closed_at, activity.cancelled_at]
    moments += [meeting.changed_at for meeting in activity.meetings.all()]
    return max(moment for moment in moments if moment is not None)


def activity_ics(activity: Activity) -> bytes:
    """One activity, as a file to keep."""
    return activity_feed(activity).content


def meeting_ics(meeting: Meeting) -> bytes:
    """One meeting as it stands now, for a letter that says that it has changed."""
    return calendar_of([meeting_event(meeting)], said(meeting.activity, "title"))


def activity_feed(activity: Activity) -> Feed:
    """One activity, with the moment of its last change."""
    prefetch_related_objects([activity], MEETINGS)
    events = activity_events(activity)
    return Feed(calendar_of(events, said(activity, "title")), changed_at(activity))


def _feed(rows: Iterable[tuple[Activity, bool, bool]], at: datetime, changed: datetime | None = None) -> Feed:
    """A feed of (activity, whether it is only offered, whether with the online address).

    What leaves the window leaves by itself: the day on which it is asked counts as a change.
    """
    rows = list(rows)
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    moments = [midnight, *(changed_at(row) for row, *_how in rows), *([changed] if changed else [])]
    events = (
        event
        for row, tentative, with_link in rows
        for event in activity_events(row, at=at, tentative=tentative, with_link=with_link)
    )
    return Feed(calendar_of(events, "L.A.N.D."), max(moments))


def public_feed(at: datetime) -> Feed:
    """Everything public from 90 days ago to a year ahead; what was called off stays for 30 days."""
    rows = Activity.objects.public().filter(ends_at__gte=at - BEFORE, starts_at__lte=at + AFTER)
    rows = rows.exclude(state="cancelled", cancelled_at__lt=at - CANCELLED_KEPT)
    rows = rows.select_related("place__municipality").prefetch_related(MEETINGS).order_by("starts_at", "pk")
    return _feed(((row, False, False) for row in rows), at)


def personal_feed(person: object, at: datetime) -> Feed:
    """One person's: places they have, as tentative those that are offered, for 30 days those that were called off.

    Nobody's waiting is listed.
    """
    called_off = Q(
        state="cancelled",
        activity__state="cancelled",
        activity__cancelled_at=F("ended_at"),
        activity__cancelled_at__gte=at - CANCELLED_KEPT,
        confirmed_at__isnull=False,
    )
    rows = (
        Enrolment.objects.filter(Q(state__in=["confirmed", "offered"]) | called_off, person=person)
        .filter(activity__ends_at__gte=at - BEFORE, activity__starts_at__lte=at + AFTER)
        .select_related("activity__place__municipality")
        .prefetch_related(
            Prefetch("activity__meetings", Meeting.objects.select_related("room__place__municipality"))
        )
        .order_by("activity__starts_at", "pk")
    )
    last = EnrolmentLog.objects.filter(enrolment__person=person).aggregate(Max("at"))["at__max"]
    return _feed(
        (
            (row.activity, row.state == "offered", row.state == "confirmed")
            for row in rows
            if not row.has_expired(at)
        ),
        at,
        last,
    )
