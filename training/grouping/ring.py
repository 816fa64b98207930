"""Who reviews whom: each group reviews the next k of a ring, so that each gives and gets the same number of reviews."""

from collections.abc import Sequence


def allocate(groups: Sequence[int], each: int) -> list[tuple[int, int]]:
    """Pairs (reviewer, reviewed), in the order of the ring; never a group with itself.

    `each` is cut to one less than the number of groups: with a single group there is nobody to review.
    """
    number = len(groups)
    return [
        (reviewer, groups[(place + step) % number])
        for place, reviewer in enumerate(groups)
        for step in range(1, min(each, number - 1) + 1)
    ]


def instead(pairs: Sequence[tuple[int, int]], late: int, groups: Sequence[int]) -> list[tuple[int, int]]:
    """The reviews of a group that does not do them, given to whoever has least to do and is not reviewed there.

    What nobody can take is left out: the trainer covers it. Returns the new pairs (reviewer, reviewed).
    """
    load = {
        group: sum(reviewer == group for reviewer, _reviewed in pairs) for group in groups if group != late
    }
    taken = set(pairs)
    found = []
    for reviewer, reviewed in pairs:
        if reviewer != late:
            continue
        able = [group for group in load if group != reviewed and (group, reviewed) not in taken]
        if able:
            chosen = min(able, key=lambda group: (load[group], list(groups).index(group)))
            load[chosen] += 1
            taken.add((chosen, reviewed))
            found.append((chosen, reviewed))
    return found
