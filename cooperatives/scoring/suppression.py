"""Which figures must be hidden so that no single cooperative can be read out of what is published. Pure arithmetic.

A figure of a group is the sum of what its cooperatives contribute (a mean with its n is a sum, and so is n itself). It is
sensitive when fewer than `k` cooperatives contribute, or, for money, when the remainder after the two largest is less than
p % of the largest. Hiding it is not enough: whoever subtracts one published figure from another may get it back. So the
next smallest is hidden too, until exact elimination over everything published finds nothing sensitive any more.
Sources: OECD glossary (threshold), Eurostat and Statistics Netherlands (p % rule, secondary suppression).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

FEW, DOMINANT, SECONDARY = "few", "dominant", "secondary"
LEAST_THRESHOLD, THRESHOLD, PERCENT = 3, 5, 10

Vector = dict[int, Fraction]
Key = tuple[str, str]


@dataclass(frozen=True)
class Group:
    """One figure that could be published: `table` and `key` name it, `members` are the contributing cooperatives.

    `weights` are their coefficients in the figure when they are not all one (a weighted estimate).
    """

    table: str
    key: str
    members: frozenset[int]
    weights: Mapping[int, Fraction] | None = field(default=None, compare=False, hash=False)

    @property
    def name(self) -> Key:
        return self.table, self.key

    def coefficient(self, member: int) -> Fraction:
        if member not in self.members:
            return Fraction(0)
        return Fraction(self.weights[member]) if self.weights else Fraction(1)


def few(members: Collection[int], k: int = THRESHOLD) -> bool:
    """Whether fewer than `k` cooperatives contribute. Raises: ValueError for k < 3."""
    if k < LEAST_THRESHOLD:
        raise ValueError(f"The threshold is never below {LEAST_THRESHOLD}.")
    return len(members) < k


def dominant(contributions: Iterable[Decimal | int | Fraction], p: int = PERCENT) -> bool:
    """Whether the second largest could estimate the largest within p %: total − x1 − x2 < p/100 · x1, all ≥ 0."""
    values = sorted((Fraction(each) for each in contributions), reverse=True)
    if not values or values[0] == 0:
        return False
    return sum(values[2:], Fraction(0)) < Fraction(p, 100) * values[0]


def thin(numbers: Sequence[int], k: int = THRESHOLD) -> set[int]:
    """Which shares of a distribution to hide, by place: those of fewer than `k` cooperatives, none included, and the next
    smallest until the hidden ones together are none or at least `k`, since the shares make 100.
    """
    hidden: set[int] = set()
    together = 0
    for place in sorted(range(len(numbers)), key=lambda place: numbers[place]):
        if numbers[place] >= k and not 0 < together < k:
            break
        hidden.add(place)
        together += numbers[place]
    return hidden


@dataclass
class Rule:
    """What makes a set of cooperatives sensitive: too few, or (with `amounts`) one or two that weigh too much."""

    k: int = THRESHOLD
    p: int = PERCENT
    amounts: Mapping[int, Decimal | int] | None = None

    def reason(self, members: Collection[int]) -> str:
        """“few”, “dominant” or nothing. An empty set is nobody's secret, and shown as little as a hidden one."""
        if few(members, self.k):
            return FEW
        if self.amounts is not None and dominant((self.amounts[each] for each in members), self.p):
            return DOMINANT
        return ""


class Attacker:
    """Everything that can be computed from published figures by adding and subtracting multiples of them: exactly.

    The unknowns are the atoms: sets of cooperatives that every figure treats alike.
    """

    def __init__(self, rows: Iterable[tuple[Key, Vector]]) -> None:
        self.basis: dict[int, tuple[Vector, dict[Key, Fraction]]] = {}
        for name, vector in rows:
            left, used = self._reduce(dict(vector))
            if not left:
                continue
            pivot = min(left)
            factor = 1 / left[pivot]
            left = {atom: value * factor for atom, value in left.items()}
            made = {other: -value * factor for other, value in used.items()}
            made[name] = made.get(name, Fraction(0)) + factor
            for atom, (row, combination) in self.basis.items():
                if pivot in row:
                    times = row[pivot]
                    self.basis[atom] = (_less(row, times, left), _less(combination, times, made))
            self.basis[pivot] = (left, made)

    def _reduce(self, vector: Vector) -> tuple[Vector, dict[Key, Fraction]]:
        """What is left of `vector` after taking away what is known, and how much of each published figure that took."""
        used: dict[Key, Fraction] = {}
        for pivot in [atom for atom in vector if atom in self.basis]:
            times = vector.get(pivot, Fraction(0))
            if times:
                row, combination = self.basis[pivot]
                vector = _less(vector, times, row)
                used = _less(used, -times, combination)
        return vector, used

    def solve(self, vector: Vector) -> dict[Key, Fraction] | None:
        """How `vector` follows from published figures (name → coefficient), or None if it does not."""
        left, used = self._reduce(dict(vector))
        return None if left else used

    def rows(self) -> list[tuple[Vector, dict[Key, Fraction]]]:
        """The reduced echelon form: what elimination shows first."""
        return list(self.basis.values())


def _less(row: Mapping, times: Fraction, other: Mapping) -> dict:
    """row − times · other, without zeros."""
    result = dict(row)
    for key, value in other.items():
        new = result.get(key, Fraction(0)) - times * value
        if new:
            result[key] = new
        else:
            result.pop(key, None)
    return result


def atoms_of(groups: Sequence[Group]) -> list[frozenset[int]]:
    """The cooperatives in sets that no group tells apart."""
    alike: dict[tuple, set[int]] = {}
    for member in sorted(set().union(*(group.members for group in groups)) if groups else ()):
        signature = tuple(group.coefficient(member) for group in groups)
        alike.setdefault(signature, set()).add(member)
    return [frozenset(members) for members in alike.values()]


def vector_of(group: Group, atoms: Sequence[frozenset[int]]) -> Vector:
    """The group over the atoms."""
    coefficients = ((number, group.coefficient(next(iter(atom)))) for number, atom in enumerate(atoms))
    return {number: value for number, value in coefficients if value}


def suppress(
    groups: Sequence[Group],
    *,
    rule: Rule | None = None,
    published: Sequence[Group] = (),
    keep: Sequence[str] = ("total",),
) -> dict[Key, str]:
    """What to hide of `groups`, and why: {name: “few”, “dominant” or “secondary”}; what is not in it may be shown.

    `published` went out earlier over the same contributions and can no longer be hidden. Tables in `keep` are hidden only
    when nothing else helps. The same groups always give the same answer. Members and sums may overlap in any way.
    """
    rule = rule or Rule()
    hidden = {group.name: reason for group in groups if (reason := rule.reason(group.members))}
    atoms = atoms_of([*groups, *published])
    vectors = {group.name: vector_of(group, atoms) for group in (*groups, *published)}
    while True:
        shown = [group for group in groups if group.name not in hidden]
        found = _by_difference(shown, published, rule) or _by_elimination(
            groups, shown, published, hidden, vectors, atoms, rule
        )
        if found is None:
            return hidden
        by_name = {group.name: group for group in shown}
        choice = [by_name[name] for name in found if name in by_name]
        if not choice:  # what went out earlier says it already; hiding anything now would not take it back
            return hidden
        smallest = min(choice, key=lambda group: (group.table in keep, len(group.members), group.name))
        hidden[smallest.name] = SECONDARY


def exposed(groups: Sequence[Group], hidden: Mapping[Key, str], rule: Rule | None = None) -> bool:
    """Whether elimination over what is shown of `groups` finds anything hidden or sensitive."""
    atoms = atoms_of(groups)
    vectors = {group.name: vector_of(group, atoms) for group in groups}
    shown = [group for group in groups if group.name not in hidden]
    return _by_elimination(groups, shown, (), hidden, vectors, atoms, rule or Rule()) is not None


def _by_difference(shown: Sequence[Group], published: Sequence[Group], rule: Rule) -> list[Key] | None:
    """Two figures, or a figure and its shown parts, whose difference is of too few cooperatives; None if there are none."""
    plain = [group for group in shown if group.weights is None and group.members]
    for large in plain:
        parts: dict[str, list[Group]] = {}
        for small in plain:
            if small.members < large.members:
                if rule.reason(large.members - small.members):
                    return [large.name, small.name]
                parts.setdefault(small.table, []).append(small)
        for inside in parts.values():
            rest = large.members.difference(*(group.members for group in inside))
            if rest and rule.reason(rest):
                return [large.name, *(group.name for group in inside)]
        for old in published:
            changed = large.members ^ old.members
            if changed and rule.reason(changed):
                return [large.name]
    return None


def _by_elimination(
    groups: Sequence[Group],
    shown: Sequence[Group],
    published: Sequence[Group],
    hidden: Mapping[Key, str],
    vectors: Mapping[Key, Vector],
    atoms: Sequence[frozenset[int]],
    rule: Rule,
) -> list[Key] | None:
    """The figures from which a hidden one, or a sum over too few cooperatives, follows; None if there is none such."""
    attacker = Attacker((group.name, vectors[group.name]) for group in (*published, *shown))
    for group in groups:
        if group.name in hidden and group.members:
            used = attacker.solve(vectors[group.name])
            if used is not None:
                return list(used)
    for vector, used in attacker.rows():
        if all(value == 1 for value in vector.values()):
            members = frozenset().union(*(atoms[number] for number in vector))
            if rule.reason(members):
                return list(used)
    return None
