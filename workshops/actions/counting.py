"""Counting a ballot: totals, by category, by channel, places with ties, and which numbers are not told.

Pure arithmetic: neither tables nor screens. What is hidden cannot be worked out from what is shown: whoever takes the shown
categories from the total is left with at least two categories and at least `smallest` valid ballots together.
Source: specification of workshops, §5.5 and §5.8 (small groups), §5.6 (ties).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: how many ideas the room takes forward; source: specification of workshops, §1.1 (“top 5 ideas”)
CUT = 5


@dataclass(frozen=True)
class Sheet:
    """What somebody voted, without who: the category, the channel, whether it counts, the numbers ticked."""

    group: str
    channel: str
    validity: str
    numbers: tuple[int, ...] = ()


def hidden(voted: Mapping[str, int], valid: Mapping[str, int], smallest: int) -> set[str]:
    """The parts (categories, channels) whose breakdown is not told.

    Small ones, with fewer than `smallest` valid ballots of somebody who did vote; and as many of the next smallest as it
    takes, so that those hidden are at least two with valid ballots, `smallest` together. Parts in which nobody voted hide
    nothing and are never hidden.
    """
    out = {key for key, number in voted.items() if number and valid.get(key, 0) < smallest}
    if not out:
        return out
    rest = sorted(
        (key for key, number in voted.items() if number and key not in out), key=lambda key: (valid[key], key)
    )
    for key in rest:
        counting = [valid.get(each, 0) for each in out if valid.get(each, 0)]
        if len(counting) >= 2 and sum(counting) >= smallest:
            break
        out.add(key)
    return out


def places(votes: Mapping[int, int], cut: int = CUT) -> tuple[dict[int, int], set[int], list[int]]:
    """(place of each option, those that share theirs, those that tie at the cut).

    The same votes are the same place, whatever the number printed. At the cut tie those with votes that do not all fit
    among the first `cut`.
    """
    standing = {number: 1 + sum(other > mine for other in votes.values()) for number, mine in votes.items()}
    shared = Counter(standing.values())
    equal = {number for number, place in standing.items() if shared[place] > 1}
    at_cut = [
        number
        for number, place in standing.items()
        if votes[number] and place <= cut < place + shared[place] - 1
    ]
    return standing, equal, sorted(at_cut)


def count(
    *,
    sheets: Iterable[Sheet],
    options: Sequence[int],
    groups: Sequence[str],
    entitled: Mapping[str, int],
    smallest: int,
    cut: int = CUT,
) -> dict[str, Any]:
    """The count of a ballot as it is told to anybody: numbers of ballots and votes, `None` where a number is not told.

    `options` are the numbers printed, `groups` the keys of the categories in their order, `entitled` how many of each could
    vote. Raises: KeyError for a number or a category that the ballot does not have.
    """
    votes = dict.fromkeys(options, 0)
    by_group = {key: dict.fromkeys(options, 0) for key in groups}
    by_channel: dict[str, dict[int, int]] = {}
    validity: Counter[str] = Counter()
    voted: Counter[str] = Counter(dict.fromkeys(groups, 0))
    valid: Counter[str] = Counter(dict.fromkeys(groups, 0))
    came: Counter[str] = Counter()
    came_valid: Counter[str] = Counter()
    for sheet in sheets:
        validity[sheet.validity] += 1
        mine, through = by_group[sheet.group], by_channel.setdefault(sheet.channel, dict.fromkeys(options, 0))
        voted[sheet.group] += 1
        came[sheet.channel] += 1
        if sheet.validity != "valid":
            continue
        valid[sheet.group] += 1
        came_valid[sheet.channel] += 1
        for number in set(sheet.numbers):
            votes[number] += 1
            mine[number] += 1
            through[number] += 1
    small, few = hidden(voted, valid, smallest), hidden(came, came_valid, smallest)
    standing, equal, at_cut = places(votes, cut)
    ballots = sum(validity.values())
    return {
        "smallest": smallest,
        "cut": cut,
        "tied_at_cut": at_cut,
        "turnout": {
            "entitled": sum(entitled.values()), "voted": ballots,
            **{kind: validity[kind] for kind in ("valid", "blank", "null")},
        },
        "groups": [
            {"key": key, "entitled": entitled.get(key, 0), "voted": None if key in small else voted[key]}
            for key in groups
        ],
        "channels": [
            {"key": key, "voted": came[key], "told": key not in few} for key in sorted(came)
        ],
        "options": [
            {
                "number": number, "votes": votes[number], "place": standing[number], "equal": number in equal,
                "groups": {key: None if key in small else by_group[key][number] for key in groups},
                "channels": {key: None if key in few else by_channel[key][number] for key in sorted(came)},
            }
            for number in options
        ],
    }  # fmt: skip
