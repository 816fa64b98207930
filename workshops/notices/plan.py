"""What can be said about an activity of the plan to whoever answers for it."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, kinds
from workshops.models import PlanItem

PLAN_NAMED = "workshops-plan-named"
PLAN_DUE = "workshops-plan-due"
PLAN_SILENT = "workshops-plan-silent"


def _words(facts: Facts) -> dict[str, Any]:
    row = PlanItem.objects.select_related("workshop__activity").filter(pk=facts["item"]).first()
    return {
        "url": reverse("workshops:plan_item", args=[row.uuid]) if row else reverse("workshops:home"),
        "action": _("Say how it goes"),
        "title": row.title if row else "",
        "workshop": row.workshop.title if row else "",
        "due": row.due_on if row else None,
    }


def _owned(facts: Facts) -> bool:
    return PlanItem.objects.open().filter(pk=facts["item"], owner=facts["owner"]).exists()


def _due(facts: Facts) -> bool:
    return PlanItem.objects.open().filter(pk=facts["item"], due_on=facts["due"]).exists()


def _silent(facts: Facts) -> bool:
    rows = PlanItem.objects.filter(pk=facts["item"], state__in=["agreed", "running"])
    return rows.filter(told_at=facts["told_at"]).exists()


_KINDS: tuple[tuple[str, Any, Callable[[Facts], bool], bool], ...] = (
    (PLAN_NAMED, _("You answer for an activity of a workshop’s plan"), _owned, False),
    (PLAN_DUE, _("An activity of the plan is due soon"), _due, True),
    (PLAN_SILENT, _("Nothing has been said of an activity of the plan for long"), _silent, True),
)
for _key, _label, _still, _optional in _KINDS:
    kinds.add(NoticeKind(key=_key, label=_label, context=_words, still_true=_still, optional=_optional))
