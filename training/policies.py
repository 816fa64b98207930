"""Who may see and run courses."""

from typing import Any

from land.accounts.policies import is_staff
from land.enrolment.querysets import PUBLIC
from training.models import Course, Edition, Group, Review, Task

__all__ = [
    "is_staff",
    "leads",
    "leads_the_edition",
    "may_enter",
    "may_review",
    "may_see_course",
    "may_see_edition",
    "may_see_task",
    "takes_part",
    "teaches",
]


def teaches(user: Any, edition: Edition) -> bool:
    """Whether this person is one of its trainers."""
    return bool(user.is_authenticated and edition.trainers.filter(user=user).exists())


def may_see_edition(user: Any, edition: Edition) -> bool:
    """Public ones everybody; drafts staff and the edition's own trainers."""
    return edition.activity.state in PUBLIC or is_staff(user) or teaches(user, edition)


def leads(user: Any, edition: Edition) -> bool:
    """Its trainers and staff: they run the classroom."""
    return is_staff(user) or teaches(user, edition)


def leads_the_edition(user: Any, thing: Any) -> bool:
    """The same, asked of anything that belongs to an edition."""
    return leads(user, thing.edition)


def takes_part(user: Any, edition: Edition) -> bool:
    """Whether this person has a place in it."""
    return bool(
        user.is_authenticated
        and edition.activity.enrolments.filter(person__user=user, state="confirmed").exists()
    )


def may_enter(user: Any, edition: Edition) -> bool:
    """The classroom is for whoever has a place and for whoever runs it."""
    return takes_part(user, edition) or leads(user, edition)


def _works_in(user: Any, groups: Any) -> bool:
    return bool(
        user.is_authenticated
        and groups.filter(
            members__enrolment__person__user=user,
            members__enrolment__state="confirmed",
            members__left_at=None,
        ).exists()
    )


def in_group(user: Any, group: Group) -> bool:
    """Whether this person is of the group now."""
    return _works_in(user, Group.objects.filter(pk=group.pk))


def may_see_group(user: Any, group: Group) -> bool:
    """Its people; while the course runs, whoever runs the classroom too."""
    return in_group(user, group) or (group.kept_at is None and leads(user, group.group_set.edition))


def may_see_task(user: Any, task: Task) -> bool:
    """Its groups, and whoever runs the classroom."""
    return _works_in(user, task.group_set.groups) or leads(user, task.edition)


def may_review(user: Any, review: Review) -> bool:
    """The group that was asked, and whoever runs the classroom."""
    groups = Group.objects.filter(pk=review.reviewer_id)
    return _works_in(user, groups) or leads(user, review.review_round.task.edition)


def may_see_course(user: Any, course: Course) -> bool:
    """Everybody, once an edition of it is public; staff before."""
    return is_staff(user) or Course.objects.public().filter(pk=course.pk).exists()
