"""Inputs at the edge: each has a defined result or a clear refusal; and a set of rules is kept as it was."""

from datetime import date
from decimal import Decimal as D

import pytest

from startups.plan import Rules, computed, findings, read
from startups.plan.indicators import Reach
from tests.startups.plan.examples import DAY, start_up

RULES = Rules.shipped_on(DAY)


def with_first(table, **changes):
    """The example with the first row of a table changed."""
    rows = [dict(row) for row in start_up()[table]]
    rows[0] |= changes
    return start_up(**{table: rows})


def loan(**changes):
    """The example with its bank loan changed."""
    rows = [dict(row) for row in start_up()["funding"]]
    rows[1] |= changes
    return start_up(funding=rows)


@pytest.mark.parametrize(
    ("document", "path", "why", "least", "most"),
    [
        (with_first("investments", life="0"), "investments.0.life", "too_small", 1, 50),
        (with_first("investments", life="51"), "investments.0.life", "too_large", 1, 50),
        (loan(rate="500"), "funding.1.rate", "too_large", 0, 100),
        (loan(instalments="0"), "funding.1.instalments", "too_small", 1, 480),
        (loan(grace="60"), "funding.1.grace", "too_large", 0, 59),
        (with_first("revenue", prices=["-1", "1", "1"]), "revenue.0.prices.0", "too_small", 0, D("999999999.99")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_bounds_and_stops_the_plan(document, path, why, least, most):
    reading = read(document)
    assert [(each.path, each.why, each.least, each.most) for each in reading.problems] == [
        (path, why, least, most)
    ]
    found = findings(computed(reading.plan, RULES), today=DAY, blanks=reading.blanks)
    assert ("E06", (path,)) in [(each.code, each.facts.get("paths")) for each in found]


def test_a_loan_of_nothing_costs_nothing_and_has_no_cover():
    result = computed(read(loan(amount="0")).plan, RULES)
    assert (result.debts.interest, result.debts.left) == ((0, 0, 0), (0, 0, 0))
    assert [row.dscr for row in result.indicators] == [None, None, None]


def test_a_loan_at_no_rate_pays_equal_parts_and_no_interest():
    result = computed(read(loan(rate="0")).plan, RULES)
    assert result.debts.interest == (0, 0, 0)
    assert [round(each, 2) for each in result.debts.principal] == [4000, 4000, 4000]


def test_a_loan_of_one_month_is_gone_in_the_first_year():
    result = computed(read(loan(instalments="1")).plan, RULES)
    assert result.debts.left == (0, 0, 0)


def test_without_revenue_break_even_cannot_be_computed():
    result = computed(read(with_first("revenue", quantities=["0", "0", "0"])).plan, RULES)
    assert {row.break_even.reach for row in result.indicators} == {Reach.NOT_COMPUTABLE}
    assert {row.contribution for row in result.indicators} == {None}


def test_rules_kept_as_json_are_the_same_rules():
    again = Rules.loaded(RULES.dumped())
    assert again == RULES and again["ires"] == 24
    assert RULES.changed(again) == []
    assert Rules.shipped_on(date(2025, 12, 31)).changed(RULES)[:1] == ["naspi-massimo"]
