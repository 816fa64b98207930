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

__all__ = [
    "DatesAreFixed",
    "EndsBeforeItStarts",
    "NoMeetings",
    "Session",
    "documents",
    "index",
    "open_edition",
    "opened",
    "save_course",
]
