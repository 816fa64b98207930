"""The tables of the room, one file a subject."""

from startups.models.barcamps import BarCamp, Interest
from startups.models.calls import Call, Criterion
from startups.models.convergence import Convergence, ConvergenceConsent, ConvergenceIdea
from startups.models.groups import FoundingGroup, GroupInvitation, GroupMember, SignOff
from startups.models.ideas import Follow, Idea, IdeaAuthor, Support
from startups.models.projects import Evaluation, Project, Transition

__all__ = [
    "BarCamp",
    "Call",
    "Convergence",
    "ConvergenceConsent",
    "ConvergenceIdea",
    "Criterion",
    "Evaluation",
    "Follow",
    "FoundingGroup",
    "GroupInvitation",
    "GroupMember",
    "Idea",
    "IdeaAuthor",
    "Interest",
    "Project",
    "SignOff",
    "Support",
    "Transition",
]
