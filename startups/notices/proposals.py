"""What can be said about the sessions of a BarCamp; and the letter that asks a guest to confirm one."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, StrangerLetter, kinds, strangers
from land.notifications.letters import NoLongerNeeded
from startups.models import AgendaItem, AgendaVersion, GuestProposal, Merger, Proposal

GUEST = "startups-session-guest"
SCHEDULED = "startups-session-scheduled"
MOVED = "startups-session-moved"
CANCELLED = "startups-session-cancelled"
MERGER_ASKED = "startups-session-merger-asked"
MERGER_ANSWERED = "startups-session-merger-answered"


def _session(facts: Facts) -> Proposal | None:
    return Proposal.objects.select_related("barcamp__activity").filter(pk=facts["session"]).first()


def _item(facts: Facts) -> AgendaItem | None:
    """Where it stands: in the version that was published, or, moved by its host, in the grid in hand."""
    rows = AgendaItem.objects.select_related("slot", "room").filter(proposal=facts["session"])
    return (
        rows.filter(version=facts["version"]) if facts["version"] else rows.filter(version__number=None)
    ).first()


def _words(facts: Facts) -> dict[str, Any]:
    row, item = _session(facts), _item(facts)
    if row is None:
        return {"url": reverse("startups:home"), "action": _("See the BarCamps"), "title": "", "barcamp": ""}
    return {
        "url": row.get_absolute_url(),
        "action": _("See the session"),
        "title": row.title,
        "barcamp": row.barcamp.title,
        "starts": timezone.localtime(item.slot.starts_at) if item else None,
        "room": item.room.name if item else "",
    }


def _still_latest(facts: Facts) -> bool:
    """No later version has been published meanwhile: that one tells where it stands now."""
    row = _session(facts)
    if row is None or not row.is_open or not row.barcamp.goes_on or _item(facts) is None:
        return False
    last = AgendaVersion.objects.published().filter(barcamp=row.barcamp).values_list("pk", flat=True).first()
    return not facts["version"] or last == facts["version"]


def _still_gone(facts: Facts) -> bool:
    row = _session(facts)
    return row is not None and row.barcamp.goes_on and row.state != "scheduled"


def _merger(facts: Facts) -> Merger | None:
    return Merger.objects.select_related("gives__barcamp", "takes").filter(pk=facts["merger"]).first()


def _merger_words(facts: Facts) -> dict[str, Any]:
    row = _merger(facts)
    if row is None:
        return {"url": reverse("startups:home"), "action": _("See the BarCamps"), "gives": "", "takes": ""}
    return {
        "url": row.takes.get_absolute_url(),
        "action": _("See the session"),
        "gives": row.gives.title,
        "takes": row.takes.title,
        "agreed": row.state == "done",
    }


def _asked(facts: Facts) -> bool:
    row = _merger(facts)
    return row is not None and row.state == "asked"


def _answered(facts: Facts) -> bool:
    row = _merger(facts)
    return row is not None and row.state in ("done", "refused")


def guest_path(to: str, facts: dict[str, str]) -> str:
    """The link that proves to whom an address belongs; it holds a signed number alone. Raises: NoLongerNeeded."""
    row = GuestProposal.objects.filter(uuid=facts["guest"]).first()
    if row is None or not row.is_good(timezone.now()):
        raise NoLongerNeeded("the proposal is gone")
    return reverse("startups:guest_confirm", args=[row.token()])


kinds.add(NoticeKind(SCHEDULED, _("A session is in the grid"), _words, _still_latest))
kinds.add(NoticeKind(MOVED, _("A session is moved"), _words, _still_latest))
kinds.add(NoticeKind(CANCELLED, _("A session is cancelled"), _words, _still_gone))
kinds.add(NoticeKind(MERGER_ASKED, _("Somebody proposes to make one session of two"), _merger_words, _asked))
kinds.add(NoticeKind(MERGER_ANSWERED, _("The answer about two sessions alike"), _merger_words, _answered))
strangers.add(StrangerLetter(GUEST, _("Confirm the session"), guest_path))
