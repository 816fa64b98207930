"""Places shared among categories of people: how many are left for whom, and who comes next. Pure: no database.

A minimum keeps places for its category while they are wanted; a maximum closes it to more. Source: specification of
workshops, §5.2: a place that becomes free goes to the first who waits in the same category, else to the next of all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """What a category is owed (`minimum`) and may have (`maximum`; None: no limit)."""

    key: str
    minimum: int = 0
    maximum: int | None = None


def room_for(
    key: str, *, capacity: int | None, held: Mapping[str, int], shares: Sequence[Share]
) -> int | None:
    """Places that can be given to `key` now, never below 0; None without any limit. `held` counts places by category.

    What others are owed and do not hold yet is kept for them. A category that no share names is bound by the capacity alone.
    """
    limits = []
    own = next((share for share in shares if share.key == key), Share(key))
    if capacity is not None:
        kept = sum(max(share.minimum - held.get(share.key, 0), 0) for share in shares if share.key != key)
        limits.append(capacity - sum(held.values()) - kept)
    if own.maximum is not None:
        limits.append(own.maximum - held.get(key, 0))
    return max(min(limits), 0) if limits else None


def next_in(
    queue: Sequence[str],
    *,
    capacity: int | None,
    held: Mapping[str, int],
    shares: Sequence[Share],
    freed: Sequence[str] = (),
) -> list[int]:
    """Which of the queue (categories in its order) get the free places now, as positions, in the order of giving.

    `freed`: the categories whose places have just become free; each goes first to the first who waits in it.
    """
    held, chosen, left = dict(held), [], list(range(len(queue)))

    def give(position: int) -> None:
        chosen.append(position)
        left.remove(position)
        held[queue[position]] = held.get(queue[position], 0) + 1

    def fits(position: int) -> bool:
        return room_for(queue[position], capacity=capacity, held=held, shares=shares) != 0

    for key in freed:
        same = next((position for position in left if queue[position] == key and fits(position)), None)
        if same is not None:
            give(same)
    while (position := next((each for each in left if fits(each)), None)) is not None:
        give(position)
    return chosen
