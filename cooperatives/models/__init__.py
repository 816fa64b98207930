"""The room's tables, one file a subject."""

from cooperatives.models.imports import ImportJob, ImportRow
from cooperatives.models.registry import Cooperative, Membership, Seat
from cooperatives.models.responses import Answer, Response, Score
from cooperatives.models.surveys import Instrument, InstrumentVersion, ScoringSpec, Wave, WaveMember

__all__ = [
    "Answer",
    "Cooperative",
    "ImportJob",
    "ImportRow",
    "Instrument",
    "InstrumentVersion",
    "Membership",
    "Response",
    "Score",
    "ScoringSpec",
    "Seat",
    "Wave",
    "WaveMember",
]
