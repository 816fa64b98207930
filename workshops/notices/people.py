"""What is said to people before the day."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, kinds
from workshops.models import Workshop

INVITATION = "workshops-invitation"


def _workshop(facts: Facts) -> Workshop | None:
    return Workshop.objects.whole().filter(pk=facts["workshop"]).first()


def _still_open(facts: Facts) -> bool:
    """It can still be enrolled in."""
    row = _workshop(facts)
    if row is None or row.state != "coming" or row.activity.state != "published":
        return False
    return timezone.now() < (row.activity.enrol_closes_at or row.activity.starts_at)


def _words(facts: Facts) -> dict[str, Any]:
    row = _workshop(facts)
    if row is None:
        return {
            "url": reverse("workshops:home"),
            "action": _("See the workshops"),
            "title": "",
            "starts": None,
        }
    return {
        "url": row.get_absolute_url(),
        "action": _("See it and enrol"),
        "title": row.title,
        "starts": timezone.localtime(row.activity.starts_at),
        "place": str(row.activity.place or ""),
        "area": str(row.area),
        "year": row.cycle.horizon_year,
    }


kinds.add(
    NoticeKind(
        key=INVITATION,
        label=_("Invitation to a workshop"),
        context=_words,
        still_true=_still_open,
        optional=True,
    )
)
