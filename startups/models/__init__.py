"""The tables of the room, one file a subject."""

from startups.models.barcamps import BarCamp, Interest
from startups.models.calls import Call, CallMessage, Criterion
from startups.models.evaluating import Decision
from startups.models.groups import FoundingGroup, GroupMember, SignOff
from startups.models.ideas import Idea, IdeaAuthor
from startups.models.projects import Evaluation, Project, Transition
from startups.models.starting import Appointment, FollowUp, StartingItem

__all__ = [
    "Appointment",
    "BarCamp",
    "Call",
    "CallMessage",
    "Criterion",
    "Decision",
    "Evaluation",
    "FollowUp",
    "FoundingGroup",
    "GroupMember",
    "Idea",
    "IdeaAuthor",
    "Interest",
    "Project",
    "SignOff",
    "StartingItem",
    "Transition",
]
