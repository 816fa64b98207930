"""The verbs of workshops, one file a subject. Enrolments change in land.enrolment.actions alone."""

from workshops.actions.workshops import (
    Asked,
    GroupInUse,
    documents,
    groups_of,
    index,
    leads_workshop,
    open_workshop,
    opened,
    save_cycle,
    save_workshop,
    timetable,
)

__all__ = [
    "Asked",
    "GroupInUse",
    "documents",
    "groups_of",
    "index",
    "leads_workshop",
    "open_workshop",
    "opened",
    "save_cycle",
    "save_workshop",
    "timetable",
]
