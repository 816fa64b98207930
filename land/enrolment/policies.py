"""May this person see or change this enrolment?"""

from typing import Any

from land.accounts.policies import is_staff, may_export_personal_data
from land.enrolment import owners
from land.enrolment.models import (
    Activity,
    Certificate,
    Enrolment,
    Meeting,
    Questionnaire,
    QuestionnaireInvitation,
)


def owns(user: Any, enrolment: Enrolment) -> bool:
    """Whether it is this person's own."""
    return bool(user.is_authenticated and enrolment.person.user_id == user.pk)


def may_see_activity(user: Any, activity: Activity) -> bool:
    """Public ones for everybody, drafts for staff; an appointment for whoever runs it or has its place."""
    if activity.kind == "appointment":
        return (
            is_staff(user)
            or owners.leads(user, activity)
            or bool(user.is_authenticated and activity.enrolments.filter(person__user=user).exists())
        )
    return activity.state in ("published", "running", "closed", "cancelled", "archived") or is_staff(user)


def may_check_in(user: Any, activity: Activity) -> bool:
    """Staff and whoever runs the activity keep its register."""
    return may_manage(user) or owners.leads(user, activity)


def may_check_in_at(user: Any, meeting: Meeting) -> bool:
    """The same, asked of a meeting."""
    return may_check_in(user, meeting.activity)


def may_check_in_person(user: Any, enrolment: Enrolment) -> bool:
    """The same, asked of somebody's enrolment."""
    return may_check_in(user, enrolment.activity)


def may_answer(user: Any, invitation: QuestionnaireInvitation) -> bool:
    """Whoever was asked."""
    return owns(user, invitation.enrolment)


def may_see_results(user: Any, questionnaire: Questionnaire) -> bool:
    """Staff and whoever runs the activity; never who answered what."""
    return may_check_in(user, questionnaire.activity)


def may_export_people(user: Any, activity: Activity) -> bool:
    """Take names out of the site: staff who may export personal data, and whoever runs this activity."""
    return (may_manage(user) and may_export_personal_data(user)) or owners.leads(user, activity)


def may_manage(user: Any, thing: object = None) -> bool:
    """Staff run activities and their queues."""
    return is_staff(user) and user.has_perm("enrolment.change_enrolment")


def may_read_certificate(user: Any, certificate: Certificate) -> bool:
    """Whoever earned it while it is valid; staff always."""
    return may_manage(user) or (certificate.is_valid and owns(user, certificate.enrolment))
