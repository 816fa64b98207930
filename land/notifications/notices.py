"""The one thing that the ground itself says: a trial."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import NoticeKind, kinds

TRIAL = "notifications-trial"


def trial_words(facts: dict[str, Any]) -> dict[str, Any]:
    """Nothing but where to look."""
    return {"url": reverse("notifications:list"), "action": _("See the notifications")}


kinds.add(NoticeKind(key=TRIAL, label=_("Trial message"), context=trial_words))
