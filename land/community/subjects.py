"""What a discussion can be about: a practice, an area of training, a class. Rooms register their kinds in their offers.py.

A closed subject (a class, a reserved group) lets its discussions be read only by whoever belongs to it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from land.accounts.models import Person
from land.core.offers import Registry, Target


@dataclass(frozen=True)
class Subject:
    """A kind of thing that discussions hang on. `key` in what follows is the thing's own: a UUID or a code, as text."""

    key: str
    target: Callable[[str], Target | None]
    may_read: Callable[[Any, str], bool]
    closed: bool = False
    is_open: Callable[[str], bool] = field(
        default=lambda key: True
    )  # whether anything more may be said about it
    concerns: Callable[[str], list[Person]] = field(
        default=lambda key: []
    )  # who is told when somebody opens a discussion about it


subjects: Registry[Subject] = Registry()


def may_read(user: Any, kind: str, key: str) -> bool:
    """Whether this user may read what is said about that thing; never for a kind that nobody offers."""
    subject = subjects.get(kind)
    return subject is not None and subject.may_read(user, key)


def is_open(kind: str, key: str) -> bool:
    """Whether anything more may be said about that thing; what is about nothing is always open."""
    subject = subjects.get(kind)
    return subject is None or subject.is_open(key)


def target(kind: str, key: str) -> Target | None:
    """Where the thing is; None if it is gone or was never there."""
    subject = subjects.get(kind)
    return subject.target(key) if subject else None
