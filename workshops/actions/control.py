"""The verbs of the control room: begin the day, move its phases, the timer, the wall, conclude; call the day off or move it.

Phases are moved by a person and by nothing else. Two people may stand in the control room: each form carries the version
of the room that its writer was looking at, and whoever presses second is told how it stands. What the wall shows is not
part of that version, since phones need not look again: its form carries what the wall showed.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.enrolment import actions as enrolment
from land.enrolment.models import Enrolment
from workshops.actions.room import changed, note
from workshops.actions.workshops import index
from workshops.models import Idea, Screen, VisionCard, Workshop
from workshops.models.workshops import Phase

LONGEST = 480  # minutes of a timer


class NotCalled(DomainError):
    sentence = _("It is not published, or it was called off: nobody could take part.")


class NotItsDay(DomainError):
    sentence = _("It is called for %(day)s. To begin all the same, say so below.")


class NoSteps(DomainError):
    sentence = _("Its day has no phases.")


class SomebodyElse(WrongState):
    sentence = _(
        "Somebody else of the control room was faster. Now: %(phase)s. Look at how it stands, then press again if needed."
    )


class WallChanged(WrongState):
    sentence = _("Somebody else has just changed the wall: it shows “%(mode)s” now.")


class BallotIsOpen(DomainError):
    sentence = _("A ballot is open: close it or annul it first. It does not close by itself.")


class NotAPhase(DomainError):
    sentence = _("This phase is not in the order of the day.")


class NotRunning(WrongState):
    sentence = _("The day is not going on: phases, timer and votes stand still.")


class NotATime(DomainError):
    sentence = _("A timer runs from 1 to 480 minutes.")
    field = "minutes"


class NoTimer(DomainError):
    sentence = _("No timer is running.")


class NothingToSay(DomainError):
    sentence = _("Write the message that the wall shows.")
    field = "message"


class NotAMode(DomainError):
    sentence = _("The wall does not know this.")
    field = "mode"


class HasBegun(WrongState):
    sentence = _("The day has begun: it can be concluded, no longer called off or moved.")


class ReasonNeeded(DomainError):
    sentence = _("Say why: everybody who is enrolled reads it.")
    field = "reason"


def wall_mark_of(screen: Screen) -> str:
    """What the buttons of the wall were pressed on."""
    return f"{screen.mode}.{screen.message}"


def _locked(workshop: Workshop, seen: int | None, to: str = "") -> Workshop:
    """The workshop as it stands, locked; refused if its version is not the one `seen` (None: whatever it is).

    Whoever asks for the phase that the room is in already has what they want, whatever they saw.
    """
    row = Workshop.objects.select_for_update(of=("self",)).select_related("activity").get(pk=workshop.pk)
    if seen is not None and seen != row.version and not (to and to == row.phase):
        raise SomebodyElse(
            phase=row.get_phase_display() if row.state == "running" else row.get_state_display()
        )
    return row


def _running(workshop: Workshop, seen: int | None, to: str = "") -> Workshop:
    row = _locked(workshop, seen, to)
    if row.state != Workshop.State.RUNNING:
        raise NotRunning
    return row


def _taking(workshop: Workshop) -> bool:
    return workshop.ballots.taking().exists()


@transaction.atomic
def begin(*, workshop: Workshop, by: Any, another_day: bool = False, at: datetime | None = None) -> Workshop:
    """Begin the day: the room is open, in the first phase of its order. Idempotent while it goes on.

    `another_day`: it is meant to begin although it is called for another day.
    Raises: NotCalled, NotItsDay, NoSteps; WrongState when it is concluded.
    """
    row, now = _locked(workshop, None), at or timezone.now()
    if row.state == Workshop.State.RUNNING:
        return row
    if row.activity.state not in ("published", "running"):
        raise NotCalled
    start = timezone.localtime(row.activity.starts_at)
    if start.date() != timezone.localtime(now).date() and not another_day:
        raise NotItsDay(day=f"{start:%d/%m/%Y}")
    step = row.steps.first()
    if step is None:
        raise NoSteps
    move(row, to="running", frm="coming", phase=step.phase, begun_at=now)
    return _told(row, by, "begun", phase=step.phase)


@transaction.atomic
def move_phase(
    *, workshop: Workshop, to: str, by: Any, seen: int | None = None, on_the_wall: bool = True
) -> Workshop:
    """Move the room to a phase of its order, forward or back; the timer stops, what was written stays.

    `seen`: the version that whoever pressed was looking at. `on_the_wall`: the wall announces the phase.
    Raises: SomebodyElse, NotRunning, NotAPhase, BallotIsOpen (leaving the vote while one is open).
    """
    row = _running(workshop, seen, to)
    if to == row.phase:
        return row
    if not row.steps.filter(phase=to).exists():
        raise NotAPhase
    if row.phase == Phase.VOTE and _taking(row):
        raise BallotIsOpen
    before, row.phase, row.phase_ends_at = row.phase, to, None
    row.save(update_fields=["phase", "phase_ends_at"])
    if on_the_wall:
        Screen.objects.filter(workshop=row).update(mode=Screen.Mode.PHASE)
    return _told(row, by, "phase", frm=before, to=to)


@transaction.atomic
def set_timer(
    *, workshop: Workshop, minutes: int, by: Any, seen: int | None = None, at: datetime | None = None
) -> Workshop:
    """Count down so many minutes from now. Nothing happens when they are over. Raises: SomebodyElse, NotRunning, NotATime."""
    if not 1 <= minutes <= LONGEST:
        raise NotATime
    row = _running(workshop, seen)
    return _time(row, (at or timezone.now()) + timedelta(minutes=minutes), by, "timer", minutes=minutes)


@transaction.atomic
def extend_timer(
    *, workshop: Workshop, minutes: int, by: Any, seen: int | None = None, at: datetime | None = None
) -> Workshop:
    """Give so many minutes more: after the end that was set or, if that is past, from now.

    Raises: SomebodyElse, NotRunning, NotATime, NoTimer.
    """
    if not 1 <= minutes <= LONGEST:
        raise NotATime
    row = _running(workshop, seen)
    if row.phase_ends_at is None:
        raise NoTimer
    ends = max(row.phase_ends_at, at or timezone.now()) + timedelta(minutes=minutes)
    return _time(row, ends, by, "timer-longer", minutes=minutes)


@transaction.atomic
def stop_timer(*, workshop: Workshop, by: Any, seen: int | None = None) -> Workshop:
    """No countdown any more. Idempotent. Raises: SomebodyElse, NotRunning."""
    row = _running(workshop, seen)
    return row if row.phase_ends_at is None else _time(row, None, by, "timer-stopped")


def _time(row: Workshop, ends: datetime | None, by: Any, what: str, **facts: int) -> Workshop:
    row.phase_ends_at = ends
    row.save(update_fields=["phase_ends_at"])
    return _told(row, by, what, **facts)


def _told(row: Workshop, by: Any, what: str, **facts: Any) -> Workshop:
    """Every screen looks again; the log says what happened."""
    note(row, by=by, what=what, **facts)
    changed(row)
    return row


@transaction.atomic
def show_on_wall(
    *, workshop: Workshop, mode: str, by: Any, message: str = "", seen: str | None = None
) -> Screen:
    """Choose what the wall shows; a message keeps its words until another is written.

    Raises: WallChanged, NotAMode, NothingToSay.
    """
    row = Screen.objects.select_for_update().get(workshop=workshop)
    if mode not in Screen.Mode.values:
        raise NotAMode
    message = " ".join(message.split())[:200]
    if seen is not None and seen != wall_mark_of(row) and (mode, message) != (row.mode, row.message):
        raise WallChanged(mode=row.get_mode_display())
    if mode == Screen.Mode.MESSAGE and not message:
        raise NothingToSay
    if mode != Screen.Mode.MESSAGE:
        message = row.message
    if (row.mode, row.message) == (mode, message):
        return row
    row.mode, row.message = mode, message
    row.save(update_fields=["mode", "message"])
    note(workshop, by=by, what="wall", mode=mode)
    return row


@transaction.atomic
def new_wall_address(*, workshop: Workshop, by: Any) -> Screen:
    """Give the wall another address: whoever had the old one sees nothing any more."""
    row = Screen.objects.select_for_update().get(workshop=workshop)
    row.secret = secrets.token_hex(16)
    row.save(update_fields=["secret"])
    note(workshop, by=by, what="wall-address")
    return row


@transaction.atomic
def conclude(*, workshop: Workshop, by: Any, seen: int | None = None, at: datetime | None = None) -> Workshop:
    """End the day: nobody writes any more, and cards and ideas no longer know who sent them. Idempotent.

    Raises: SomebodyElse, BallotIsOpen; NotRunning before it has begun.
    """
    if workshop.state == Workshop.State.CONCLUDED:
        return workshop
    row = _locked(workshop, seen)
    if row.state == Workshop.State.CONCLUDED:
        return row
    if _taking(row):
        raise BallotIsOpen
    move(
        row,
        to="concluded",
        frm="running",
        error=NotRunning,
        concluded_at=at or timezone.now(),
        phase_ends_at=None,
    )
    VisionCard.objects.filter(workshop=row).exclude(participant=None).update(participant=None)
    Idea.objects.filter(workshop=row).exclude(participant=None).update(participant=None)
    _told(row, by, "concluded")
    index(Workshop.objects.whole().get(pk=row.pk))
    return row


def _not_begun(workshop: Workshop) -> Workshop:
    row = _locked(workshop, None)
    if row.state != Workshop.State.COMING:
        raise HasBegun
    return row


@transaction.atomic
def call_off(*, workshop: Workshop, reason: str, by: Any) -> Workshop:
    """Call the day off, before it begins: everybody enrolled is told, calendars drop it, its page says so.

    Raises: HasBegun, ReasonNeeded; WrongState for what is archived.
    """
    if not reason.strip():
        raise ReasonNeeded
    row = _not_begun(workshop)
    enrolment.cancel_activity(activity=row.activity, by=by, reason=reason.strip()[:300])
    return _called(row, by, "called-off")


@transaction.atomic
def reschedule(
    *,
    workshop: Workshop,
    starts_at: datetime,
    ends_at: datetime,
    by: Any,
    keep: bool = True,
    reason: str = "",
) -> Workshop:
    """Move the day, before it begins. Enrolments are kept, and everybody is told the old day and the new one; or they all
    end (`keep` False) and everybody is told why, so that whoever can come enrols again.

    Raises: HasBegun, ReasonNeeded, EndsBeforeItStarts, DatesAreFixed.
    """
    if not keep and not reason.strip():
        raise ReasonNeeded
    row = _not_begun(workshop)
    old = row.activity.starts_at
    if not keep:
        _let_go(row, by, reason.strip()[:300])
    enrolment.keep_activity(
        activity=row.activity, kind="workshop", url_name="workshops:workshop", slug=row.slug, by=by,
        starts_at=starts_at, ends_at=ends_at, place=None, capacity=row.activity.capacity,
    )  # fmt: skip
    return _called(row, by, "moved", frm=old.isoformat(), to=starts_at.isoformat(), kept=keep)


def _let_go(workshop: Workshop, by: Any, reason: str) -> None:
    """End every enrolment, whoever waits first: a place that becomes free must not pass to somebody who is let go too."""
    rows = Enrolment.objects.filter(activity=workshop.activity).active().select_related("person")
    waiting = Q(state__in=["waiting", "pending"])
    for each in [*rows.filter(waiting), *rows.exclude(waiting)]:
        enrolment.cancel(enrolment=each, by=by, reason=reason)


def _called(row: Workshop, by: Any, what: str, **facts: Any) -> Workshop:
    _told(row, by, what, **facts)
    row = Workshop.objects.whole().get(pk=row.pk)
    index(row)
    return row


def moved_from(workshop: Workshop) -> datetime | None:
    """The day it was called for at first, if it has been moved since and is not back on that day."""
    line = workshop.log.filter(what="moved").order_by("at", "pk").first()
    if line is None:
        return None
    first = datetime.fromisoformat(line.facts["frm"])
    return first if enrolment.days_between(first, workshop.activity.starts_at) else None
