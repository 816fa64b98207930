"""Who may enrol in what. A rule is a function of a person; rooms that know more register theirs in place of ours.

A condition is about an activity of one kind too, and refuses in its own words: a course that comes after another one.
"""

from collections.abc import Callable

from land.accounts.models import Person
from land.enrolment.models import Activity

Rule = Callable[[Person], bool]
Condition = Callable[[Person, Activity], None]


def of_a_cooperative(person: Person) -> bool:
    """Whether the person has said that they belong to a cooperative."""
    return person.organisation is not None and person.organisation.kind == "cooperative"


rules: dict[str, list[Rule]] = {
    "everybody": [lambda person: True],
    "cooperatives": [of_a_cooperative],
    "invited": [],
}


def add(key: str, rule: Rule) -> None:
    """Accept people by one more rule. Registering the same rule again changes nothing."""
    if rule not in rules[key]:
        rules[key].append(rule)


def may_enrol(key: str, person: Person) -> bool:
    """Whether any rule of this key accepts the person."""
    return any(rule(person) for rule in rules[key])


_conditions: dict[str, list[Condition]] = {}


def conditions(kind: str, condition: Condition) -> None:
    """Ask `condition(person, activity)` of whoever enrols in an activity of this kind; it raises a DomainError to refuse.

    Registering the same again changes nothing. Staff who enrol somebody else are not asked.
    """
    known = _conditions.setdefault(kind, [])
    if condition not in known:
        known.append(condition)


def check(person: Person, activity: Activity) -> None:
    """Raises: the refusal of the first condition that this person does not meet."""
    for condition in _conditions.get(activity.kind, ()):
        condition(person, activity)
