"""Spread people over themes and tables so that each is a small picture of the room. Pure arithmetic, no tables.

Everybody who is placed stays. The others are dealt category by category, each person to the place with fewest of their
category and, among those, fewest people; then people move and change places as long as that makes sizes, and within them
categories, more even. Where seats do not bind and nobody is placed, no two places differ by more than one person, nor by
more than one of any category.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from random import Random

NO_LIMIT = 10**6


@dataclass(frozen=True)
class Guest:
    """Somebody to be placed: a key of the caller's, the category that is balanced, where they stand already if anywhere."""

    key: int
    category: str
    placed: int | None = None


@dataclass(frozen=True)
class Place:
    """A theme or a table: a key of the caller's and how many can sit there."""

    key: int
    seats: int = NO_LIMIT


@dataclass(frozen=True)
class Spread:
    """Where everybody is, by key, and who found no seat."""

    of: dict[int, int]
    without: list[int]


class _Work:
    """Who is where while people are being dealt; only those in `loose` may move."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.seats = {place.key: place.seats for place in places}
        self.held: dict[int, Counter[str]] = {place.key: Counter() for place in places}
        self.loose: dict[int, dict[str, list[int]]] = {place.key: defaultdict(list) for place in places}

    def size(self, place: int) -> int:
        return self.held[place].total()

    def put(self, place: int, category: str, key: int | None) -> None:
        self.held[place][category] += 1
        if key is not None:
            self.loose[place][category].append(key)

    def shift(self, category: str, frm: int, to: int) -> None:
        self.held[frm][category] -= 1
        self.held[to][category] += 1
        self.loose[to][category].append(self.loose[frm][category].pop())

    def surplus(self, category: str, frm: int, to: int) -> int:
        """How many more of this category sit in the one than in the other."""
        return self.held[frm][category] - self.held[to][category]

    def even_sizes(self) -> bool:
        """Move one person from a fuller place to an emptier one, if there is such a pair. Returns whether it did."""
        pairs = [
            (self.size(to) - self.size(frm), order, frm, to)
            for order, (frm, to) in enumerate(permutations(self.held, 2))
            if self.size(frm) >= self.size(to) + 2
            and self.size(to) < self.seats[to]
            and any(self.loose[frm].values())
        ]
        if not pairs:
            return False
        _gap, _order, frm, to = min(pairs)
        movable = sorted(category for category, keys in self.loose[frm].items() if keys)
        self.shift(max(movable, key=lambda category: self.surplus(category, frm, to)), frm, to)
        return True

    def change_places(self) -> bool:
        """Let two people of two categories change places, if that spreads both better. Returns whether it did."""
        for frm, to in permutations(self.held, 2):
            ours = sorted(category for category, keys in self.loose[frm].items() if keys)
            theirs = sorted(category for category, keys in self.loose[to].items() if keys)
            for one in ours:
                for other in theirs:
                    if (
                        one != other
                        and self.surplus(one, frm, to) + self.surplus(other, to, frm) > 2  # squares shrink
                    ):
                        self.shift(one, frm, to)
                        self.shift(other, to, frm)
                        return True
        return False


def spread(guests: Sequence[Guest], places: Sequence[Place], *, seed: int) -> Spread:
    """A place for everybody, as even as can be. The same people, places and seed give the same, in whatever order they come.

    A seat is never used twice; who finds none is in `without`. Somebody placed where no place is counts as not placed.
    """
    work, of = _Work(sorted(places, key=lambda place: place.key)), {}
    random = Random(f"mixing-{seed}")  # noqa: S311 (repeatable, not secret)
    waiting: dict[str, list[int]] = defaultdict(list)
    for guest in sorted(guests, key=lambda guest: guest.key):
        if guest.placed in work.held:
            work.put(guest.placed, guest.category, None)
            of[guest.key] = guest.placed
        else:
            waiting[guest.category].append(guest.key)
    order = list(work.held)
    random.shuffle(order)
    without = []
    for category in sorted(waiting):
        random.shuffle(waiting[category])
    for category, key in _by_turns(waiting) if _short(work, waiting) else _one_by_one(waiting):
        free = [place for place in order if work.size(place) < work.seats[place]]
        if not free:
            without.append(key)
            continue
        work.put(min(free, key=lambda place: (work.held[place][category], work.size(place))), category, key)
    while work.even_sizes():
        pass
    while work.change_places():
        pass
    for place, categories in work.loose.items():
        of |= {key: place for keys in categories.values() for key in keys}
    return Spread(of, sorted(without))


def _short(work: _Work, waiting: dict[str, list[int]]) -> bool:
    """Whether some will find no seat."""
    free = sum(max(work.seats[place] - work.size(place), 0) for place in work.held)
    return free < sum(map(len, waiting.values()))


def _one_by_one(waiting: dict[str, list[int]]) -> list[tuple[str, int]]:
    """Category by category."""
    return [(category, key) for category in sorted(waiting) for key in waiting[category]]


def _by_turns(waiting: dict[str, list[int]]) -> list[tuple[str, int]]:
    """One of each category in turn, so that where seats are short no category is left out alone."""
    longest = max(map(len, waiting.values()), default=0)
    return [
        (category, waiting[category][turn])
        for turn in range(longest)
        for category in sorted(waiting)
        if turn < len(waiting[category])
    ]


def unevenness(guests: Sequence[Guest], of: dict[int, int]) -> dict[str, int]:
    """For each category, how many more of it the fullest place has than the emptiest, among places that are used."""
    used = set(of.values())
    held: dict[str, Counter[int]] = defaultdict(Counter)
    for guest in guests:
        if guest.key in of:
            held[guest.category][of[guest.key]] += 1
    return {
        category: max(counts[place] for place in used) - min(counts[place] for place in used)
        for category, counts in held.items()
    }
