"""Who may see and run courses."""

from typing import Any

from land.accounts.policies import is_staff
from training.models import Course, Edition
from training.querysets import PUBLIC

__all__ = ["is_staff", "may_see_course", "may_see_edition", "teaches"]


def teaches(user: Any, edition: Edition) -> bool:
    """Whether this person is one of its trainers."""
    return bool(user.is_authenticated and edition.trainers.filter(user=user).exists())


def may_see_edition(user: Any, edition: Edition) -> bool:
    """Public ones everybody; drafts staff and the edition's own trainers."""
    return edition.activity.state in PUBLIC or is_staff(user) or teaches(user, edition)


def may_see_course(user: Any, course: Course) -> bool:
    """Everybody, once an edition of it is public; staff before."""
    return is_staff(user) or Course.objects.public().filter(pk=course.pk).exists()
