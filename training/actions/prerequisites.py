"""What must have been learnt before: which courses, and who may enrol without them."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core.errors import DomainError
from land.enrolment.models import Activity
from training.models import Course


class PrerequisiteMissing(DomainError):
    sentence = _(
        "It comes after another course: %(courses)s. Whoever has learnt the same elsewhere can write to the organisers, "
        "who enrol by hand."
    )


class RequiresItself(DomainError):
    sentence = _("“%(course)s” already comes after this course: each would wait for the other.")
    field = "requires"


@transaction.atomic
def require(*, course: Course, courses: Iterable[Course]) -> None:
    """Let `course` be open to whoever has followed these first; none: to everybody.

    Raises: RequiresItself if one of them is the course itself, or waits for it.
    """
    wanted = list(courses)
    for first in wanted:
        if course.pk in _behind(first):
            raise RequiresItself(course=first.shown_title)
    course.requires.set(wanted)


def _behind(course: Course) -> set[int]:
    """The course and all that must be followed before it, however far."""
    found: set[int] = set()
    ahead = {course.pk}
    while ahead:
        found |= ahead
        ahead = set(Course.objects.filter(opens__in=ahead).values_list("pk", flat=True)) - found
    return found


def check_prerequisites(person: Person, activity: Activity) -> None:
    """Raises: PrerequisiteMissing, naming the courses of which this person has followed no edition to its end."""
    missing = list(Course.objects.missing(person, activity, timezone.now()).distinct())
    if missing:
        raise PrerequisiteMissing(courses=", ".join(f"“{course.shown_title}”" for course in missing))
