"""The tables of the room, one file a subject."""

from startups.models.barcamps import BarCamp, Interest
from startups.models.calls import Call, CallMessage, Criterion
from startups.models.convergence import Convergence, ConvergenceConsent, ConvergenceIdea
from startups.models.evaluating import Decision
from startups.models.grid import AgendaHost, AgendaItem, AgendaVersion, SessionRoom, Slot
from startups.models.groups import FoundingGroup, GroupInvitation, GroupMember, SignOff
from startups.models.ideas import Follow, Idea, IdeaAuthor, Support
from startups.models.matching import Encounter, EncounterSeat, MatchCard, MatchingEvent, MatchWish
from startups.models.modules import Module
from startups.models.plans import BusinessPlan, PlanAttachment, PlanMember, PlanSection
from startups.models.prefeasibility import PreFeasibility
from startups.models.projects import Evaluation, Project, Transition
from startups.models.proposals import GuestProposal, Merger, Proposal, SessionNote, Vote
from startups.models.research import Assumption, Research, ResearchEffect
from startups.models.starting import Appointment, FollowUp, StartingItem
from startups.models.visits import Visit, VisitHost

__all__ = [
    "AgendaHost",
    "AgendaItem",
    "AgendaVersion",
    "Appointment",
    "Assumption",
    "BarCamp",
    "BusinessPlan",
    "Call",
    "CallMessage",
    "Convergence",
    "ConvergenceConsent",
    "ConvergenceIdea",
    "Criterion",
    "Decision",
    "Encounter",
    "EncounterSeat",
    "Evaluation",
    "Follow",
    "FollowUp",
    "FoundingGroup",
    "GroupInvitation",
    "GroupMember",
    "GuestProposal",
    "Idea",
    "IdeaAuthor",
    "Interest",
    "MatchCard",
    "MatchWish",
    "MatchingEvent",
    "Merger",
    "Module",
    "PlanAttachment",
    "PlanMember",
    "PlanSection",
    "PreFeasibility",
    "Project",
    "Proposal",
    "Research",
    "ResearchEffect",
    "SessionNote",
    "SessionRoom",
    "SignOff",
    "Slot",
    "StartingItem",
    "Support",
    "Transition",
    "Visit",
    "VisitHost",
    "Vote",
]
