"""Who may do what in this room, one file a subject."""

from land.accounts.policies import is_staff
from startups.policies.barcamps import may_follow, may_see_barcamp
from startups.policies.calls import may_see_call
from startups.policies.ideas import is_author, may_edit_idea, may_see_idea
from startups.policies.plans import (
    may_see_plan,
    may_see_plans,
    may_see_section,
    may_sign_plan,
    may_start_plan,
    may_write_plan,
    may_write_row,
)
from startups.policies.projects import (
    accompanies,
    evaluates,
    in_group,
    may_edit_project,
    may_read_rows,
    may_see_project,
    writes_for,
)

__all__ = [
    "accompanies",
    "evaluates",
    "in_group",
    "is_author",
    "is_staff",
    "may_edit_idea",
    "may_edit_project",
    "may_follow",
    "may_read_rows",
    "may_see_barcamp",
    "may_see_call",
    "may_see_idea",
    "may_see_plan",
    "may_see_plans",
    "may_see_project",
    "may_see_section",
    "may_sign_plan",
    "may_start_plan",
    "may_write_plan",
    "may_write_row",
    "writes_for",
]
