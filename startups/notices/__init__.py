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
from startups.notices.matching import MATCHING_AGENDA, MATCHING_FREED, MATCHING_MUTUAL
from startups.notices.prefeasibility import PREFEASIBILITY_SIGN
from startups.notices.visits import (
    VISIT_ACCEPTED,
    VISIT_CANCELLED,
    VISIT_EXPIRED,
    VISIT_FEEDBACK,
    VISIT_PROPOSED,
    VISIT_REFUSED,
    VISIT_REPORTED,
)

__all__ = [
    "AUTHOR_ASKED",
    "CONTACT_NAMED",
    "CONVERGENCE_OUTCOME",
    "CONVERGENCE_PROPOSED",
    "CONVERGENCE_REMINDED",
    "IDEA_NEWS",
    "INVITED",
    "MATCHING_AGENDA",
    "MATCHING_FREED",
    "MATCHING_MUTUAL",
    "MEMBER_LEFT",
    "OPEN",
    "PREFEASIBILITY_SIGN",
    "VISIT_ACCEPTED",
    "VISIT_CANCELLED",
    "VISIT_EXPIRED",
    "VISIT_FEEDBACK",
    "VISIT_PROPOSED",
    "VISIT_REFUSED",
    "VISIT_REPORTED",
]
