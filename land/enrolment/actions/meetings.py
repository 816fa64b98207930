"""Meetings: added, moved, called off; whoever has a place is told, with the old time and the new.

An activity that spans its meetings goes on spanning them; any other is stretched to hold each of them.
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Min
from django.utils import timezone

from land.core.states import move
from land.enrolment import errors, notices, owners
from land.enrolment.actions import ledger
from land.enrolment.actions.moving import make_withdrawal_free
from land.enrolment.models import Activity, Enrolment, Meeting, Place, Room
from land.notifications.api import notify


@transaction.atomic
def add_meeting(
    *, activity: Activity, title: str, starts_at: datetime, ends_at: datetime, **more: Any
) -> Meeting:
    """A meeting of the activity; `more` are its other columns. Raises: RoomTaken, naming what is there; RoomNotUsed."""
    locked = ledger.lock(activity.pk)
    _check_room(more.get("room"))
    spanned = _spans(locked)
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(
                activity=activity, title=title, starts_at=starts_at, ends_at=ends_at, **more
            )
    except IntegrityError as refusal:
        _if_room_taken(refusal, more.get("room"), starts_at, ends_at)
        raise
    _follow(locked, meeting, spanned=spanned)
    return meeting


@transaction.atomic
def move_meeting(
    *,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None,
    by: Any,
    mode: str | None = None,
    online_url: str | None = None,
    title: str | None = None,
    title_en: str | None = None,
    silently: bool = False,
    at: datetime | None = None,
) -> Meeting:
    """Another time, room or mode: everybody with a place hears it once, calendars follow, withdrawing is free again.

    None: stays as it is. Another title or online address is written without a word; `silently` tells nobody, since the
    whole activity moves and that is told (`move_activity`).
    Raises: RoomTaken, naming what is there; RoomNotUsed; WrongState.
    """
    locked, now = ledger.lock(meeting.activity_id), ledger.clock(at)
    meeting.refresh_from_db()
    if room is not None and room != meeting.room:
        _check_room(room)
    words: dict[str, Any] = {"online_url": online_url, "title": title, "title_en": title_en}
    words = {name: value for name, value in words.items() if value not in (None, getattr(meeting, name))}
    new: dict[str, Any] = {"starts_at": starts_at, "ends_at": ends_at, "room": room}
    new["mode"] = meeting.mode if mode is None else mode
    moved = any(getattr(meeting, name) != value for name, value in new.items())
    if not moved and not words:
        return meeting
    old, spanned = meeting.starts_at, _spans(locked)
    raised: dict[str, Any] = {"sequence": F("sequence") + 1} if moved else {}
    try:
        with transaction.atomic():
            move(
                meeting, to="confirmed", frm="confirmed", changed_at=timezone.now(), **new, **words, **raised
            )
    except IntegrityError as refusal:
        _if_room_taken(refusal, room, starts_at, ends_at, but=meeting)
        raise
    if moved:
        _follow(locked, meeting, spanned=spanned)
        if locked.state != "draft" and old != starts_at:
            make_withdrawal_free(locked, until=starts_at, now=now)
            locked.save(update_fields=["cancel_until"])
        if not silently:
            _tell(notices.MEETING_MOVED, meeting, old=old.isoformat())
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Any, at: datetime | None = None) -> Meeting:
    """Call one meeting off. Idempotent."""
    locked, now = ledger.lock(meeting.activity_id), ledger.clock(at)
    meeting.refresh_from_db()
    if meeting.state == "cancelled":
        return meeting
    spanned = _spans(locked)
    move(
        meeting, to="cancelled", frm="confirmed", cancelled_at=now, changed_at=now, sequence=F("sequence") + 1
    )
    _follow(locked, meeting, spanned=spanned)
    _tell(notices.MEETING_CANCELLED, meeting)
    return meeting


@transaction.atomic
def change_place(
    *, activity: Activity, place: Place | None, silently: bool = False, at: datetime | None = None
) -> Activity:
    """Hold it somewhere else: calendars follow, meeting by meeting; everybody in it is told the old place and the new,
    and withdrawing is free again. Idempotent.

    `silently` tells nobody, since the same change moved it to another day and that is told with the place (`move_activity`).
    """
    locked, now = ledger.lock(activity.pk), ledger.clock(at)
    if locked.place_id != (place.pk if place else None):
        old = locked.place
        locked.place, locked.changed_at = place, now
        if locked.state in ("published", "running") and now < locked.ends_at:
            make_withdrawal_free(locked, until=locked.starts_at, now=now)
            if place is not None and not silently:
                _tell_place(locked, old)
        locked.save(update_fields=["place", "cancel_until", "changed_at"])
        Meeting.objects.filter(activity=locked, room=None).held().exclude(mode=Meeting.Mode.ONLINE).update(
            sequence=F("sequence") + 1, changed_at=now
        )
    activity.refresh_from_db()
    return activity


def _spans(activity: Activity) -> bool:
    """Whether it starts with its first meeting and ends with its last."""
    return _span(activity) == (activity.starts_at, activity.ends_at)


def _span(activity: Activity) -> tuple[datetime | None, datetime | None]:
    found = Meeting.objects.filter(activity=activity).held().aggregate(Min("starts_at"), Max("ends_at"))
    return found["starts_at__min"], found["ends_at__max"]


def _follow(activity: Activity, meeting: Meeting, *, spanned: bool) -> None:
    """Bring the activity's own times to what its meetings say now, and tell the room that owns it."""
    starts, ends = _span(activity)
    if starts is None or ends is None:
        return
    if not spanned:
        if meeting.state != "confirmed":
            return
        starts, ends = min(activity.starts_at, meeting.starts_at), max(activity.ends_at, meeting.ends_at)
    if (starts, ends) == (activity.starts_at, activity.ends_at):
        return
    closes = min(activity.enrol_closes_at, ends) if activity.enrol_closes_at else None
    Activity.objects.filter(pk=activity.pk).update(
        starts_at=starts, ends_at=ends, enrol_closes_at=closes, changed_at=timezone.now()
    )
    owners.tell_changed(activity)


def _check_room(room: Room | None) -> None:
    if room is not None and room.hidden:
        raise errors.RoomNotUsed(field="room")


def other_in_room(
    room: Room, starts_at: datetime, ends_at: datetime, but: Meeting | None = None
) -> Meeting | None:
    """The meeting that has the room at some moment of that time, if there is one."""
    rows = Meeting.objects.held().filter(room=room, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    return rows.select_related("activity").order_by("starts_at", "pk").first()


def _if_room_taken(
    refusal: IntegrityError,
    room: Room | None,
    starts_at: datetime,
    ends_at: datetime,
    but: Meeting | None = None,
) -> None:
    if "enrolment_meeting_room_is_used_once_at_a_time" not in str(refusal):
        return
    other = other_in_room(room, starts_at, ends_at, but) if room else None
    if other is None:
        raise errors.RoomTaken(field="room") from refusal
    raise errors.RoomTakenBy(
        field="room", other=f"{other.activity}: {other}", when=errors.moment(other.starts_at)
    ) from refusal


def _tell_place(activity: Activity, old: Place | None) -> None:
    facts = {"old": old.pk if old else None, "new": activity.place_id, "round": activity.version}
    for enrolment in Enrolment.objects.filter(activity=activity).active().select_related("person"):
        enrolment.activity = activity
        ledger.tell(notices.PLACE_CHANGED, enrolment, **facts)


def _tell(kind: str, meeting: Meeting, **facts: Any) -> None:
    confirmed = Enrolment.objects.filter(activity_id=meeting.activity_id).confirmed().select_related("person")
    notify(
        kind=kind,
        to=[enrolment.person for enrolment in confirmed],
        facts={"meeting": meeting.pk, "sequence": meeting.sequence, **facts},
        once=f"{kind}-{meeting.pk}-{meeting.sequence}",
    )
