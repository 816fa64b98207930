"""Meetings: added, moved, called off; whoever has a place is told, with the old time and the new."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from land.core.states import move
from land.enrolment import errors, notices
from land.enrolment.actions import ledger
from land.enrolment.actions.moving import make_withdrawal_free
from land.enrolment.models import Activity, Enrolment, Meeting, Room
from land.notifications.api import notify


@transaction.atomic
def add_meeting(
    *, activity: Activity, title: str, starts_at: datetime, ends_at: datetime, **more: Any
) -> Meeting:
    """A meeting of the activity. Raises: RoomTaken, RoomNotUsed."""
    ledger.lock(activity.pk)
    _check_room(more.get("room"))
    try:
        with transaction.atomic():
            return Meeting.objects.create(
                activity=activity, title=title, starts_at=starts_at, ends_at=ends_at, **more
            )
    except IntegrityError as refusal:
        _if_room_taken(refusal)
        raise


@transaction.atomic
def move_meeting(
    *,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None,
    by: Any,
    silently: bool = False,
    at: datetime | None = None,
) -> Meeting:
    """Another time or room; everybody with a place hears it once, calendars follow, withdrawing is free again.

    `silently`: nobody is told, since the whole activity moves and that is told (`move_activity`).
    Raises: RoomTaken, RoomNotUsed, WrongState.
    """
    activity, now = ledger.lock(meeting.activity_id), ledger.clock(at)
    meeting.refresh_from_db()
    if room is not None and room != meeting.room:
        _check_room(room)
    old = meeting.starts_at
    if (old, meeting.ends_at, meeting.room) == (starts_at, ends_at, room):
        return meeting
    try:
        with transaction.atomic():
            move(
                meeting, to="confirmed", frm="confirmed", starts_at=starts_at, ends_at=ends_at, room=room,
                sequence=F("sequence") + 1,
            )  # fmt: skip
    except IntegrityError as refusal:
        _if_room_taken(refusal)
        raise
    if activity.state != "draft" and old != starts_at:
        make_withdrawal_free(activity, until=starts_at, now=now)
        activity.save(update_fields=["cancel_until"])
    if not silently:
        _tell(notices.MEETING_MOVED, meeting, old=old.isoformat())
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Any, at: datetime | None = None) -> Meeting:
    """Call one meeting off. Idempotent."""
    ledger.lock(meeting.activity_id)
    meeting.refresh_from_db()
    if meeting.state == "cancelled":
        return meeting
    move(meeting, to="cancelled", frm="confirmed", cancelled_at=ledger.clock(at), sequence=F("sequence") + 1)
    _tell(notices.MEETING_CANCELLED, meeting)
    return meeting


def _check_room(room: Room | None) -> None:
    if room is not None and room.hidden:
        raise errors.RoomNotUsed(field="room")


def _if_room_taken(refusal: IntegrityError) -> None:
    if "enrolment_meeting_room_is_used_once_at_a_time" in str(refusal):
        raise errors.RoomTaken(field="room") from refusal


def _tell(kind: str, meeting: Meeting, **facts: Any) -> None:
    confirmed = Enrolment.objects.filter(activity_id=meeting.activity_id).confirmed().select_related("person")
    notify(
        kind=kind,
        to=[enrolment.person for enrolment in confirmed],
        facts={"meeting": meeting.pk, "sequence": meeting.sequence, **facts},
        once=f"{kind}-{meeting.pk}-{meeting.sequence}",
    )
