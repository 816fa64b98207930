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
from training.actions.prerequisites import (
    PrerequisiteMissing,
    RequiresItself,
    check_prerequisites,
    require,
)

__all__ = [
    "DatesAreFixed",
    "EndsBeforeItStarts",
    "NoMeetings",
    "PrerequisiteMissing",
    "RequiresItself",
    "Session",
    "check_prerequisites",
    "documents",
    "index",
    "open_edition",
    "opened",
    "require",
    "save_course",
]
