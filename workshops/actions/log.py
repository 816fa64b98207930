"""The log of the room in words. A line keeps what happened and numbers or keys, never names or votes."""

from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from workshops.models import LogLine, Screen
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
        if value in Phase.values:
            return str(Phase(value).label)
        if value in Screen.Mode.values:
            return str(Screen.Mode(value).label)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return formats.date_format(timezone.localtime(moment), "j F Y, H:i") if moment.tzinfo else value
    return str(value)
