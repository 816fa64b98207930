"""The tables of the room, one file a subject."""

from workshops.models.ballots import (
    Ballot,
    BallotOption,
    CastBallot,
    CastVote,
    PaperBallot,
    PaperBatch,
    VoterRoll,
)
from workshops.models.cycles import Cycle, Prompt, Scenario
from workshops.models.ideas import Idea
from workshops.models.needs import VoicedNeed
from workshops.models.people import Facilitator, Participant, PromptAnswer, PromptGiven
from workshops.models.plan import PlanItem, PlanUpdate
from workshops.models.reports import ContextFigure, Report, ReportComment
from workshops.models.visions import (
    CommonElement,
    CommonVision,
    GroupVision,
    Stance,
    VisionCard,
    VisionCluster,
)
from workshops.models.workshops import LogLine, Screen, StakeholderGroup, Step, Table, Theme, Workshop

__all__ = [
    "Ballot",
    "BallotOption",
    "CastBallot",
    "CastVote",
    "CommonElement",
    "CommonVision",
    "ContextFigure",
    "Cycle",
    "Facilitator",
    "GroupVision",
    "Idea",
    "LogLine",
    "PaperBallot",
    "PaperBatch",
    "Participant",
    "PlanItem",
    "PlanUpdate",
    "Prompt",
    "PromptAnswer",
    "PromptGiven",
    "Report",
    "ReportComment",
    "Scenario",
    "Screen",
    "StakeholderGroup",
    "Stance",
    "Step",
    "Table",
    "Theme",
    "VisionCard",
    "VisionCluster",
    "VoicedNeed",
    "VoterRoll",
    "Workshop",
]
