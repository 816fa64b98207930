"""The log of the room in words. A line keeps what happened and numbers or keys, never names or votes."""

from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from workshops.models import Facilitator, LogLine, Screen
from workshops.models.workshops import Phase

#: what → its sentence, which may name the facts of the line; a subject of the room adds its own
SENTENCES: dict[str, Any] = {
    "begun": _("The day has begun: %(phase)s"),
    "phase": _("Phase: from %(frm)s to %(to)s"),
    "timer": _("Timer: %(minutes)s minutes"),
    "timer-longer": _("Timer: %(minutes)s minutes more"),
    "timer-stopped": _("Timer stopped"),
    "wall": _("The wall shows: %(mode)s"),
    "wall-address": _("The wall has another address"),
    "concluded": _("The day is concluded"),
    "called-off": _("Called off"),
    "moved": _("Moved from %(frm)s to %(to)s"),
    "copy": _("Copy of the whole state taken away"),
    "copy-with-names": _("Copy of the whole state taken away, with names"),
    # people
    "walk-in": _("Somebody came in at the door: %(group)s"),
    "let in past the queue": _("Somebody of the waiting list is let in: %(group)s"),
    "arrival undone": _("An arrival is undone: %(group)s"),
    "absent people written": _("Whoever did not come is written as absent: %(number)s"),
    "category changed": _("Somebody changed category: from %(frm)s to %(to)s"),
    "code reissued": _("Somebody has a new code, the old one no longer works"),
    "people invited": _("People invited: %(number)s"),
    "people seated": _("People seated at the tables: %(number)s"),
    "person moved": _("Somebody changed table"),
    "tables laid": _("Tables laid out: %(number)s"),
    "facilitator named": _("A task is given: %(role)s"),
    "facilitator dismissed": _("A task is taken away: %(role)s"),
    "list printed": _("A list is printed: %(sheet)s"),
    "perception from paper": _("Answers on perception entered from paper"),
    # cards, visions, ideas
    "card_approved": _("A card is approved"),
    "card_changed": _("A card is changed"),
    "card_hidden": _("A card is hidden"),
    "card_redacted": _("Words of a card are covered"),
    "card_reported": _("A card is reported"),
    "card_shown_again": _("A card is shown again"),
    "vision_presented": _("A vision is presented: %(group)s"),
    "vision_draft": _("A vision is opened again: %(group)s"),
    "common_vision_kept": _("The common vision is written, version %(version)s"),
    "common_element_dropped": _("An element of the common vision is taken away"),
    "idea_hidden": _("An idea is hidden"),
    "idea_brought_back": _("An idea is brought back"),
    "idea_merged": _("Two ideas are joined"),
    "idea_parted": _("Two ideas are parted again"),
    "idea_withdrawn": _("An idea is withdrawn"),
    "brought_in": _("Brought in from a file: %(cards)s cards, %(ideas)s ideas"),
    # ballots
    "ballot-prepared": _("A ballot is prepared"),
    "paper-refused": _("A pile of paper ballots is refused"),
    "ballot-opened": _("Ballot open: %(entitled)s may vote"),
    "ballot-admitted": _("Late arrivals may vote too: %(people)s"),
    "ballot-closing": _("The ballot closes in %(seconds)s seconds"),
    "ballot-closed": _("Ballot closed"),
    "ballot-published": _("Results published"),
    "ballot-annulled": _("Ballot annulled"),
    "paper-late": _("Paper ballots that came too late: %(sheets)s"),
}


class _Facts(dict):
    """A fact that the line does not have is a dash, not an error."""

    def __missing__(self, key: str) -> str:
        return "–"


def said(line: LogLine) -> str:
    """One line as a person reads it; what nobody has a sentence for is told by its key."""
    sentence = SENTENCES.get(line.what)
    return (
        line.what
        if sentence is None
        else str(sentence) % _Facts({k: _word(v) for k, v in line.facts.items()})
    )


def _word(value: Any) -> str:
    """A key of the room by its name, a moment as Rome says it, anything else as it is."""
    if isinstance(value, str):
        for choices in (Phase, Screen.Mode, Facilitator.Role):
            if value in choices.values:
                return str(choices(value).label)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return formats.date_format(timezone.localtime(moment), "j F Y, H:i") if moment.tzinfo else value
    return str(value)
