"""Who may read, write and sign a pre-feasibility plan; whose a piece of research or an assumption is."""

from typing import Any

from startups.models import Assumption, PreFeasibility, Research
from startups.policies.projects import in_group, may_edit_project, may_see_project


def may_see_prefeasibility(user: Any, plan: PreFeasibility) -> bool:
    """As `PreFeasibilityQuerySet.visible_to` says."""
    return PreFeasibility.objects.visible_to(user).filter(pk=plan.pk).exists()


def may_write_prefeasibility(user: Any, plan: PreFeasibility) -> bool:
    """Whoever writes for the group, while its path is open."""
    return may_edit_project(user, plan.project)


def may_sign(user: Any, plan: PreFeasibility) -> bool:
    """Every member, whatever their access."""
    return in_group(user, plan.project)


def may_edit_research(user: Any, row: Research | Assumption) -> bool:
    """Whoever writes for its group, while its path is open."""
    return may_edit_project(user, row.project)


def may_see_research(user: Any, row: Research) -> bool:
    """As its project: findings may name people."""
    return may_see_project(user, row.project)
