"""The tables of the room, one file a subject."""

from startups.models.barcamps import BarCamp, Interest
from startups.models.calls import Call, Criterion
from startups.models.grid import AgendaHost, AgendaItem, AgendaVersion, SessionRoom, Slot
from startups.models.groups import FoundingGroup, GroupMember, SignOff
from startups.models.ideas import Idea, IdeaAuthor
from startups.models.projects import Evaluation, Project, Transition
from startups.models.proposals import Merger, Proposal, SessionNote, Vote

__all__ = [
    "AgendaHost",
    "AgendaItem",
    "AgendaVersion",
    "BarCamp",
    "Call",
    "Criterion",
    "Evaluation",
    "FoundingGroup",
    "GroupMember",
    "Idea",
    "IdeaAuthor",
    "Interest",
    "Merger",
    "Project",
    "Proposal",
    "SessionNote",
    "SessionRoom",
    "SignOff",
    "Slot",
    "Transition",
    "Vote",
]
