"""Who may enrol in what. A rule is a function of a person; rooms that know more register theirs in place of ours."""

from collections.abc import Callable

from land.accounts.models import Person

Rule = Callable[[Person], bool]


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
