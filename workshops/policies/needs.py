"""Who records the needs of a workshop."""

from typing import Any

from workshops.models import VoicedNeed
from workshops.policies.report import keeps_after


def keeps_need(user: Any, voiced: VoicedNeed) -> bool:
    """Whoever keeps what its workshop leaves."""
    return keeps_after(user, voiced.workshop)
