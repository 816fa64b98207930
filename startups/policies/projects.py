"""Who may see, write, accompany and judge a project."""

from typing import Any

from land.accounts.policies import is_staff
from startups.models import GroupMember, Project


def may_see_project(user: Any, project: Project) -> bool:
    """Its group, its tutors, whoever evaluates it without a conflict, and staff."""
    return Project.objects.visible_to(user).filter(pk=project.pk).exists()


def in_group(user: Any, project: Project) -> bool:
    """Whether this person is of its group now."""
    return GroupMember.objects.of(user).filter(group__idea=project.idea_id).exists()


def writes_for(user: Any, project: Project) -> bool:
    """Whether this person may write what the group hands in."""
    return GroupMember.objects.of(user).filter(group__idea=project.idea_id, access="edit").exists()


def may_edit_project(user: Any, project: Project) -> bool:
    """Whoever writes for the group, until the path has ended."""
    return project.state in Project.OPEN and writes_for(user, project)


def accompanies(user: Any, project: Project) -> bool:
    """Its tutors, and staff."""
    return is_staff(user) or bool(user.is_authenticated and project.tutors.filter(user=user).exists())


def evaluates(user: Any, project: Project) -> bool:
    """Whether this person was asked to judge it and has no conflict: nobody judges a group they are in."""
    return bool(
        user.is_authenticated and not in_group(user, project) and project.evaluations.of(user).exists()
    )


def may_read_rows(user: Any, project: Project) -> bool:
    """Who reads what each member brings: tutors and staff (whose reading is logged), evaluators if the call says so.

    A member reads their own row and the totals; that is not asked here.
    """
    return accompanies(user, project) or (project.call.rows_to_evaluators and evaluates(user, project))


def may_answer_application(user: Any, project: Project) -> bool:
    """Whoever writes for the group: the draft stays theirs after the deadline too."""
    return writes_for(user, project)


def is_of_project(user: Any, project: Project) -> bool:
    """Of its group, whatever their access."""
    return in_group(user, project)
