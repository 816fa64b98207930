"""What can be said about visits to cooperatives."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, kinds
from startups.models import Visit

VISIT_PROPOSED = "startups-visit-proposed"
VISIT_ACCEPTED = "startups-visit-accepted"
VISIT_REFUSED = "startups-visit-refused"
VISIT_CANCELLED = "startups-visit-cancelled"
VISIT_EXPIRED = "startups-visit-expired"
VISIT_REPORTED = "startups-visit-reported"
VISIT_FEEDBACK = "startups-visit-feedback"


def _visit(facts: Facts) -> Visit | None:
    return Visit.objects.whole().filter(pk=facts["visit"]).first()


def _in(*states: str) -> Callable[[Facts], bool]:
    def still_true(facts: Facts) -> bool:
        return Visit.objects.filter(pk=facts["visit"], state__in=states).exists()

    return still_true


def _words(facts: Facts) -> dict[str, Any]:
    row = _visit(facts)
    if row is None:
        return {
            "url": reverse("startups:visits"),
            "action": _("See the visits"),
            "group": "",
            "cooperative": "",
        }
    return {
        "url": row.get_absolute_url(),
        "action": _("See the visit"),
        "group": row.group.name,
        "cooperative": str(row.host.cooperative),
        "day": row.day,
    }


for key, label, states in (
    (VISIT_PROPOSED, _("A group asks for a visit"), ("proposed",)),
    (VISIT_ACCEPTED, _("A cooperative accepts a visit"), ("accepted",)),
    (VISIT_REFUSED, _("A cooperative cannot receive a visit"), ("refused",)),
    (VISIT_CANCELLED, _("A visit is called off"), ("cancelled",)),
    (VISIT_EXPIRED, _("Nobody answered a request for a visit"), ("expired",)),
    (VISIT_REPORTED, _("A group wrote the report of a visit"), ("reported",)),
    (VISIT_FEEDBACK, _("A cooperative says how a visit went"), ("held", "reported")),
):
    kinds.add(NoticeKind(key=key, label=label, context=_words, still_true=_in(*states)))
