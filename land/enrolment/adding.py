"""Ways to bring a meeting into one's own calendar: addresses of other programs, built from its dates alone."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from land.core.bilingual import said
from land.enrolment.calendars import title_of, where
from land.enrolment.models import Activity

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"


@dataclass(frozen=True)
class Choice:
    """A meeting with its addresses in other programs."""

    title: str
    starts_at: datetime
    google: str
    outlook: str


def webcal(path: str) -> str:
    """The address by which calendar programs subscribe to a path of the site."""
    return f"webcal://{settings.PUBLIC_URL.partition('://')[2]}{path}"


def choices(activity: Activity, now: datetime | None = None) -> list[Choice]:
    """The meetings that are still ahead, in order; the activity itself if it has none."""
    now = now or timezone.now()
    meetings = list(activity.meetings.select_related("room__place__municipality").order_by("starts_at", "pk"))
    found = []
    for meeting in meetings:
        if meeting.state == "confirmed" and meeting.ends_at > now:
            meeting.activity = activity
            place = where(activity.place, meeting.room, meeting.mode)
            found.append(_choice(title_of(meeting), meeting.starts_at, meeting.ends_at, place, activity))
    if not meetings and activity.ends_at > now:
        place = where(activity.place)
        found.append(_choice(said(activity, "title"), activity.starts_at, activity.ends_at, place, activity))
    return found


def _choice(title: str, starts: datetime, ends: datetime, place: str, activity: Activity) -> Choice:
    page = f"{settings.PUBLIC_URL}{activity.url}" if activity.url else ""
    moments = [moment.astimezone(UTC) for moment in (starts, ends)]
    google = {
        "action": "TEMPLATE",
        "text": title,
        "dates": "/".join(f"{moment:%Y%m%dT%H%M%SZ}" for moment in moments),
        "ctz": "Europe/Rome",
        "location": place,
        "details": page,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": f"{moments[0]:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{moments[1]:%Y-%m-%dT%H:%M:%SZ}",
        "location": place,
        "body": page,
    }
    return Choice(title, starts, f"{GOOGLE}?{urlencode(google)}", f"{OUTLOOK}?{urlencode(outlook)}")
