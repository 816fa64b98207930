"""Who may do what in this room, one file a subject."""

from land.accounts.policies import is_staff
from workshops.policies.needs import keeps_need
from workshops.policies.plan import keeps_item, may_see_item, may_see_plan, owns_item, tells_of_item
from workshops.policies.report import keeps_after, keeps_comment, may_read_draft, may_see_report, was_there
from workshops.policies.room import controls, in_team, receives, runs, scribes, scribes_in, takes_paper
from workshops.policies.visions import may_read_outcome
from workshops.policies.workshops import may_see_workshop

__all__ = [
    "controls",
    "in_team",
    "is_staff",
    "keeps_after",
    "keeps_comment",
    "keeps_item",
    "keeps_need",
    "may_read_draft",
    "may_read_outcome",
    "may_see_item",
    "may_see_plan",
    "may_see_report",
    "may_see_workshop",
    "owns_item",
    "receives",
    "runs",
    "scribes",
    "scribes_in",
    "takes_paper",
    "tells_of_item",
    "was_there",
]
