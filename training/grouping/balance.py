"""Balanced groups: sizes differ by at most one, and each group is a small picture of everybody.

People are dealt round the groups, then pairs of them change places as long as that makes the groups more alike. What is
minimised is the sum, over attributes and their values, of the squares of how many people of a group share the value,
times the attribute's weight: for sizes that are given this is least when each value is spread evenly.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

UNKNOWN = "—"  # whoever has not said counts as one more value
APART = 1000.0  # what it costs to put together two people who should be apart
BEFORE = 3.0  # what it costs to put together again two people who were together
ROUNDS = 8  # fresh starts, of which the best is kept
EVEN_ENOUGH = 1  # a spread at which no further start is tried


class CannotKeepTogether(ValueError):
    """The people to keep together do not fit into groups of this size."""


@dataclass(frozen=True)
class Member:
    """Somebody to be placed: a key of the caller's, and a value for each attribute that is balanced."""

    key: int
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Formation:
    """Groups as lists of keys, and the pairs that should have been apart and are not."""

    groups: list[list[int]]
    not_apart: list[tuple[int, int]]


def sizes(people: int, wanted: int) -> list[int]:
    """How large each group is: as close below `wanted` as can be, differing by at most one, never a group of one if
    there are two people. `sizes(23, 5)` is [5, 5, 5, 4, 4]. Raises: ValueError for less than one wanted.
    """
    if wanted < 1:
        raise ValueError("a group has at least one person")
    if people == 0:
        return []
    number = max(1, min(math.ceil(people / wanted), people // 2 or 1))
    small, larger = divmod(people, number)
    return [small + 1] * larger + [small] * (number - larger)


def form(
    members: Sequence[Member],
    *,
    size: int,
    seed: int,
    weights: Mapping[str, float] | None = None,
    together: Iterable[Sequence[int]] = (),
    apart: Iterable[tuple[int, int]] = (),
    before: Iterable[tuple[int, int]] = (),
) -> Formation:
    """Put members into groups of about `size`.

    `weights` by attribute (missing: 1); `together` are sets of keys that stay in one group; `apart` pairs that do not share
    one if it can be avoided; `before` pairs who were together already. Keys that are nobody's are ignored.
    Raises: CannotKeepTogether; ValueError for a size below one.
    """
    members = sorted(members, key=lambda member: member.key)
    places = sizes(len(members), size)
    work = _Work(members, places, dict(weights or {}), apart, before)
    units = _units({member.key for member in members}, together)
    if units and places and len(units[0]) > places[0]:
        raise CannotKeepTogether
    best: tuple[float, int, list[list[int]]] | None = None
    for turn in range(ROUNDS):
        random = Random(f"{seed}-{turn}")  # noqa: S311 (repeatable, not secret)
        groups = work.deal(units, random)
        if groups is None:
            continue
        work.improve(groups, units, random)
        found = (work.spread(groups), work.cost(groups))
        if best is None or found < best[:2]:
            best = (*found, [sorted(group) for group in groups])
        if best[0] <= EVEN_ENOUGH:
            break
    if best is None:
        raise CannotKeepTogether
    return Formation(best[2], [pair for group in best[2] for pair in work.clashes(group)])


def _units(keys: set[int], together: Iterable[Sequence[int]]) -> list[list[int]]:
    """People joined by the wishes, the largest party first; whoever is in no wish is a party of one."""
    parent = {key: key for key in keys}

    def root(key: int) -> int:
        while parent[key] != key:
            key = parent[key]
        return key

    for wish in together:
        known = [key for key in wish if key in parent]
        for key in known[1:]:
            parent[root(key)] = root(known[0])
    parties: dict[int, list[int]] = {}
    for key in sorted(keys):
        parties.setdefault(root(key), []).append(key)
    return sorted(parties.values(), key=lambda party: (-len(party), party))


class _Work:
    """The people of one forming, and what a grouping of them costs."""

    def __init__(
        self,
        members: Sequence[Member],
        places: list[int],
        weights: dict[str, float],
        apart: Iterable[tuple[int, int]],
        before: Iterable[tuple[int, int]],
    ) -> None:
        self.places = places
        names = sorted({name for member in members for name in member.values})
        self.values = {
            member.key: [(name, member.values.get(name) or UNKNOWN) for name in names] for member in members
        }
        self.weights = {name: weights.get(name, 1.0) for name in names}
        self.friction: dict[int, dict[int, float]] = {member.key: {} for member in members}
        self.apart = {frozenset(pair) for pair in apart if len(set(pair)) == 2}
        for pair, price in [(pair, BEFORE) for pair in before] + [
            (tuple(pair), APART) for pair in self.apart
        ]:
            one, other = pair
            if one != other and one in self.friction and other in self.friction:
                for a, b in ((one, other), (other, one)):
                    self.friction[a][b] = self.friction[a].get(b, 0) + price

    def deal(self, units: list[list[int]], random: Random) -> list[list[int]] | None:
        """Parties into groups, the largest first, those that resemble each other one after the other."""
        order = {key: random.random() for party in units for key in party}
        heaviest = sorted(self.weights, key=lambda name: -self.weights[name])
        alike = {
            key: tuple(value for name in heaviest for (n, value) in values if n == name)
            for key, values in self.values.items()
        }
        groups: list[list[int]] = [[] for _place in self.places]
        for party in sorted(units, key=lambda party: (-len(party), alike[party[0]], order[party[0]])):
            open_groups = [
                number
                for number, group in enumerate(groups)
                if len(group) + len(party) <= self.places[number]
            ]
            if not open_groups:
                return None
            chosen = min(
                open_groups,
                key=lambda number: (
                    sum(self._joining(key, groups[number]) for key in party) + 2 * len(groups[number]),
                    number,
                ),
            )
            groups[chosen].extend(party)
        return groups

    def improve(self, groups: list[list[int]], units: list[list[int]], random: Random) -> None:
        """Let parties of the same size change places while any change makes the groups more alike."""
        parties = [tuple(party) for party in units]
        where = {key: number for number, group in enumerate(groups) for key in group}
        counts = [self._counts(group) for group in groups]
        pairs = [
            (one, other)
            for index, one in enumerate(parties)
            for other in parties[index + 1 :]
            if len(one) == len(other)
        ]
        changed = True
        while changed:
            changed = False
            random.shuffle(pairs)
            for one, other in pairs:
                a, b = where[one[0]], where[other[0]]
                if a != b and self._gain(one, other, groups[a], groups[b], counts[a], counts[b]) > 1e-9:
                    for leaving, coming, number in ((one, other, a), (other, one, b)):
                        groups[number] = [key for key in groups[number] if key not in leaving] + list(coming)
                        counts[number] = self._counts(groups[number])
                    where |= dict.fromkeys(one, b) | dict.fromkeys(other, a)
                    changed = True

    def _gain(
        self,
        one: tuple[int, ...],
        other: tuple[int, ...],
        left: list[int],
        right: list[int],
        left_counts: Counter,
        right_counts: Counter,
    ) -> float:
        """How much less the two groups would cost if the parties changed places."""
        moved: Counter = Counter()
        for key in one:
            moved.subtract(self.values[key])
        for key in other:
            moved.update(self.values[key])
        gain = 0.0
        for value, more in moved.items():
            if more:
                here, there = left_counts[value], right_counts[value]
                gain += self.weights[value[0]] * (
                    here**2 + there**2 - (here + more) ** 2 - (there - more) ** 2
                )
        for key in one:
            gain += self._rubs(key, left, one) - self._rubs(key, right, other)
        for key in other:
            gain += self._rubs(key, right, other) - self._rubs(key, left, one)
        return gain

    def _rubs(self, key: int, group: list[int], but: tuple[int, ...]) -> float:
        mine = self.friction[key]
        return (
            sum(price for other, price in mine.items() if other in group and other not in but)
            if mine
            else 0.0
        )

    def _joining(self, key: int, group: list[int]) -> float:
        counts = self._counts(group)
        return sum(
            self.weights[value[0]] * (2 * counts[value] + 1) for value in self.values[key]
        ) + self._rubs(key, group, ())

    def _counts(self, group: list[int]) -> Counter:
        return Counter(value for key in group for value in self.values[key])

    def clashes(self, group: list[int]) -> list[tuple[int, int]]:
        """The pairs of a group that should be apart."""
        return [
            (one, other)
            for index, one in enumerate(group)
            for other in group[index + 1 :]
            if frozenset((one, other)) in self.apart
        ]

    def spread(self, groups: list[list[int]]) -> int:
        """The largest difference between two groups in how many people share a value."""
        counts = [self._counts(group) for group in groups]
        known = {value for values in self.values.values() for value in values}
        return max(
            (max(each[value] for each in counts) - min(each[value] for each in counts) for value in known),
            default=0,
        )

    def cost(self, groups: list[list[int]]) -> float:
        """What the whole grouping costs."""
        unlike = sum(
            self.weights[value[0]] * number * number
            for group in groups
            for value, number in self._counts(group).items()
        )
        return unlike + sum(self._rubs(key, group, ()) for group in groups for key in group) / 2


def table(members: Sequence[Member], groups: Sequence[Sequence[int]]) -> dict[str, dict[str, list[int]]]:
    """How many people of each group have each value, by attribute: what a preview shows."""
    values = {member.key: member.values for member in members}
    names = sorted({name for member in members for name in member.values})
    found: dict[str, dict[str, list[int]]] = {}
    for name in names:
        rows: dict[str, list[int]] = {}
        for number, group in enumerate(groups):
            for key in group:
                value = values.get(key, {}).get(name) or UNKNOWN
                rows.setdefault(value, [0] * len(groups))[number] += 1
        found[name] = dict(sorted(rows.items()))
    return found


def best_group(member: Member, groups: Sequence[Sequence[Member]]) -> int:
    """Where a latecomer goes: one of the smallest groups, the one that their values make most balanced.

    Raises: ValueError if there is no group.
    """
    if not groups:
        raise ValueError("no group to join")

    def cost(number: int) -> tuple[int, int, int]:
        shared = sum(
            (other.values.get(name) or UNKNOWN) == (value or UNKNOWN)
            for other in groups[number]
            for name, value in member.values.items()
        )
        return (len(groups[number]), shared, number)

    return min(range(len(groups)), key=cost)
