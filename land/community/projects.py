"""Where a network project can begin: an edition, an idea. Rooms register their kinds in their offers.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from land.core.offers import Registry


@dataclass(frozen=True)
class Origin:
    """A kind of thing that can end in a network project, and who may begin one there."""

    key: str
    may_begin: Callable[[Any, UUID], bool]


origins: Registry[Origin] = Registry()


def origin(user: Any, asked: str) -> tuple[str, UUID] | None:
    """`kind:uuid` as (kind, uuid), if this person may begin a project there; None otherwise."""
    kind, _colon, key = asked.partition(":")
    known = origins.get(kind)
    try:
        uuid = UUID(key)
    except ValueError:
        return None
    return (kind, uuid) if known is not None and known.may_begin(user, uuid) else None
