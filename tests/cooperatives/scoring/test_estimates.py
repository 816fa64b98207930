"""Weights, intervals, quartiles, changes: the published vectors."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.scoring.estimates import (
    Stratum,
    collapse,
    paired,
    quartiles,
    rounded,
    share_error,
    share_interval,
    weighted_mean,
    wilson,
)


def values(n: int, mean: int, deviation: int) -> tuple[Fraction, ...]:
    """n values, n even, of exactly this mean and sample standard deviation."""
    step = Fraction(deviation) * Fraction(((n - 1) / n) ** 0.5)
    return tuple(mean + (step if place % 2 else -step) for place in range(n))


def test_the_published_estimate_of_the_system():
    found = weighted_mean(
        [Stratum(("A",), 400, values(40, 30, 15)), Stratum(("B",), 180, values(60, 60, 20))]
    )
    assert rounded(found.unweighted) == Decimal("48.00")
    assert rounded(found.mean) == Decimal("39.31")
    assert round(found.deff, 3) == 1.350
    assert round(found.effective, 1) == 74.1
    assert round(found.error, 3) == 1.684
    assert (round(found.interval.low, 2), round(found.interval.high, 2)) == (36.01, 42.61)


def test_the_published_weights():
    rows = [Stratum(("A",), 400, values(40, 30, 15)), Stratum(("B",), 180, values(60, 60, 20))]
    assert [row.weight for row in rows] == [10, 3]


def test_a_census_has_no_interval():
    found = weighted_mean([Stratum(("A",), 6, values(6, 30, 15)), Stratum(("B",), 8, values(8, 60, 20))])
    assert found.interval is None and found.error == 0
    assert share_interval(3, 12, 12) is None


def test_a_stratum_without_answers_must_be_collapsed_first():
    with pytest.raises(ValueError, match="needs answers"):
        weighted_mean([Stratum(("A",), 4, ()), Stratum(("B",), 8, values(8, 60, 20))])


def test_small_strata_join_the_nearest_of_their_sector():
    rows = collapse(
        [
            Stratum(("SO", "1-9"), 20, values(10, 30, 5)),
            Stratum(("SO", "10-49"), 6, values(2, 50, 5)),
            Stratum(("PS", "1-9"), 20, values(10, 40, 5)),
        ]
    )
    assert [(row.key, row.population, row.n) for row in rows] == [
        (("SO", "1-9"), 26, 12),
        (("PS", "1-9"), 20, 10),
    ]


def test_a_stratum_that_weighs_more_than_three_times_the_mean_is_joined():
    rows = collapse([Stratum(("A",), 20, values(20, 30, 5)), Stratum(("B",), 40, values(6, 30, 5))])
    assert [row.n for row in rows] == [20, 6]
    rows = collapse([Stratum(("A",), 100, values(100, 30, 5)), Stratum(("B",), 60, values(6, 30, 5))])
    assert [(row.population, row.n) for row in rows] == [(160, 106)]


def test_the_published_share_with_and_without_correction():
    assert round(share_error(30, 100, 580), 4) == 0.0419
    found = share_interval(30, 100, 580)
    assert (round(found.low, 3), round(found.high, 3)) == (0.218, 0.382)


@pytest.mark.parametrize(("k", "n", "low", "high"), [(0, 12, 0, 0.243), (3, 12, 0.089, 0.532)])
def test_the_published_wilson_intervals(k, n, low, high):
    found = share_interval(k, n, 580)
    assert abs(found.low - low) < 0.0006 and abs(found.high - high) < 0.0006  # 0 of 12 is 24.249 %


def test_the_published_quartiles_are_inclusive():
    found = quartiles([12, 18, 22, 25, 31, 33, 40, 44, 47, 52, 60, 71])
    assert [rounded(each) for each in found] == [Decimal("24.25"), Decimal("36.50"), Decimal("48.25")]


def test_only_cooperatives_in_both_waves_are_compared():
    change = paired(
        {1: Decimal(40), 2: Decimal(50), 3: Decimal(10)}, {1: Decimal(50), 2: Decimal(52), 4: Decimal(90)}
    )
    assert (change.matched, change.change, change.only_before, change.only_after) == (2, 6, 1, 1)
    assert not change.stable


def test_less_than_five_points_is_stable():
    assert paired({1: Decimal(40)}, {1: Decimal("44.99")}).stable
    assert not paired({1: Decimal(40)}, {1: Decimal("35")}).stable
    assert paired({1: Decimal(40)}, {2: Decimal(40)}) is None


def test_halves_are_rounded_up():
    assert rounded(Fraction(5, 1000)) == Decimal("0.01")
    assert rounded(Fraction(12345, 1000)) == Decimal("12.35")
    assert rounded(2.675, 1) == Decimal("2.7")


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_wilson_interval_holds_its_share_and_stays_between_0_and_1(pair):
    k, n = pair
    found = wilson(k, n)
    assert 0 <= found.low <= k / n <= found.high <= 1


@given(st.lists(st.tuples(st.integers(0, 30), st.lists(st.integers(0, 100), max_size=12)), max_size=12))
def test_collapsing_loses_nobody(parts):
    rows = [
        Stratum((str(number % 3), str(number)), len(found) + more, tuple(map(Fraction, found)))
        for number, (more, found) in enumerate(parts)
    ]
    made = collapse(rows)
    if any(row.n for row in rows):
        assert sum(row.population for row in made) == sum(row.population for row in rows)
        assert sum(row.n for row in made) == sum(row.n for row in rows)
        assert len(made) == 1 or all(row.n >= 5 for row in made)
