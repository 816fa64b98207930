"""The questions asked of the room's tables, one file a subject."""

from startups.querysets.barcamps import PUBLIC, BarCampQuerySet, InterestQuerySet
from startups.querysets.calls import CallQuerySet
from startups.querysets.groups import GroupMemberQuerySet
from startups.querysets.ideas import IdeaQuerySet
from startups.querysets.plans import BusinessPlanQuerySet, PlanMemberQuerySet
from startups.querysets.projects import EvaluationQuerySet, ProjectQuerySet

__all__ = [
    "PUBLIC",
    "BarCampQuerySet",
    "BusinessPlanQuerySet",
    "CallQuerySet",
    "EvaluationQuerySet",
    "GroupMemberQuerySet",
    "IdeaQuerySet",
    "InterestQuerySet",
    "PlanMemberQuerySet",
    "ProjectQuerySet",
]
