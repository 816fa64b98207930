"""What can be said about matching events."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, kinds
from startups.models import MatchCard, MatchWish

MATCHING_MUTUAL = "startups-matching-mutual"
MATCHING_AGENDA = "startups-matching-agenda"
MATCHING_FREED = "startups-matching-freed"


def _card(pk: int) -> MatchCard | None:
    rows = MatchCard.objects.select_related("event__activity", "person").filter(pk=pk, left_at=None)
    return rows.exclude(event__activity__state="cancelled").first()


def _stands(facts: Facts) -> bool:
    return _card(facts["card"]) is not None


def _still_mutual(facts: Facts) -> bool:
    one, other = _card(facts["card"]), _card(facts["other"])
    if one is None or other is None:
        return False
    rows = MatchWish.objects.exclude(level="no")
    return rows.filter(frm=one, to=other).exists() and rows.filter(frm=other, to=one).exists()


def _words(facts: Facts) -> dict[str, Any]:
    row = _card(facts["card"])
    if row is None:
        return {"url": reverse("startups:home"), "action": _("See the start-ups"), "title": ""}
    other = _card(facts["other"]) if "other" in facts else None
    return {
        "url": reverse("startups:matching_room", args=[row.event.slug]),
        "action": _("See my talks"),
        "title": row.event.title,
        "other": str(other or ""),
    }


kinds.add(
    NoticeKind(
        key=MATCHING_MUTUAL,
        label=_("Somebody wants to talk with me, as I do"),
        context=_words,
        still_true=_still_mutual,
    )
)
kinds.add(
    NoticeKind(key=MATCHING_AGENDA, label=_("My talks are decided"), context=_words, still_true=_stands)
)
kinds.add(
    NoticeKind(key=MATCHING_FREED, label=_("One of my talks is freed"), context=_words, still_true=_stands)
)
