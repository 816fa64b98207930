"""What can be said about practices."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, kinds
from land.practices.models import PracticePage

PROPOSED = "practices-proposed"


def _waiting(facts: Facts) -> bool:
    return PracticePage.objects.proposed().filter(pk=facts["practice"]).exists()


def _context(facts: Facts) -> dict:
    page = PracticePage.objects.get(pk=facts["practice"])
    return {
        "practice": page,
        "title": page.title,
        "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "action": _("Read the proposal"),
    }


kinds.add(
    NoticeKind(
        key=PROPOSED,
        label=_("A practice was proposed"),
        context=_context,
        still_true=_waiting,
        optional=True,
    )
)
