"""Who may ask for, answer and read a visit."""

from typing import Any

from cooperatives.policies import may_keep
from startups.models import GroupMember, Visit, VisitHost


def may_see_visit(user: Any, visit: Visit) -> bool:
    """As `VisitQuerySet.visible_to` says."""
    return Visit.objects.visible_to(user).filter(pk=visit.pk).exists()


def may_see_host(user: Any, host: VisitHost) -> bool:
    """Those that receive, everybody who has logged in; others whoever keeps them."""
    return (host.open and host.cooperative.state == "active") or may_keep(user, host.cooperative)


def may_answer_visit(user: Any, visit: Visit) -> bool:
    """The cooperative's representatives, and staff."""
    return may_keep(user, visit.host.cooperative)


def writes_for_group(user: Any, visit: Visit) -> bool:
    """Whoever writes for the group that asked."""
    return GroupMember.objects.of(user).filter(group=visit.group_id, access="edit").exists()


def may_call_off(user: Any, visit: Visit) -> bool:
    """Either side."""
    return writes_for_group(user, visit) or may_answer_visit(user, visit)
