"""How a notice reads on the screen: the subject of its mail, and where it leads."""

import logging
from dataclasses import dataclass

from django.utils.translation import gettext as _

from land.notifications import wording
from land.notifications.kinds import kinds
from land.notifications.models import Notice

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """A notice on the screen. `url` is empty when what it was about is gone."""

    notice: Notice
    subject: str
    url: str = ""
    action: str = ""


def line(notice: Notice, *, language: str) -> Line:
    """The notice in the page's language. What cannot be said any more keeps its kind's name."""
    kind = kinds.get(notice.kind)
    if kind is None:
        return Line(notice, _("An earlier notification"))
    try:
        words = wording.say(kind, notice.facts, language=language[:2], first_name=notice.person.first_name)
    except Exception as error:
        log.warning("Notice %s of kind %s cannot be read (%s).", notice.pk, kind.key, type(error).__name__)
        return Line(notice, str(kind.label))
    return Line(notice, words.subject or str(kind.label), words.url, words.action)
