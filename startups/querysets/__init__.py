"""The questions asked of the room's tables, one file a subject."""

from startups.querysets.barcamps import PUBLIC, BarCampQuerySet, InterestQuerySet
from startups.querysets.calls import CallQuerySet
from startups.querysets.grid import AgendaItemQuerySet, AgendaVersionQuerySet, SessionRoomQuerySet
from startups.querysets.groups import GroupMemberQuerySet
from startups.querysets.ideas import IdeaQuerySet
from startups.querysets.projects import EvaluationQuerySet, ProjectQuerySet
from startups.querysets.proposals import MergerQuerySet, ProposalQuerySet, VoteQuerySet

__all__ = [
    "PUBLIC",
    "AgendaItemQuerySet",
    "AgendaVersionQuerySet",
    "BarCampQuerySet",
    "CallQuerySet",
    "EvaluationQuerySet",
    "GroupMemberQuerySet",
    "IdeaQuerySet",
    "InterestQuerySet",
    "MergerQuerySet",
    "ProjectQuerySet",
    "ProposalQuerySet",
    "SessionRoomQuerySet",
    "VoteQuerySet",
]
