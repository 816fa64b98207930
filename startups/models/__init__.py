"""The tables of the room, one file a subject."""

from startups.models.barcamps import BarCamp, Interest
from startups.models.calls import Call, Criterion
from startups.models.groups import FoundingGroup, GroupMember, SignOff
from startups.models.ideas import Idea, IdeaAuthor
from startups.models.plans import BusinessPlan, PlanMember, PlanSection
from startups.models.projects import Evaluation, Project, Transition

__all__ = [
    "BarCamp",
    "BusinessPlan",
    "Call",
    "Criterion",
    "Evaluation",
    "FoundingGroup",
    "GroupMember",
    "Idea",
    "IdeaAuthor",
    "Interest",
    "PlanMember",
    "PlanSection",
    "Project",
    "SignOff",
    "Transition",
]
