"""The register: who came, by code at the door or by hand; closed some days after the end, so that what is paid for stands."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.actions import log_access
from land.core.days import minutes_between
from land.core.errors import DomainError
from land.enrolment.actions import ledger
from land.enrolment.errors import NotStaff
from land.enrolment.hours import over_at
from land.enrolment.models import Activity, Attendance, Enrolment, Meeting

OPENS = timedelta(minutes=60)  # before the start
TOLERANCE = timedelta(minutes=15)  # who comes within it is on time
STEP = 15  # minutes that are lost are counted in whole quarters of an hour, in the person's favour
GRACE = timedelta(days=15)  # after the end, then the register is closed


class UnknownCode(DomainError):
    sentence = _("This code is nobody’s. Check it, or look for the name.")
    field = "code"


class OtherActivity(DomainError):
    sentence = _("This code is of another event: “%(title)s”.")
    field = "code"


class NoPlace(DomainError):
    sentence = _("%(person)s has no place here: %(state)s.")
    field = "code"


class TooEarly(DomainError):
    sentence = _("The register of this meeting opens at %(when)s. Nothing is lost: try again then.")


class MeetingIsOver(DomainError):
    sentence = _("This meeting is over: who was there is written by hand in the register.")


class MeetingCalledOff(DomainError):
    sentence = _("This meeting was called off.")


class RegisterClosed(DomainError):
    sentence = _("The register closed on %(when)s. Staff can open it again, with a reason.")


class TooManyMinutes(DomainError):
    sentence = _("%(person)s: the meeting lasted %(length)d minutes, no more can be written.")


def closes_at(activity: Activity) -> datetime:
    """When the register closes: fifteen days after the end of the event and of its last meeting, or when staff said on
    reopening it. One query.
    """
    closes = over_at(activity) + GRACE
    return max(closes, activity.register_open_until) if activity.register_open_until else closes


def _check_early(meeting: Meeting, now: datetime) -> None:
    opens = timezone.localtime(meeting.starts_at - OPENS)
    if now < opens:
        today = opens.date() == timezone.localtime(now).date()
        raise TooEarly(when=formats.date_format(opens, "H:i" if today else "j F, H:i"))


def _check_open(activity: Activity, now: datetime) -> None:
    closes = closes_at(activity)
    if now > closes:
        raise RegisterClosed(when=formats.date_format(timezone.localtime(closes), "j F Y"))


def find_code(code: str) -> Enrolment:
    """The enrolment of a code as it was typed or scanned: capitals, spaces and a whole address around it do not matter.

    Raises: UnknownCode.
    """
    typed = "".join(code.rstrip("/").rsplit("/", 1)[-1].upper().split()).replace("-", "")
    row = Enrolment.objects.select_related("person", "activity").filter(check_in_code=typed).first()
    if row is None:
        raise UnknownCode
    return row


@transaction.atomic
def check_in(
    *, meeting: Meeting, enrolment: Enrolment, by: Any, method: str = "code", at: datetime | None = None
) -> tuple[Attendance, bool]:
    """Somebody is at the door. Returns the row, and whether it was there already (a second scan changes nothing).

    On time until a quarter of an hour after the start; later, the quarters that are whole are lost.
    Raises: OtherActivity, NoPlace, MeetingCalledOff, TooEarly, MeetingIsOver, RegisterClosed.
    """
    activity, now = ledger.lock(meeting.activity_id), ledger.clock(at)
    meeting.refresh_from_db()
    enrolment.refresh_from_db()
    if enrolment.activity_id != activity.pk:
        raise OtherActivity(title=enrolment.activity.title)
    if enrolment.state != "confirmed":
        raise NoPlace(person=enrolment.person, state=enrolment.get_state_display())
    if meeting.state == "cancelled":
        raise MeetingCalledOff
    standing = Attendance.objects.filter(meeting=meeting, enrolment=enrolment).first()
    if standing is not None and standing.state in Attendance.THERE:
        return standing, True
    _check_open(activity, now)
    _check_early(meeting, now)
    if now >= meeting.ends_at:
        raise MeetingIsOver
    state, minutes = arrival(meeting, now)
    row, _created = Attendance.objects.update_or_create(
        meeting=meeting,
        enrolment=enrolment,
        defaults={"state": state, "minutes": minutes, "method": method, "arrived_at": now, "by": by},
    )
    return row, False


def arrival(meeting: Meeting, now: datetime) -> tuple[str, int]:
    """State and minutes of who comes at `now` and stays to the end."""
    whole = meeting.minutes
    if now <= meeting.starts_at + TOLERANCE:
        return "present", whole
    lost = minutes_between(meeting.starts_at, now) // STEP * STEP
    return "late", max(whole - lost, 0)


@transaction.atomic
def write_attendance(
    *,
    meeting: Meeting,
    entries: Mapping[int, tuple[str, int | None]],
    by: Any,
    at: datetime | None = None,
) -> int:
    """The register of a meeting by hand: `entries` by enrolment (primary key), each a state and, for who was late, minutes.

    Who is present was there for the whole meeting; an empty state takes the line away. Returns how many lines changed.
    Raises: MeetingCalledOff, TooEarly, RegisterClosed, NoPlace, TooManyMinutes; then nothing is written.
    """
    activity, now = ledger.lock(meeting.activity_id), ledger.clock(at)
    meeting.refresh_from_db()
    if meeting.state == "cancelled":
        raise MeetingCalledOff
    _check_early(meeting, now)
    _check_open(activity, now)
    whole = meeting.minutes
    people = {row.pk: row for row in Enrolment.objects.filter(activity=activity).select_related("person")}
    standing = {row.enrolment_id: row for row in Attendance.objects.filter(meeting=meeting)}
    changed = 0
    for key, (state, said) in entries.items():
        row, line = people.get(key), standing.get(key)
        if row is None or (row.state != "confirmed" and line is None):
            raise NoPlace(person=row.person if row else "?", state=row.get_state_display() if row else "")
        if not state:
            changed += line is not None
            if line is not None:
                line.delete()
            continue
        minutes = whole if state == "present" else 0 if state in ("absent", "excused") else int(said or 0)
        if minutes > whole:
            raise TooManyMinutes(person=row.person, length=whole, field=f"minutes_{key}")
        if line is not None and (line.state, line.minutes) == (state, minutes):
            continue
        Attendance.objects.update_or_create(
            meeting=meeting,
            enrolment=row,
            defaults={"state": state, "minutes": minutes, "method": "manual", "by": by}
            | ({} if state in Attendance.THERE else {"arrived_at": None}),
        )
        changed += 1
    return changed


@transaction.atomic
def reopen_register(*, activity: Activity, by: Any, reason: str, at: datetime | None = None) -> Activity:
    """Staff open a closed register again for fifteen days; who and why stands in the log of accesses. Raises: NotStaff."""
    if not reason.strip():
        raise NotStaff(field="reason")
    locked, now = ledger.lock(activity.pk), ledger.clock(at)
    Activity.objects.filter(pk=locked.pk).update(register_open_until=now + GRACE)
    log_access(actor=by, what="reopen register", reason=f"{locked.title}: {reason.strip()}")
    activity.refresh_from_db()
    return activity
