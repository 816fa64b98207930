"""Who may do what in this room, one file a subject."""

from land.accounts.policies import is_staff
from workshops.policies.room import controls, in_team, receives, runs, scribes, scribes_in, takes_paper
from workshops.policies.workshops import may_see_workshop

__all__ = [
    "controls",
    "in_team",
    "is_staff",
    "may_see_workshop",
    "receives",
    "runs",
    "scribes",
    "scribes_in",
    "takes_paper",
]
