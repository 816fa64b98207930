"""What a room does when an activity of its own is published, by whatever button: its index, its announcements.

The land knows no room: each registers by kind in its offers.py. Called in the transaction of the verb.
"""

from collections.abc import Callable

from land.enrolment.models import Activity

Opened = Callable[[Activity], None]
_opened: dict[str, Opened] = {}


def add(kind: str, opened: Opened) -> None:
    """Call `opened(activity)` when an activity of this kind is published. The same again changes nothing.

    Raises: ValueError if another room has the kind.
    """
    if _opened.setdefault(kind, opened) != opened:
        raise ValueError(f"{kind!r} has an owner already.")


def tell(activity: Activity) -> None:
    """Tell the room that owns it that it is published now."""
    opened = _opened.get(activity.kind)
    if opened is not None:
        opened(activity)
