"""What is said to somebody whose access was touched."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import NoticeKind, kinds

RESET = "dashboard-second-factor-reset"


def reset_words(facts: dict[str, Any]) -> dict[str, Any]:
    """Where to set a new one."""
    return {"url": reverse("mfa_index"), "action": _("Set a new second factor")}


kinds.add(NoticeKind(key=RESET, label=_("The second factor was reset"), context=reset_words))
