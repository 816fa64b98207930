"""Who may do what in this room, one file a subject."""

from land.accounts.policies import is_staff
from startups.policies.barcamps import may_follow, may_see_barcamp
from startups.policies.calls import may_see_call
from startups.policies.convergence import is_asked, may_see_convergence
from startups.policies.groups import (
    is_contact,
    is_member,
    may_begin_group,
    may_invite,
    may_see_group,
    may_take_back,
)
from startups.policies.ideas import (
    is_asked_author,
    is_author,
    may_edit_idea,
    may_hide_idea,
    may_join_ideas,
    may_publish_idea,
    may_react,
    may_see_idea,
)
from startups.policies.matching import may_see_event, takes_part
from startups.policies.plans import (
    may_see_plan,
    may_see_plans,
    may_see_section,
    may_sign_plan,
    may_start_plan,
    may_write_plan,
    may_write_row,
)
from startups.policies.prefeasibility import (
    may_edit_research,
    may_see_prefeasibility,
    may_see_research,
    may_sign,
    may_write_prefeasibility,
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
from startups.policies.visits import (
    may_answer_visit,
    may_call_off,
    may_see_host,
    may_see_visit,
    writes_for_group,
)

__all__ = [
    "accompanies",
    "evaluates",
    "in_group",
    "is_asked",
    "is_asked_author",
    "is_author",
    "is_contact",
    "is_member",
    "is_staff",
    "may_answer_visit",
    "may_begin_group",
    "may_call_off",
    "may_edit_idea",
    "may_edit_project",
    "may_edit_research",
    "may_follow",
    "may_hide_idea",
    "may_invite",
    "may_join_ideas",
    "may_publish_idea",
    "may_react",
    "may_read_rows",
    "may_see_barcamp",
    "may_see_call",
    "may_see_convergence",
    "may_see_event",
    "may_see_group",
    "may_see_host",
    "may_see_idea",
    "may_see_plan",
    "may_see_plans",
    "may_see_prefeasibility",
    "may_see_project",
    "may_see_research",
    "may_see_section",
    "may_see_visit",
    "may_sign",
    "may_sign_plan",
    "may_start_plan",
    "may_take_back",
    "may_write_plan",
    "may_write_prefeasibility",
    "may_write_row",
    "takes_part",
    "writes_for",
    "writes_for_group",
]
