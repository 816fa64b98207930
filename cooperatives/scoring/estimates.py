"""What the answers of some say of all: weights by stratum, intervals, quartiles, changes. No ORM, no Django.

Means are exact (fractions, rounded half up by `rounded`); standard errors are floating point, which is more than they
are worth. Shares are between 0 and 1. Intervals are at 95 %. Source: Kish, Survey Sampling (1965); Wilson (1927).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt

Z = 1.959963984540054  # two-sided 95 %
SMALLEST_STRATUM, LARGEST_WEIGHT = 5, 3
SMALL_SAMPLE = 30
STABLE = 5  # points: a self-assessed change below them is none

Number = Decimal | int | Fraction


def rounded(value: Number | float, places: int = 2) -> Decimal:
    """To so many decimals, half up."""
    step = Decimal(1).scaleb(-places)
    if isinstance(value, Fraction):
        scaled = value * 10**places
        half_up = (abs(scaled) + Fraction(1, 2)) // 1
        return (Decimal(int(half_up)) * (1 if scaled >= 0 else -1)).scaleb(-places)
    return Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Stratum:
    """A part of the population: its key (sector, size), how many there are, and the values of those who answered.

    `members` may name who they are, in the order of `values`.
    """

    key: tuple[str, ...]
    population: int
    values: tuple[Fraction, ...]
    members: tuple[int, ...] = ()

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def weight(self) -> Fraction:
        """How many of the population each answer stands for."""
        return Fraction(self.population, self.n)

    @property
    def variance(self) -> float:
        """Of the sample, with n − 1; 0 for one value."""
        if self.n < 2:
            return 0.0
        mean = float(sum(self.values, Fraction(0)) / self.n)
        return sum((float(value) - mean) ** 2 for value in self.values) / (self.n - 1)


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`."""

    low: float
    high: float


@dataclass(frozen=True)
class Estimate:
    """The mean of the system: weighted, beside the plain mean of those who answered.

    `deff` is Kish's design effect of the weights, `effective` the size of the simple sample that says as much.
    `interval` is None for a census, or when a stratum of one leaves the variance unknown.
    """

    mean: Fraction
    unweighted: Fraction
    n: int
    population: int
    deff: float
    effective: float
    error: float
    interval: Interval | None
    weights: Mapping[int, Fraction]


def collapse(strata: Sequence[Stratum]) -> list[Stratum]:
    """Strata of fewer than 5 answers, or whose weight is over 3 times the mean weight, merged with their neighbour.

    The neighbour is the nearest in the order given, of the same first part of the key if there is one. Strata that hold
    nobody are dropped. The merged stratum has the key of the larger.
    """
    rows = [row for row in strata if row.population]
    n = sum(row.n for row in rows)
    if not n:
        return []
    mean_weight = Fraction(sum(row.population for row in rows), n)
    while len(rows) > 1:
        weak = [
            place
            for place, row in enumerate(rows)
            if row.n < SMALLEST_STRATUM or row.weight > LARGEST_WEIGHT * mean_weight
        ]
        if not weak:
            break
        place = min(weak, key=lambda each: (rows[each].n, each))
        others = [each for each in range(len(rows)) if each != place]
        near = min(
            others, key=lambda each: (rows[each].key[:1] != rows[place].key[:1], abs(each - place), each)
        )
        first, second = rows[min(place, near)], rows[max(place, near)]
        larger = first if first.population >= second.population else second
        merged = Stratum(
            larger.key, first.population + second.population, first.values + second.values, first.members + second.members
        )  # fmt: skip
        rows[min(place, near)] = merged
        del rows[max(place, near)]
    return rows


def weighted_mean(strata: Sequence[Stratum]) -> Estimate | None:
    """Σ N_h·mean_h / N over strata that all have answers, with finite population correction; None without any answer.

    Raises: ValueError if a stratum of the population has no answer (collapse first).
    """
    rows = [row for row in strata if row.population]
    if not rows or not any(row.n for row in rows):
        return None
    if any(row.n == 0 or row.n > row.population for row in rows):
        raise ValueError("Every stratum needs answers, and no more than it has cooperatives.")
    population, n = sum(row.population for row in rows), sum(row.n for row in rows)
    total = sum((row.weight * sum(row.values, Fraction(0)) for row in rows), Fraction(0))
    squares = sum((row.n * row.weight**2 for row in rows), Fraction(0))
    deff = float(n * squares / Fraction(population) ** 2)
    variance = sum(
        (row.population / population) ** 2 * (1 - row.n / row.population) * row.variance / row.n
        for row in rows
    )
    mean, error = total / population, sqrt(variance)
    known = n < population and all(row.n > 1 or row.population == 1 for row in rows)
    return Estimate(
        mean=mean,
        unweighted=sum((sum(row.values, Fraction(0)) for row in rows), Fraction(0)) / n,
        n=n,
        population=population,
        deff=deff,
        effective=n / deff,
        error=error,
        interval=Interval(float(mean) - Z * error, float(mean) + Z * error) if known else None,
        weights={member: row.weight / population for row in rows for member in row.members},
    )


def wilson(k: int, n: int) -> Interval:
    """Wilson's interval of a share of k in n > 0."""
    share, square = k / n, Z * Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return Interval(0.0 if k == 0 else centre - half, 1.0 if k == n else centre + half)


def share_interval(k: int, n: int, population: int) -> Interval | None:
    """Of a share of k in n out of `population`: None for a census; Wilson's for k = 0, k = n or n < 30, else with
    finite population correction. Raises: ValueError unless 0 ≤ k ≤ n ≤ population and n > 0.
    """
    if not 0 <= k <= n <= population or n == 0:
        raise ValueError("A share is of k in n in a population.")
    if n == population:
        return None
    if k in (0, n) or n < SMALL_SAMPLE:
        return wilson(k, n)
    error = share_error(k, n, population)
    return Interval(max(0.0, k / n - Z * error), min(1.0, k / n + Z * error))


def share_error(k: int, n: int, population: int) -> float:
    """The standard error of a share, n ≥ 2, with finite population correction."""
    share = k / n
    return sqrt(share * (1 - share) / (n - 1) * (1 - n / population))


def quantile(values: Iterable[Number], share: Fraction) -> Fraction:
    """Inclusive (Excel's QUARTILE.INC): linear between the values around place (n − 1) · share. Raises: ValueError for none."""
    ordered = sorted(Fraction(value) for value in values)
    if not ordered:
        raise ValueError("No values, no quantile.")
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def quartiles(values: Iterable[Number]) -> tuple[Fraction, Fraction, Fraction]:
    """First quartile, median, third quartile."""
    rows = list(values)
    return quantile(rows, Fraction(1, 4)), quantile(rows, Fraction(1, 2)), quantile(rows, Fraction(3, 4))


def mean(values: Iterable[Number]) -> Fraction:
    """The plain mean. Raises: ValueError for none."""
    rows = [Fraction(value) for value in values]
    if not rows:
        raise ValueError("No values, no mean.")
    return sum(rows, Fraction(0)) / len(rows)


@dataclass(frozen=True)
class Change:
    """Between two waves, of those in both: how many, mean change in points, and how many were in one wave only."""

    matched: int
    change: Fraction
    only_before: int
    only_after: int

    @property
    def stable(self) -> bool:
        """Less than 5 points either way: self-assessment is no finer than that."""
        return abs(self.change) < STABLE


def paired(before: Mapping[int, Number], after: Mapping[int, Number]) -> Change | None:
    """The mean change of whoever is in both; None if nobody is."""
    both = before.keys() & after.keys()
    if not both:
        return None
    return Change(
        matched=len(both),
        change=mean(Fraction(after[each]) - Fraction(before[each]) for each in both),
        only_before=len(before) - len(both),
        only_after=len(after) - len(both),
    )
