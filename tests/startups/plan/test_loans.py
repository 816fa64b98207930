"""How debts are paid back, down to the last instalment."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from startups.plan.inputs import Terms
from startups.plan.loans import constant_instalment, schedule


def test_a_loan_at_no_rate_is_paid_in_equal_parts():
    rows = list(schedule(D(1000), Terms(rate=D(0), instalments=3)))
    assert [round(row.total, 2) for row in rows] == [D("333.33"), D("333.33"), D("333.33")]
    assert rows[-1].left == 0


def test_a_loan_of_one_month_is_paid_at_once():
    assert [row.total for row in schedule(D(1200), Terms(rate=D(12), instalments=1))] == [D(1212)]


def test_at_first_only_interest_is_paid():
    rows = list(schedule(D(1000), Terms(rate=D(6), instalments=4, per_year=2, grace=2)))
    assert [row.month for row in rows] == [6, 12, 18, 24]
    assert [(row.interest, row.principal) for row in rows[:2]] == [(30, 0), (30, 0)]
    assert rows[2].principal > 0 and rows[3].left == 0


def test_a_debt_of_the_second_year_is_paid_from_then_on():
    assert next(schedule(D(1000), Terms(rate=D(0), instalments=2), year=2)).month == 13
    assert next(schedule(D(1000), Terms(rate=D(0), instalments=2), year=1)).month == 1


def test_no_instalment_is_refused():
    with pytest.raises(ValueError, match="one instalment"):
        constant_instalment(D(1000), D("0.01"), 0)


@given(
    amount=st.decimals(0, 2_500_000, places=2),
    rate=st.decimals(0, 100, places=3),
    instalments=st.integers(1, 480),
    per_year=st.sampled_from([1, 2, 4, 12]),
    data=st.data(),
)
def test_every_debt_is_paid_back_exactly(amount, rate, instalments, per_year, data):
    grace = data.draw(st.integers(0, instalments - 1))
    rows = list(schedule(amount, Terms(rate, instalments, per_year, grace)))
    assert len(rows) == instalments
    assert rows[-1].left == 0 and all(row.principal >= 0 and row.left >= 0 for row in rows)
    assert abs(sum(row.principal for row in rows) - amount) < D("0.0001")
