"""What can be said about BarCamps."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, kinds
from startups.models import BarCamp

OPEN = "startups-barcamp-open"


def _barcamp(facts: Facts) -> BarCamp | None:
    return BarCamp.objects.whole().filter(pk=facts["barcamp"]).first()


def _still_open(facts: Facts) -> bool:
    return BarCamp.objects.coming(timezone.now()).filter(pk=facts["barcamp"]).exists()


def _words(facts: Facts) -> dict[str, Any]:
    row = _barcamp(facts)
    if row is None:
        return {"url": reverse("startups:home"), "action": _("See the BarCamps"), "title": "", "starts": None}
    return {
        "url": row.get_absolute_url(),
        "action": _("See the BarCamp"),
        "title": row.title,
        "starts": timezone.localtime(row.activity.starts_at),
        "place": str(row.activity.place.municipality) if row.activity.place else "",
    }


kinds.add(
    NoticeKind(key=OPEN, label=_("A BarCamp is open"), context=_words, still_true=_still_open, optional=True)
)
