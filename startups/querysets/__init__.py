"""The questions asked of the room's tables, one file a subject."""

from startups.querysets.barcamps import PUBLIC, BarCampQuerySet, InterestQuerySet
from startups.querysets.calls import CallQuerySet
from startups.querysets.convergence import ConvergenceQuerySet
from startups.querysets.groups import GroupMemberQuerySet, InvitationQuerySet
from startups.querysets.ideas import IdeaQuerySet
from startups.querysets.projects import EvaluationQuerySet, ProjectQuerySet

__all__ = [
    "PUBLIC",
    "BarCampQuerySet",
    "CallQuerySet",
    "ConvergenceQuerySet",
    "EvaluationQuerySet",
    "GroupMemberQuerySet",
    "IdeaQuerySet",
    "InterestQuerySet",
    "InvitationQuerySet",
    "ProjectQuerySet",
]
