"""What a room does when an activity of its own is published, or changes its times: its index, its announcements.

The land knows no room: each registers by kind in its offers.py. Called in the transaction of the verb.
"""

from collections.abc import Callable

from land.enrolment.models import Activity

Opened = Callable[[Activity], None]
_opened: dict[str, Opened] = {}
_changed: dict[str, Opened] = {}


def add(kind: str, opened: Opened, *, changed: Opened | None = None) -> None:
    """Call `opened(activity)` when an activity of this kind is published, `changed(activity)` when its times move.

    The same again changes nothing. Raises: ValueError if another room has the kind.
    """
    if _opened.setdefault(kind, opened) != opened:
        raise ValueError(f"{kind!r} has an owner already.")
    if changed is not None:
        _changed[kind] = changed


def tell(activity: Activity) -> None:
    """Tell the room that owns it that it is published now."""
    opened = _opened.get(activity.kind)
    if opened is not None:
        opened(activity)


def tell_changed(activity: Activity) -> None:
    """Tell the room that owns it that its times are other ones now."""
    changed = _changed.get(activity.kind)
    if changed is not None:
        changed(activity)
