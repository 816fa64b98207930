"""Who may read, write, sign and submit a business plan, and who reads what each member brings."""

from typing import Any

from startups.models import BusinessPlan, PlanAttachment, PlanMember, PlanSection, Project
from startups.policies.projects import accompanies, in_group, may_edit_project, may_see_project

#: where a group works on its plan
WRITING = ("planning", "plan_rework")


def may_see_plans(user: Any, project: Project) -> bool:
    """Whoever may see the project; which versions, `BusinessPlanQuerySet.visible_to` says."""
    return may_see_project(user, project)


def may_start_plan(user: Any, project: Project) -> bool:
    """Whoever writes for the group, while the plan is in hand."""
    return project.state in WRITING and may_edit_project(user, project)


def may_see_plan(user: Any, plan: BusinessPlan) -> bool:
    """As `BusinessPlanQuerySet.visible_to` says: lists and pages have one truth."""
    return BusinessPlan.objects.visible_to(user).filter(pk=plan.pk).exists()


def is_written(plan: BusinessPlan) -> bool:
    """Whether this version can still change."""
    return plan.state == "draft" and plan.project.state in WRITING


def may_write_plan(user: Any, plan: BusinessPlan) -> bool:
    """Whoever writes for the group, while this version is a draft and the plan is in hand."""
    return is_written(plan) and may_edit_project(user, plan.project)


def may_see_section(user: Any, section: PlanSection) -> bool:
    """As its plan."""
    return may_see_plan(user, section.plan)


def may_sign_plan(user: Any, plan: BusinessPlan) -> bool:
    """Whoever is in the group, also those who only read, while this version is a draft."""
    return is_written(plan) and in_group(user, plan.project)


def may_write_row(user: Any, row: PlanMember) -> bool:
    """Its member alone, or who typed it for a member outside the group."""
    return is_written(row.plan) and PlanMember.objects.kept_by(user).filter(pk=row.pk).exists()


def may_see_attachments(user: Any, plan: BusinessPlan) -> bool:
    """Quotes and curricula are for the group, its tutors and staff; evaluators read the plan without them."""
    return in_group(user, plan.project) or accompanies(user, plan.project)


def may_detach(user: Any, attachment: PlanAttachment) -> bool:
    """Whoever writes the plan."""
    return may_write_plan(user, attachment.plan)
