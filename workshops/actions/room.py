"""What every verb of the room does: say that screens must look again, write the log, hold to the phase."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from land.core.errors import WrongState
from workshops.models import LogLine, Workshop


class NotNow(WrongState):
    sentence = _("The room is doing something else now. Look at the screen to see what.")


class NotGoingOn(WrongState):
    sentence = _("The workshop is not going on.")


def changed(workshop: Workshop) -> int:
    """Raise the version that screens compare: every phone loads its screen again.

    For what changes on all of them: the phase, its timer, a ballot that opens or closes, what is told to the room. Never for
    what one person sends (a card, an idea, a vote): a hundred people times a hundred phones is a crowd. The wall and the
    control room look at such things by themselves.
    Returns the new version, which is also set on `workshop`.
    """
    Workshop.objects.filter(pk=workshop.pk).update(version=F("version") + 1)
    workshop.refresh_from_db(fields=["version"])
    return workshop.version


def note(workshop: Workshop, *, by: Any, what: str, **facts: Any) -> LogLine:
    """Add a line to the log of the room. `facts` hold numbers and keys, never names, words or votes."""
    author = by if getattr(by, "is_authenticated", False) else None
    return LogLine.objects.create(workshop=workshop, by=author, what=what, facts=facts)


def check_phase(workshop: Workshop, *phases: str) -> None:
    """Raises: NotGoingOn, NotNow if the room is in none of these phases. Asks the database, not the row at hand."""
    state, phase = Workshop.objects.values_list("state", "phase").get(pk=workshop.pk)
    if state != Workshop.State.RUNNING:
        raise NotGoingOn
    if phase not in phases:
        raise NotNow
