"""May this person see or change this enrolment?"""

from typing import Any

from land.accounts.policies import is_staff
from land.enrolment.models import Activity, Certificate, Enrolment


def owns(user: Any, enrolment: Enrolment) -> bool:
    """Whether it is this person's own."""
    return bool(user.is_authenticated and enrolment.person.user_id == user.pk)


def may_see_activity(user: Any, activity: Activity) -> bool:
    """Public ones for everybody, drafts for staff."""
    return activity.state in ("published", "running", "closed", "cancelled", "archived") or is_staff(user)


def may_manage(user: Any, thing: object = None) -> bool:
    """Staff run activities and their queues."""
    return is_staff(user) and user.has_perm("enrolment.change_enrolment")


def may_read_certificate(user: Any, certificate: Certificate) -> bool:
    """Whoever earned it while it is valid; staff always."""
    return may_manage(user) or (certificate.is_valid and owns(user, certificate.enrolment))
