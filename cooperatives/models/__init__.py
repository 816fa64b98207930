"""The room's tables, one file a subject."""

from cooperatives.models.delegations import Remark, SectionAssignment
from cooperatives.models.figures import YearlyFigures
from cooperatives.models.history import FieldChange, Succession
from cooperatives.models.imports import ImportJob, ImportRow
from cooperatives.models.interventions import (
    AccompanimentPlan,
    Intervention,
    InterventionList,
    InterventionRule,
    PlanStep,
)
from cooperatives.models.registry import Cooperative, Membership, Seat
from cooperatives.models.responses import Answer, AnswerChange, Response, Score
from cooperatives.models.runs import Cell, Release, ScoringRun
from cooperatives.models.surveys import (
    Instrument,
    InstrumentVersion,
    Reminder,
    ScoringSpec,
    Wave,
    WaveMember,
)

__all__ = [
    "AccompanimentPlan",
    "Answer",
    "AnswerChange",
    "Cell",
    "Cooperative",
    "FieldChange",
    "ImportJob",
    "ImportRow",
    "Instrument",
    "InstrumentVersion",
    "Intervention",
    "InterventionList",
    "InterventionRule",
    "Membership",
    "PlanStep",
    "Release",
    "Remark",
    "Reminder",
    "Response",
    "Score",
    "ScoringRun",
    "ScoringSpec",
    "Seat",
    "SectionAssignment",
    "Succession",
    "Wave",
    "WaveMember",
    "YearlyFigures",
]
