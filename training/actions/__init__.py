"""The verbs of training, one file a subject. Enrolments change in land.enrolment.actions alone."""

from training.actions.courses import (
    DatesAreFixed,
    EndsBeforeItStarts,
    NoMeetings,
    Session,
    documents,
    index,
    open_edition,
    opened,
    save_course,
)
from training.actions.editions import (
    Copy,
    NotADraft,
    change_draft,
    draft_edition,
    duplicate_edition,
    give_room,
    standing,
)

__all__ = [
    "Copy",
    "DatesAreFixed",
    "EndsBeforeItStarts",
    "NoMeetings",
    "NotADraft",
    "Session",
    "change_draft",
    "documents",
    "draft_edition",
    "duplicate_edition",
    "give_room",
    "index",
    "open_edition",
    "opened",
    "save_course",
    "standing",
]
