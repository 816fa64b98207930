"""Who may judge, and who takes part in what happens after the plan."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from land.accounts.policies import has_role, is_staff
from startups.models import Appointment, Evaluation, FollowUp, GroupMember, Project, StartingItem
from startups.policies.projects import accompanies, in_group, writes_for

#: A follow-up may be written so long before it is due.
EARLY = timedelta(days=30)


def has_evaluations(user: Any, thing: object = None) -> bool:
    """Evaluators, whether something was asked of them or not."""
    return has_role(user, "evaluator") or (
        bool(user.is_authenticated) and Evaluation.objects.filter(evaluator__user=user).exists()
    )


def may_judge(user: Any, evaluation: Evaluation) -> bool:
    """Whoever was asked, without a conflict, and not in the group since."""
    return (
        bool(user.is_authenticated)
        and evaluation.evaluator.user_id == user.pk
        and evaluation.state != "recused"
        and not in_group(user, evaluation.project)
    )


def may_see_starting(user: Any, project: Project) -> bool:
    """The group, its tutors and staff, once a plan is approved."""
    return project.state in ("starting", "born", "network") and (
        in_group(user, project) or accompanies(user, project)
    )


def may_change_item(user: Any, item: StartingItem) -> bool:
    """Whoever writes for the group, its tutors and staff, until it has ended."""
    project = item.project
    return project.state == "starting" and (writes_for(user, project) or accompanies(user, project))


def may_offer_times(user: Any, project: Project) -> bool:
    """Its tutors, once it is admitted and until it has ended."""
    return bool(
        user.is_authenticated
        and project.admitted_at
        and project.state in (*Project.OPEN, "born")
        and project.tutors.filter(user=user).exists()
    )


def may_book(user: Any, appointment: Appointment) -> bool:
    """The people of the group."""
    return in_group(user, appointment.project)


def may_write_agreed(user: Any, appointment: Appointment) -> bool:
    """The tutor whose appointment it is, and staff."""
    return is_staff(user) or (bool(user.is_authenticated) and appointment.tutor.user_id == user.pk)


def may_take_time_back(user: Any, appointment: Appointment) -> bool:
    """The tutor whose appointment it is, and staff, while it is offered."""
    return appointment.activity.state in ("published", "running") and may_write_agreed(user, appointment)


def may_answer_follow_up(user: Any, follow_up: FollowUp) -> bool:
    """The contact of the group, and staff, from a month before it is due."""
    if follow_up.due_on - EARLY > timezone.localdate():
        return False
    contact = follow_up.project.idea.group.contact
    mine = bool(user.is_authenticated and contact.user_id == user.pk)
    return is_staff(user) or (
        mine and GroupMember.objects.of(user).filter(group__idea=follow_up.project.idea_id).exists()
    )
