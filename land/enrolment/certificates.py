"""Who may have a certificate of attendance and what it says: rules that write nothing.

The land knows no room: a room adds its own conditions and facts by the kind of its activities, in its offers.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from land.enrolment import errors, hours
from land.enrolment.models import Activity, Enrolment
from land.enrolment.models.certificate import ALPHABET, GROUPS, LETTERS, PREFIX

ORGANISER = "Legacoop Lazio"

Condition = Callable[[Enrolment], list[str]]
Facts = Callable[[Activity], dict[str, str]]
_conditions: dict[str, list[Condition]] = {}
_facts: dict[str, Facts] = {}


def conditions(kind: str, fn: Condition) -> None:
    """Ask one more thing before a certificate: `fn(enrolment)` gives a sentence for each thing that is missing."""
    known = _conditions.setdefault(kind, [])
    if fn not in known:
        known.append(fn)


def facts(kind: str, fn: Facts) -> None:
    """What a room's certificates say: `fn(activity)` gives any of course, area, organiser.

    Raises: ValueError if another room has the kind.
    """
    if _facts.setdefault(kind, fn) != fn:
        raise ValueError(f"{kind!r} has its facts already.")


@dataclass(frozen=True)
class Register:
    """The hours of one activity, counted once for all its people: minutes due, minutes by enrolment, when it is over."""

    due: int
    attended: dict[int, int]
    ends_at: datetime

    @classmethod
    def of(cls, activity: Activity) -> "Register":
        """Counted now, in three queries however many people there are."""
        return cls(hours.minutes_due(activity), hours.minutes_attended(activity), hours.over_at(activity))

    def minutes(self, enrolment: Enrolment) -> int:
        """Minutes that this person was there."""
        return self.attended.get(enrolment.pk, 0)

    def percent(self, enrolment: Enrolment) -> int:
        """Their share of what was due, whole per cent, rounded down."""
        return hours.percent(self.minutes(enrolment), self.due)


def missing(
    enrolment: Enrolment, *, register: Register | None = None, at: datetime | None = None
) -> list[str]:
    """Why this person cannot have a certificate now, a sentence each; empty when they can.

    `register` spares counting again for each person of one activity.
    """
    activity, now = enrolment.activity, at or timezone.now()
    register = register or Register.of(activity)
    found = []
    if enrolment.state != "confirmed":
        found.append(
            _("There is no confirmed place: the enrolment is “%(state)s”.")
            % {"state": enrolment.get_state_display()}
        )
    if not (enrolment.person.first_name or enrolment.person.last_name):
        found.append(_("The person has left the network: there is no name to certify."))
    if activity.state in ("draft", "cancelled"):
        found.append(_("The event did not take place."))
    elif now < register.ends_at:
        found.append(_("It is not over: it ends on %(when)s.") % {"when": errors.moment(register.ends_at)})
    elif not register.due:
        found.append(_("No meeting was held: there are no hours to certify."))
    elif register.percent(enrolment) < activity.attendance_threshold:
        found.append(
            _("Attendance is %(percent)d%% (%(attended)s of %(due)s); at least %(threshold)d%% is needed.")
            % {
                "percent": register.percent(enrolment),
                "attended": said_hours(register.minutes(enrolment)),
                "due": said_hours(register.due),
                "threshold": activity.attendance_threshold,
            }
        )
    for condition in _conditions.get(activity.kind, []):
        found += condition(enrolment)
    return found


def snapshot(
    enrolment: Enrolment, *, register: Register | None = None, shared: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What a certificate of today says: plain values, in Italian, minutes for hours and ISO days in Rome.

    `register` and `shared` (what is the same for everybody) spare asking again for each person of one activity.
    """
    register = register or Register.of(enrolment.activity)
    return {
        "first_name": enrolment.person.first_name,
        "last_name": enrolment.person.last_name,
        "minutes_due": register.due,
        "minutes_attended": register.minutes(enrolment),
        "percent": register.percent(enrolment),
        "threshold": enrolment.activity.attendance_threshold,
        **(shared or facts_of(enrolment.activity)),
    }


def facts_of(activity: Activity) -> dict[str, Any]:
    """What every certificate of an activity says: what it was, when, where, by whom."""
    of_the_room = _facts[activity.kind](activity) if activity.kind in _facts else {}
    meetings = list(activity.meetings.held())
    first = min((row.starts_at for row in meetings), default=activity.starts_at)
    last = max((row.ends_at for row in meetings), default=activity.ends_at)
    place, programme = activity.place, activity.programme
    return {
        "course": of_the_room.get("course") or activity.title,
        "kind": activity.kind,
        "area": of_the_room.get("area", ""),
        "first_day": timezone.localtime(first).date().isoformat(),
        "last_day": timezone.localtime(last).date().isoformat(),
        "place": f"{place.name}, {place.municipality}" if place else "",
        "online": bool(meetings) and all(row.mode == "online" for row in meetings),
        "programme": programme.title if programme else "",
        "cup": programme.cup if programme else "",
        "organiser": of_the_room.get("organiser") or ORGANISER,
        "signatory": activity.signatory,
    }


def said_hours(minutes: int) -> str:
    """Minutes as people say them, in the language being read: “36 hours”, “5 hours and 30 minutes”, “45 minutes”."""
    whole, rest = divmod(minutes, 60)
    hour_words = ngettext("%(number)d hour", "%(number)d hours", whole) % {"number": whole}
    minute_words = ngettext("%(number)d minute", "%(number)d minutes", rest) % {"number": rest}
    if not rest:
        return hour_words
    return (
        _("%(hours)s and %(minutes)s") % {"hours": hour_words, "minutes": minute_words}
        if whole
        else minute_words
    )


def read_code(typed: str) -> str | None:
    """The code that somebody meant: any case, spaces and dashes anywhere or nowhere, O for 0, I and L for 1.

    None for what cannot be a code.
    """
    letters = re.sub(r"[^0-9A-Z]", "", typed[:80].upper())
    if letters.startswith(PREFIX) and len(letters) > GROUPS * LETTERS:
        letters = letters[len(PREFIX) :]
    letters = letters.translate(str.maketrans("OIL", "011"))
    if len(letters) != GROUPS * LETTERS or set(letters) - set(ALPHABET):
        return None
    return "-".join(
        [PREFIX, *(letters[start : start + LETTERS] for start in range(0, len(letters), LETTERS))]
    )
