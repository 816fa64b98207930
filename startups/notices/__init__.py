"""What can be said about start-ups, one file a subject."""

from startups.notices.barcamps import OPEN
from startups.notices.groups import CONTACT_NAMED, INVITED, MEMBER_LEFT
from startups.notices.ideas import (
    AUTHOR_ASKED,
    CONVERGENCE_OUTCOME,
    CONVERGENCE_PROPOSED,
    CONVERGENCE_REMINDED,
    IDEA_NEWS,
)

__all__ = [
    "AUTHOR_ASKED",
    "CONTACT_NAMED",
    "CONVERGENCE_OUTCOME",
    "CONVERGENCE_PROPOSED",
    "CONVERGENCE_REMINDED",
    "IDEA_NEWS",
    "INVITED",
    "MEMBER_LEFT",
    "OPEN",
]
