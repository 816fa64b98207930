"""Classes that work in groups, for tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from land.accounts.models import Person, User
from land.enrolment import actions as enrolment
from land.enrolment.models import Enrolment
from tests.make.courses import make_edition
from tests.make.people import make_user
from training import actions
from training.models import Deliverable, Edition, GroupSet, Task

LONG = "Chiaro e utile: mancano però i costi del primo anno e chi se ne occupa dopo la partenza."


def make_trainer() -> User:
    """Somebody who teaches."""
    return make_user(roles=("trainer",))


def make_class(
    people: int = 6, *, trainer: User | None = None, **values: Any
) -> tuple[Edition, list[Enrolment]]:
    """An open edition with so many people who have a login and a place; `trainer` teaches it."""
    trainers = [Person.objects.get(user=trainer)] if trainer else []
    edition = make_edition(trainers=trainers, capacity=None, **values)
    rows = [
        enrolment.enrol(activity=edition.activity, person=Person.objects.get(user=make_user()))
        for _number in range(people)
    ]
    return edition, rows


def make_groups(edition: Edition, *, size: int = 3, published: bool = True, **wishes: Any) -> GroupSet:
    """Its people in groups."""
    row = actions.draw_groups(
        edition=edition, by=None, name=wishes.pop("name", "Gruppi"), target_size=size, **wishes
    )
    return actions.publish_groups(group_set=row, by=None) if published else row


def make_task(group_set: GroupSet, **values: Any) -> Task:
    """A task due in a week, with a part of everybody's."""
    facts = {
        "title": "Un piano",
        "instructions": "Scrivere un piano.",
        "due_at": timezone.now() + timedelta(days=7),
    }
    return actions.give_task(edition=group_set.edition, group_set=group_set, by=None, **(facts | values))


def hand_in(task: Task, position: int = 0) -> Deliverable:
    """The work of the group at this position, with every part, handed in."""
    group = task.group_set.groups.all()[position]
    for member in group.members.filter(left_at=None):
        actions.hand_in_part(task=task, member=member, text="La mia parte.")
    work = actions.save_deliverable(task=task, group=group, by=None, text="Il nostro piano.")
    return actions.submit_deliverable(deliverable=work, by=None)
