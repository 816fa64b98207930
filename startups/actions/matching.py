"""Who should meet whom: the explained score of two cards, and a fair proposal of tables. Pure arithmetic, no table read.

Source: specification of training and events, §5.5 (matching) and §5.11 (odd number, one person, self).
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cooperatives.querysets import fold

SKILL, SECTOR, TERRITORY = 3, 2, 1
Pair = frozenset


@dataclass(frozen=True)
class Profile:
    """What counts of a card. `territories`: the place itself and what it lies in; `sector` as people read it."""

    offers: Sequence[str] = ()
    seeks: Sequence[str] = ()
    sector: str = ""
    territories: Collection[Any] = ()
    place: str = ""


@dataclass(frozen=True)
class Score:
    """Points from 0 up, and each reason for them in words, for the first of the two."""

    points: int
    reasons: list[str] = field(default_factory=list)


def common(one: Iterable[str], other: Iterable[str]) -> list[str]:
    """What two lists share, in the words of the first; accents and capitals do not matter."""
    wanted = {fold(each) for each in other} - {""}
    found: dict[str, str] = {}
    for each in one:
        if fold(each) in wanted:
            found.setdefault(fold(each), each)
    return list(found.values())


def explain(mine: Profile, theirs: Profile) -> Score:
    """Why these two should talk: 3 points a skill that one offers and the other seeks, both ways; 2 for the same theme;
    1 for places near each other. Symmetrical in points; the words are said to the owner of `mine`.
    """
    reasons = [
        _("You seek: %(skill)s — offers: %(skill)s") % {"skill": skill}
        for skill in common(mine.seeks, theirs.offers)
    ]
    reasons += [
        _("You offer: %(skill)s — seeks: %(skill)s") % {"skill": skill}
        for skill in common(mine.offers, theirs.seeks)
    ]
    points = SKILL * len(reasons)
    if mine.sector and mine.sector == theirs.sector:
        points += SECTOR
        reasons.append(_("Same theme: %(theme)s") % {"theme": mine.sector})
    if set(mine.territories) & set(theirs.territories):
        points += TERRITORY
        reasons.append(_("Near: %(place)s") % {"place": theirs.place})
    return Score(points, reasons)


@dataclass(frozen=True)
class Talk:
    """Two people at a table in a round; rounds and tables count from 1."""

    round: int
    table: int
    a: Hashable
    b: Hashable

    @property
    def pair(self) -> Pair:
        return frozenset((self.a, self.b))


@dataclass(frozen=True)
class Proposal:
    """`talks` with those that stood already; `resting` by round; `unmet`: pairs that both wanted and found no room."""

    talks: list[Talk]
    resting: dict[int, list[Hashable]]
    unmet: list[Pair]

    def count(self, person: Hashable) -> int:
        """How many talks one person has."""
        return sum(person in talk.pair for talk in self.talks)


def propose(
    people: Sequence[Hashable],
    *,
    points: Mapping[Pair, int],
    rounds: int,
    tables: int,
    wishes: Mapping[Pair, int] | None = None,
    never: Collection[Pair] = (),
    kept: Sequence[Talk] = (),
) -> Proposal:
    """A table for as many pairs as there is room for, round after round, fairness first.

    Whoever has had the fewest talks chooses first, and gets, of those free whom they have not met, whoever has had the
    fewest talks too; then what both wish (`wishes`, more is stronger), then the score. With an odd number one rests,
    each round another. `kept` talks stay where they are; `never` pairs do not meet. The order of `people` breaks ties, so
    that the same question has the same answer.
    """
    wishes = wishes or {}
    order = {person: at for at, person in enumerate(people)}
    met = {talk.pair for talk in kept} | set(never)
    had = dict.fromkeys(people, 0)
    for talk in kept:
        for person in talk.pair & had.keys():
            had[person] += 1
    talks, resting = list(kept), {}
    for number in range(1, rounds + 1):
        there = [talk for talk in kept if talk.round == number]
        seated = {person for talk in there for person in talk.pair}
        free = [person for person in people if person not in seated]
        pairs = _round(free, min(tables - len(there), len(free) // 2), had, met, wishes, points, order)
        empty = (at for at in range(1, tables + 1) if at not in {talk.table for talk in there})
        for (a, b), table in zip(pairs, empty, strict=False):
            talks.append(Talk(number, table, a, b))
            met.add(frozenset((a, b)))
            had[a] += 1
            had[b] += 1
            seated |= {a, b}
        resting[number] = [person for person in people if person not in seated]
    together = {talk.pair for talk in talks}
    unmet = [pair for pair in wishes if pair not in together and pair <= order.keys()]
    return Proposal(sorted(talks, key=lambda talk: (talk.round, talk.table)), resting, unmet)


def _round(
    free: list[Hashable],
    room: int,
    had: Mapping[Hashable, int],
    met: Collection[Pair],
    wishes: Mapping[Pair, int],
    points: Mapping[Pair, int],
    order: Mapping[Hashable, int],
) -> list[tuple[Hashable, Hashable]]:
    """As many pairs as there is room for among those who are free and have not met."""

    def worth(one: Hashable, other: Hashable) -> tuple:
        pair = frozenset((one, other))
        return (had[other], -wishes.get(pair, 0), -points.get(pair, 0), order[other])

    left = sorted(free, key=lambda each: (had[each], order[each]))
    pairs: list[tuple[Hashable, Hashable]] = []
    alone: list[Hashable] = []
    while left and len(pairs) < room:
        one = left.pop(0)
        others = [other for other in left if frozenset((one, other)) not in met]
        if not others:
            alone.append(one)
            continue
        other = min(others, key=lambda each: worth(one, each))
        left.remove(other)
        pairs.append((one, other))
    alone += left
    while len(pairs) < room and _swap(pairs, alone, met, had):
        pass
    return pairs


def _swap(
    pairs: list[tuple[Hashable, Hashable]],
    alone: list[Hashable],
    met: Collection[Pair],
    had: Mapping[Hashable, int],
) -> bool:
    """Part one couple so that two who were left alone find somebody: a pair more. Whether it was possible."""
    waiting = sorted(alone, key=lambda each: had[each])
    for at, one in enumerate(waiting):
        for other in waiting[at + 1 :]:
            for place, (a, b) in enumerate(pairs):
                for first, second in ((a, b), (b, a)):
                    if frozenset((one, first)) not in met and frozenset((other, second)) not in met:
                        pairs[place] = (one, first)
                        pairs.append((other, second))
                        alone.remove(one)
                        alone.remove(other)
                        return True
    return False
