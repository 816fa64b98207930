"""Who may do what in this room, one file a subject."""

from land.accounts.policies import is_staff
from startups.policies.barcamps import may_follow, may_see_barcamp
from startups.policies.calls import may_see_call
from startups.policies.ideas import is_author, may_edit_idea, may_see_idea
from startups.policies.projects import (
    accompanies,
    evaluates,
    in_group,
    may_edit_project,
    may_read_rows,
    may_see_project,
    writes_for,
)
from startups.policies.proposals import (
    hosts_session,
    may_act_on_session,
    may_answer_merger,
    may_see_session,
)

__all__ = [
    "accompanies",
    "evaluates",
    "hosts_session",
    "in_group",
    "is_author",
    "is_staff",
    "may_act_on_session",
    "may_answer_merger",
    "may_edit_idea",
    "may_edit_project",
    "may_follow",
    "may_read_rows",
    "may_see_barcamp",
    "may_see_call",
    "may_see_idea",
    "may_see_project",
    "may_see_session",
    "writes_for",
]
