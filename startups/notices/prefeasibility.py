"""What can be said about pre-feasibility plans."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, kinds
from startups.models import PreFeasibility

PREFEASIBILITY_SIGN = "startups-prefeasibility-sign"


def _plan(facts: Facts) -> PreFeasibility | None:
    return PreFeasibility.objects.whole().filter(pk=facts["plan"], state="draft").first()


def _still_asked(facts: Facts) -> bool:
    row = _plan(facts)
    return row is not None and row.asked_digest == facts["digest"]


def _words(facts: Facts) -> dict[str, Any]:
    row = _plan(facts)
    if row is None:
        return {"url": reverse("startups:home"), "action": _("See the start-ups"), "title": "", "until": None}
    return {
        "url": row.get_absolute_url(),
        "action": _("Read it and confirm"),
        "title": str(row.project),
        "until": timezone.localtime(row.asked_at) + timedelta(days=7) if row.asked_at else None,
    }


kinds.add(
    NoticeKind(
        key=PREFEASIBILITY_SIGN,
        label=_("A plan waits for my confirmation"),
        context=_words,
        still_true=_still_asked,
    )
)
