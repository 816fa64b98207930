"""The one door: whoever has something to say to people says it here, in their own transaction."""

import json
from collections.abc import Iterable
from typing import Any

from land.accounts.models import Person
from land.notifications.kinds import kinds


def notify(*, kind: str, to: Iterable[Person], facts: dict[str, Any], once: str | None = None) -> None:
    """Tell each person in `to` a thing of this kind, on the bell and by mail, as they prefer.

    Written in the caller's transaction; Celery is nudged after commit. `once` is a key under which each person hears it
    one time only, however often it is said. Raises: KeyError for a kind that no room has registered.
    """
    if kinds.get(kind) is None:
        raise KeyError(kind)
    json.dumps(facts)
