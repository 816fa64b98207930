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
from startups.notices.plans import PLAN_SIGN
from startups.notices.prefeasibility import PREFEASIBILITY_SIGN
from startups.notices.projects import (
    CALL_MESSAGE,
    DECIDED,
    FOLLOW_UP,
    GIVING_UP,
    ITEM_DUE,
    JUDGE,
    JUDGE_DUE,
    LIST,
    PROJECT_MOVED,
    SIGN_OFF,
    SLOT,
    SUBMITTED,
)
from startups.notices.proposals import (
    CANCELLED,
    GUEST,
    MERGER_ANSWERED,
    MERGER_ASKED,
    MOVED,
    SCHEDULED,
)
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
    "CALL_MESSAGE",
    "CANCELLED",
    "CONTACT_NAMED",
    "CONVERGENCE_OUTCOME",
    "CONVERGENCE_PROPOSED",
    "CONVERGENCE_REMINDED",
    "DECIDED",
    "FOLLOW_UP",
    "GIVING_UP",
    "GUEST",
    "IDEA_NEWS",
    "INVITED",
    "ITEM_DUE",
    "JUDGE",
    "JUDGE_DUE",
    "LIST",
    "MATCHING_AGENDA",
    "MATCHING_FREED",
    "MATCHING_MUTUAL",
    "MEMBER_LEFT",
    "MERGER_ANSWERED",
    "MERGER_ASKED",
    "MOVED",
    "OPEN",
    "PLAN_SIGN",
    "PREFEASIBILITY_SIGN",
    "PROJECT_MOVED",
    "SCHEDULED",
    "SIGN_OFF",
    "SLOT",
    "SUBMITTED",
    "VISIT_ACCEPTED",
    "VISIT_CANCELLED",
    "VISIT_EXPIRED",
    "VISIT_FEEDBACK",
    "VISIT_PROPOSED",
    "VISIT_REFUSED",
    "VISIT_REPORTED",
]
