"""The questions asked of the room's tables, one file a subject."""

from startups.querysets.barcamps import BarCampQuerySet, InterestQuerySet
from startups.querysets.calls import CallQuerySet
from startups.querysets.convergence import ConvergenceQuerySet
from startups.querysets.grid import AgendaItemQuerySet, AgendaVersionQuerySet, SessionRoomQuerySet
from startups.querysets.groups import GroupMemberQuerySet, InvitationQuerySet
from startups.querysets.ideas import IdeaQuerySet
from startups.querysets.matching import (
    EncounterQuerySet,
    EventQuerySet,
    MatchCardQuerySet,
    MatchingEventQuerySet,
)
from startups.querysets.modules import ModuleQuerySet
from startups.querysets.plans import BusinessPlanQuerySet, PlanMemberQuerySet
from startups.querysets.prefeasibility import PreFeasibilityQuerySet
from startups.querysets.projects import EvaluationQuerySet, ProjectQuerySet
from startups.querysets.proposals import MergerQuerySet, ProposalQuerySet, VoteQuerySet
from startups.querysets.visits import VisitHostQuerySet, VisitQuerySet

__all__ = [
    "AgendaItemQuerySet",
    "AgendaVersionQuerySet",
    "BarCampQuerySet",
    "BusinessPlanQuerySet",
    "CallQuerySet",
    "ConvergenceQuerySet",
    "EncounterQuerySet",
    "EvaluationQuerySet",
    "EventQuerySet",
    "GroupMemberQuerySet",
    "IdeaQuerySet",
    "InterestQuerySet",
    "InvitationQuerySet",
    "MatchCardQuerySet",
    "MatchingEventQuerySet",
    "MergerQuerySet",
    "ModuleQuerySet",
    "PlanMemberQuerySet",
    "PreFeasibilityQuerySet",
    "ProjectQuerySet",
    "ProposalQuerySet",
    "SessionRoomQuerySet",
    "VisitHostQuerySet",
    "VisitQuerySet",
    "VoteQuerySet",
]
