"""The verbs of start-ups, one file a subject. Enrolments change in land.enrolment.actions alone."""

from startups.actions.barcamps import (
    DatesAreFixed,
    EndsBeforeItStarts,
    documents,
    follow,
    free_slug,
    index,
    open_barcamp,
    opened,
    save_barcamp,
    unfollow,
)
from startups.actions.rules import load_rules, rules_on

__all__ = [
    "DatesAreFixed",
    "EndsBeforeItStarts",
    "documents",
    "follow",
    "free_slug",
    "index",
    "load_rules",
    "open_barcamp",
    "opened",
    "rules_on",
    "save_barcamp",
    "unfollow",
]
