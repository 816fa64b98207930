"""The register of an activity: people × meetings, as rows to take out, and the sheet that people sign on the day."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from land.core.documents import pdf
from land.enrolment import hours
from land.enrolment.models import Activity, Attendance, Enrolment, Meeting


def register_of(activity: Activity) -> dict[str, Any]:
    """People × meetings with minutes, hours of each and of all. Five queries, however many people."""
    meetings = list(activity.meetings.held().order_by("starts_at", "pk"))
    lines: dict[tuple[int, int], Attendance] = {
        (row.enrolment_id, row.meeting_id): row for row in Attendance.objects.filter(meeting__in=meetings)
    }
    people = (
        Enrolment.objects.filter(activity=activity)
        .filter(Q(state="confirmed") | Q(attendances__isnull=False))
        .distinct()
        .select_related("person__organisation")
        .order_by("person__last_name", "person__first_name", "pk")
    )
    due, attended = hours.minutes_due(activity), hours.minutes_attended(activity)
    rows = [
        {
            "enrolment": row,
            "cells": [lines.get((row.pk, meeting.pk)) for meeting in meetings],
            "minutes": attended.get(row.pk, 0),
            "percent": hours.percent(attended.get(row.pk, 0), due),
            "enough": hours.percent(attended.get(row.pk, 0), due) >= activity.attendance_threshold,
            "risk": row.state == "confirmed"
            and risk(
                sum(
                    meeting.minutes - min(lines[row.pk, meeting.pk].minutes, meeting.minutes)
                    for meeting in meetings
                    if (row.pk, meeting.pk) in lines
                ),
                due,
                activity.attendance_threshold,
            ),
        }
        for row in people
    ]
    return {"meetings": meetings, "rows": rows, "due": due, "total": sum(attended.values())}


def risk(lost: int, due: int, threshold: int) -> str:
    """What minutes lost so far mean: "lost" if the threshold (per cent of `due`) cannot be reached any more, "near" if more
    than half of what may be lost is lost, "" otherwise.
    """
    if hours.percent(due - lost, due) < threshold:
        return "lost" if lost else ""
    return "near" if 200 * lost > due * (100 - threshold) else ""


def as_rows(found: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """A register (`register_of`) as a header and lines for a spreadsheet: at each meeting how, and for how many minutes."""
    header = [_("Last name"), _("First name"), _("Organisation")]
    for meeting in found["meetings"]:
        name = f"{timezone.localtime(meeting.starts_at):%d/%m/%Y} {meeting.title}"
        header += [name, _("%(meeting)s: minutes") % {"meeting": name}]
    header += [_("Minutes"), _("Hours"), _("Share, %")]
    lines = [
        [
            row["enrolment"].person.last_name,
            row["enrolment"].person.first_name,
            row["enrolment"].person.organisation or "",
            *(
                value
                for cell in row["cells"]
                for value in ((cell.get_state_display(), cell.minutes) if cell else ("", ""))
            ),
            row["minutes"],
            round(row["minutes"] / 60, 2),
            row["percent"],
        ]
        for row in found["rows"]
    ]
    return header, lines


def signature_sheet(meeting: Meeting) -> bytes:
    """The PDF: one line a person with a place, by last name, room for signing in and out."""
    people = (
        Enrolment.objects.filter(activity=meeting.activity_id)
        .confirmed()
        .select_related("person__organisation")
        .order_by("person__last_name", "person__first_name", "pk")
    )
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    where = meeting.room or meeting.activity.place
    return pdf(
        "signatures",
        {
            "title": _("Signature sheet"),
            "event": meeting.activity.title,
            "meeting": meeting.title,
            "facts": [
                f"{starts:%d/%m/%Y}, {starts:%H:%M}–{ends:%H:%M}",
                *([str(where)] if where else []),
                *(
                    [_("Programme: %(code)s") % {"code": meeting.activity.programme}]
                    if meeting.activity.programme
                    else []
                ),
            ],
            "columns": [_("Name"), _("Organisation"), _("In"), _("Out")],
            "people": [[row.person.name, str(row.person.organisation or "")] for row in people],
            "trainer": _("Signature of who runs the meeting"),
        },
    )
