"""Who may read what came of a workshop."""

from typing import Any

from workshops.models import Workshop
from workshops.policies.workshops import may_see_workshop


def may_read_outcome(user: Any, workshop: Workshop) -> bool:
    """Visions and ideas on their pages: once the workshop is concluded, whoever sees the workshop."""
    return workshop.state == Workshop.State.CONCLUDED and may_see_workshop(user, workshop)
