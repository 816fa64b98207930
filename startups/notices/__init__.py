"""What can be said about start-ups, one file a subject."""

from startups.notices.barcamps import OPEN
from startups.notices.proposals import (
    CANCELLED,
    GUEST,
    GUEST_SALT,
    MERGER_ANSWERED,
    MERGER_ASKED,
    MOVED,
    SCHEDULED,
)

__all__ = [
    "CANCELLED",
    "GUEST",
    "GUEST_SALT",
    "MERGER_ANSWERED",
    "MERGER_ASKED",
    "MOVED",
    "OPEN",
    "SCHEDULED",
]
