"""What a room knows of its own activities, for verbs and doors of the land that any of them may need.

The land knows no room: each registers by kind in its offers.py. The first four are called in the transaction of the verb.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from land.enrolment.models import Activity, Enrolment


def _nobody(user: Any, activity: Activity) -> bool:
    return False


def _unmoved(activity: Activity) -> None:
    return None


def _nothing(enrolment: Enrolment) -> None:
    return None


def _none(activity: Activity) -> list[tuple[str, str]]:
    return []


@dataclass(frozen=True)
class Owner:
    """`opened(activity)`: it has just been published: index it, announce it. `changed(activity)`: its times have moved.
    `confirmed(enrolment)`: somebody has a place. `left(enrolment)`: somebody gave up a place.
    `leads(user, activity)`: whether this person runs it (a trainer, a facilitator), beside staff.
    `groups(activity)`: the categories its places are shared among, (key of the quota, name in the language being read).
    """

    kind: str
    opened: Callable[[Activity], None]
    changed: Callable[[Activity], None] = _unmoved
    confirmed: Callable[[Enrolment], None] = _nothing
    left: Callable[[Enrolment], None] = _nothing
    leads: Callable[[Any, Activity], bool] = _nobody
    groups: Callable[[Activity], list[tuple[str, str]]] = _none


_owners: dict[str, Owner] = {}


def add(owner: Owner) -> None:
    """Register the room of a kind. The same again changes nothing. Raises: ValueError if another room has the kind."""
    if _owners.setdefault(owner.kind, owner) != owner:
        raise ValueError(f"{owner.kind!r} has an owner already.")


def tell(activity: Activity) -> None:
    """Tell the room that owns it that it is published now."""
    owner = _owners.get(activity.kind)
    if owner is not None:
        owner.opened(activity)


def tell_changed(activity: Activity) -> None:
    """Tell the room that owns it that its times are other ones now."""
    owner = _owners.get(activity.kind)
    if owner is not None:
        owner.changed(activity)


def tell_confirmed(enrolment: Enrolment) -> None:
    """Tell the room that somebody has a place now."""
    owner = _owners.get(enrolment.activity.kind)
    if owner is not None:
        owner.confirmed(enrolment)


def tell_left(enrolment: Enrolment) -> None:
    """Tell the room that somebody who had a place has it no more."""
    owner = _owners.get(enrolment.activity.kind)
    if owner is not None:
        owner.left(enrolment)


def groups(activity: Activity) -> list[tuple[str, str]]:
    """The categories that the places of an activity are shared among: (key, name in the language being read)."""
    owner = _owners.get(activity.kind)
    return owner.groups(activity) if owner else []


def leads(user: Any, activity: Activity) -> bool:
    """Whether the room says that this person runs the activity."""
    owner = _owners.get(activity.kind)
    return bool(owner and user.is_authenticated and owner.leads(user, activity))
