"""An attacker with exact linear algebra finds nothing that was hidden."""

import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cooperatives.scoring.suppression import (
    DOMINANT,
    FEW,
    SECONDARY,
    Group,
    Rule,
    dominant,
    exposed,
    few,
    suppress,
)


def group(table: str, key: str, *members: int) -> Group:
    return Group(table, key, frozenset(members))


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """By Gaussian elimination over the rationals: written here on its own, so that it can disagree with the room's."""
    table, found = [list(row) for row in rows], 0
    for column in range(len(table[0]) if table else 0):
        pivot = next((place for place in range(found, len(table)) if table[place][column]), None)
        if pivot is None:
            continue
        table[found], table[pivot] = table[pivot], table[found]
        for place in range(found + 1, len(table)):
            if table[place][column]:
                times = table[place][column] / table[found][column]
                table[place] = [a - times * b for a, b in zip(table[place], table[found], strict=True)]
        found += 1
    return found


def solvable(groups: Sequence[Group], hidden: dict) -> list[tuple[str, str]]:
    """The hidden figures, of any number of cooperatives, that follow from those shown: one unknown per cooperative."""
    people = sorted(set().union(*(each.members for each in groups)))
    rows = {each.name: [each.coefficient(person) for person in people] for each in groups}
    shown = [row for name, row in rows.items() if name not in hidden]
    known = rank(shown)
    return [name for name in hidden if any(rows[name]) and rank([*shown, rows[name]]) == known]


def breakdowns(places: Sequence[tuple[str, str, str]]) -> list[Group]:
    """The published tables of cooperatives given as (sector, province, size)."""
    territories = {"RM": "Roma", "VT": "Nord", "RI": "Nord", "LT": "Sud", "FR": "Sud"}
    tables: dict[tuple[str, str], set[int]] = {("total", ""): set(range(len(places)))}
    for number, (sector, province, size) in enumerate(places):
        for name in (
            ("sector", sector), ("province", province), ("territory", territories[province]), ("size", size),
            ("sector-size", f"{sector}/{size}"),
        ):  # fmt: skip
            tables.setdefault(name, set()).add(number)
    return [Group(table, key, frozenset(members)) for (table, key), members in sorted(tables.items())]


COOPERATIVES = st.lists(
    st.tuples(
        st.sampled_from(["SO", "PS", "AB", "AG"]),
        st.sampled_from(["RM", "RM", "RM", "VT", "RI", "LT", "FR"]),
        st.sampled_from(["0", "1-9", "10-49"]),
    ),
    min_size=1,
    max_size=60,
)


def test_fewer_than_five_are_too_few():
    assert few(range(4)) and not few(range(5))


def test_the_threshold_is_never_below_three():
    with pytest.raises(ValueError, match="never below 3"):
        few(range(9), 2)


def test_the_published_dominance_vector_is_suppressed_though_five_contribute():
    amounts = [900_000, 50_000, 20_000, 15_000, 15_000]
    assert dominant(amounts)  # remainder 50,000 < 90,000
    assert Rule(amounts=dict(enumerate(amounts))).reason(range(5)) == DOMINANT


def test_a_remainder_of_exactly_p_percent_is_shown():
    assert not dominant([Decimal(100), Decimal(50), Decimal(10)])
    assert dominant([Decimal(100), Decimal(50), Decimal("9.99")])


def test_the_published_differencing_vector_cannot_be_solved():
    """Total of 16 mean 40, A of 12 mean 45: B = (16·40 − 12·45)/4 = 25 unless something more is hidden."""
    groups = [
        group("total", "", *range(16)),
        group("sector", "A", *range(12)),
        group("sector", "B", *range(12, 16)),
    ]
    hidden = suppress(groups)
    assert hidden == {("sector", "B"): FEW, ("sector", "A"): SECONDARY}
    assert solvable(groups, {("sector", "B"): FEW}) == [("sector", "B")]
    assert solvable(groups, hidden) == []


def test_the_next_smallest_is_hidden_and_the_rest_stays():
    groups = [
        group("total", "", *range(40)),
        group("sector", "A", *range(20)),
        group("sector", "B", *range(20, 30)),
        group("sector", "C", *range(30, 37)),
        group("sector", "D", *range(37, 40)),
    ]
    assert suppress(groups) == {("sector", "D"): FEW, ("sector", "C"): SECONDARY}


def test_two_hidden_groups_that_are_together_too_few_take_a_third_with_them():
    groups = [
        group("total", "", *range(30)),
        group("sector", "A", *range(20)),
        group("sector", "B", *range(20, 26)),
        group("sector", "C", 26, 27),
        group("sector", "D", 28, 29),
    ]
    assert suppress(groups)["sector", "B"] == SECONDARY


def test_what_is_left_of_a_sum_is_not_dominated_either():
    amounts = dict.fromkeys(range(12), 100) | {12: 5_000, 13: 20, 14: 20, 15: 20, 16: 20}
    groups = [
        group("total", "", *range(17)),
        group("sector", "A", *range(6)),
        group("sector", "B", *range(6, 12)),
        group("sector", "C", *range(12, 17)),
    ]
    hidden = suppress(groups, rule=Rule(amounts=amounts))
    assert hidden["sector", "C"] == DOMINANT
    assert solvable(groups, hidden) == []


def test_a_cell_hidden_in_one_table_cannot_be_had_from_another():
    places = [("SO", "RM", "1-9")] * 9 + [("SO", "RM", "10-49")] * 2 + [("PS", "RM", "1-9")] * 8 + [
        ("PS", "VT", "10-49")
    ] * 7  # fmt: skip
    groups = breakdowns(places)
    hidden = suppress(groups)
    assert hidden["sector-size", "SO/10-49"] == FEW
    assert solvable(groups, hidden) == []


def test_a_weighted_estimate_beside_the_total_does_not_give_two_hidden_strata_away():
    weights = {number: Fraction(1, 10) if number < 6 else Fraction(3, 10) for number in range(12)}
    groups = [
        group("total", "", *range(12)),
        group("sector", "A", *range(6)),
        group("sector", "B", *range(6, 12)),
        Group("estimate", "", frozenset(range(12)), weights),
    ]
    rule = Rule(amounts={0: 900, 1: 9, 2: 9, 3: 9, 4: 9, 5: 9} | dict.fromkeys(range(6, 12), 10_000))
    hidden = suppress(groups, rule=rule)
    assert hidden["sector", "A"] == DOMINANT
    assert ("estimate", "") in hidden and ("total", "") not in hidden
    assert solvable(groups, hidden) == []


def test_a_single_new_answer_is_not_told_by_the_next_release():
    before = [group("total", "", *range(20))]
    now = [
        group("total", "", *range(21)),
        group("sector", "A", *range(10)),
        group("sector", "B", *range(10, 21)),
    ]
    assert suppress(now, published=before)["total", ""] == SECONDARY
    later = [group("total", "", *range(25))]
    assert suppress(later, published=before) == {}


def test_the_same_groups_in_another_order_are_hidden_alike():
    chance = random.Random(7)
    places = [
        (chance.choice(["SO", "PS", "AB"]), chance.choice(["RM", "VT", "LT"]), chance.choice(["0", "1-9"]))
        for _number in range(50)
    ]
    groups = breakdowns(places)
    assert suppress(groups) == suppress(groups[::-1])


@settings(max_examples=60, deadline=None)
@given(COOPERATIVES)
def test_nothing_hidden_can_be_solved(places):
    groups = breakdowns(places)
    hidden = suppress(groups)
    assert all(name in hidden for name in (each.name for each in groups if len(each.members) < 5))
    assert solvable(groups, hidden) == []
    assert not exposed(groups, hidden)


@settings(max_examples=40, deadline=None)
@given(COOPERATIVES, st.randoms(use_true_random=False))
def test_nothing_hidden_for_dominance_can_be_solved(places, chance):
    amounts = {number: chance.choice([0, 10, 100, 5_000, 90_000]) for number in range(len(places))}
    groups, rule = breakdowns(places), Rule(amounts=amounts)
    hidden = suppress(groups, rule=rule)
    assert all(each.name in hidden for each in groups if rule.reason(each.members))
    assert solvable(groups, hidden) == []


def test_a_whole_region_is_solved_in_a_few_seconds_and_mostly_shown():
    chance = random.Random(1)
    sectors = ["SO", "PS", "AB", "AG", "CU", "CN", "DE"]
    places = [
        (chance.choices(sectors, [30, 25, 15, 12, 10, 5, 3])[0],
         chance.choices(["RM", "LT", "FR", "VT", "RI"], [70, 11, 8, 7, 4])[0],
         chance.choices(["0", "1-9", "10-49", "50-249", "250+"], [3, 52, 30, 12, 3])[0])
        for _number in range(400)
    ]  # fmt: skip
    groups = breakdowns(places)
    hidden = suppress(groups)
    assert solvable(groups, hidden) == []
    assert ("total", "") not in hidden
    assert len([name for name in hidden if name[0] == "sector"]) <= 2
