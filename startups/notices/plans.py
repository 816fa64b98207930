"""What can be said about business plans. No amount is told in a notice."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, kinds
from startups.models import BusinessPlan

PLAN_SIGN = "startups-plan-sign"


def _plan(facts: Facts) -> BusinessPlan | None:
    return BusinessPlan.objects.whole().filter(pk=facts["plan"], state="draft").first()


def _still_asked(facts: Facts) -> bool:
    return _plan(facts) is not None


def _words(facts: Facts) -> dict[str, Any]:
    row = _plan(facts)
    return {
        "url": row.get_absolute_url() if row else reverse("startups:home"),
        "action": _("Read it and sign"),
        "title": str(row.project) if row else "",
        "number": row.number if row else 0,
    }


kinds.add(
    NoticeKind(
        key=PLAN_SIGN,
        label=_("A business plan waits for my signature"),
        context=_words,
        still_true=_still_asked,
    )
)
