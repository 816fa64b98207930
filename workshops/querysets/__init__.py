"""The questions asked of the room's tables, one file a subject."""

from workshops.querysets.ballots import BallotQuerySet
from workshops.querysets.ideas import IdeaQuerySet, PlanItemQuerySet
from workshops.querysets.people import ParticipantQuerySet
from workshops.querysets.reports import ReportQuerySet, VoicedNeedQuerySet
from workshops.querysets.visions import VisionCardQuerySet
from workshops.querysets.workshops import WorkshopQuerySet

__all__ = [
    "BallotQuerySet",
    "IdeaQuerySet",
    "ParticipantQuerySet",
    "PlanItemQuerySet",
    "ReportQuerySet",
    "VisionCardQuerySet",
    "VoicedNeedQuerySet",
    "WorkshopQuerySet",
]
