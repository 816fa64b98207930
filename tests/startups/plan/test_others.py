"""Rules by date, the estimate of the benefit, the revision fee, and things that go worse."""

from datetime import date
from decimal import Decimal as D

import pytest

from startups.plan import Rules, computed, read, sensitivity
from startups.plan.form import revision_fee
from startups.plan.inputs import Regime
from startups.plan.naspi import advance, first_month
from startups.plan.rules import RuleMissing, shipped
from tests.startups.plan.examples import DAY, start_up

RULES = Rules.shipped_on(DAY)


def test_every_rule_has_a_source_and_one_value_a_day():
    assert all(rule.source and rule.unit for rule in shipped())
    for rule in shipped():
        same = [each for each in shipped() if each.code == rule.code and each is not rule]
        assert all((each.valid_to is not None and each.valid_to < rule.valid_from) or
                   (rule.valid_to is not None and rule.valid_to < each.valid_from) for each in same)  # fmt: skip


def test_the_benefit_came_at_once_until_2025():
    assert Rules.shipped_on(date(2025, 12, 31))["naspi-subito"] == 100
    assert Rules.shipped_on(date(2026, 1, 1))["naspi-subito"] == 70


def test_every_regime_has_its_share():
    assert [RULES.taxed_share(each) for each in Regime] == [43, 23, 68, 3, 73]


def test_a_rule_that_lacks_is_named():
    with pytest.raises(RuleMissing, match="ires"):
        Rules()["ires"]


@pytest.mark.parametrize(
    ("pay", "benefit"),
    [("1000", "750.00"), ("1456.72", "1092.54"), ("2000", "1228.36"), ("5000", "1584.70")],
)
def test_the_benefit_of_the_first_month(pay, benefit):
    assert first_month(D(pay), RULES) == D(benefit)


def test_the_benefit_falls_from_the_sixth_month_and_later_for_the_older():
    half_a_year = {"pay": D(1000), "weeks": 52, "rules": RULES}
    assert advance(age=40, **half_a_year).months == 6
    assert advance(age=40, **half_a_year).total == 750 * 5 + 750 * D("0.97")
    assert advance(age=55, **half_a_year).total == 750 * 6
    asked = advance(age=40, **half_a_year)
    assert (asked.at_once, asked.later) == (asked.total * D("0.7"), asked.total * D("0.3"))


def test_the_benefit_lasts_two_years_at_most():
    assert advance(pay=D(1000), weeks=208, age=40, rules=RULES).months == 24
    assert advance(pay=D(1000), weeks=0, age=40, rules=RULES).total == 0


@pytest.mark.parametrize(
    ("members", "capital", "revenue", "fee"),
    [
        (5, 5_160, 75_000, 330),
        (5, 5_161, 75_000, 790),
        (101, 0, 0, 790),
        (5, 0, 300_001, 1560),
        (501, 0, 0, 1560),
        (5, 0, 1_000_001, 1990),
        (5, 0, 2_000_001, 2740),
    ],
)
def test_the_highest_parameter_decides_the_fee(members, capital, revenue, fee):
    assert revision_fee(members=members, capital=D(capital), revenue=D(revenue), rules=RULES) == fee


def test_what_goes_worse_leaves_less():
    plan = read(start_up()).plan
    before = computed(plan, RULES)
    outcomes = {each.scenario: each for each in sensitivity(plan, RULES)}
    assert list(outcomes) == ["revenue-10", "revenue-20", "costs+10", "receipts+30"]
    # a tenth of the first year's sales is 12,000, of which 22 % need not be bought
    assert outcomes["revenue-10"].profits[0] == before.incomes[0].profit - 9_360
    assert outcomes["costs+10"].profits[0] == before.incomes[0].profit - D("11960")
    assert outcomes["receipts+30"].profits == tuple(row.profit for row in before.incomes)
    waiting = before.cash[0].closing - outcomes["receipts+30"].closings[0]
    assert round(waiting, 10) == round(D(120_000) * 30 / 365, 10)
    assert outcomes["receipts+30"].lowest < min(row.closing for row in before.months)


def test_the_season_of_the_first_year_is_that_of_the_others():
    summer = ["0"] * 5 + ["400", "400", "400"] + ["0"] * 4
    document = start_up(receipt_days="0")
    document["revenue"][0]["months"] = summer
    receipts = [row.receipts for row in computed(read(document).plan, RULES).months]
    assert [round(each) for each in receipts[:12]] == [0] * 5 + [40_000] * 3 + [0] * 4
    assert [round(each) for each in receipts[12:24]] == [0] * 5 + [55_000] * 3 + [0] * 4
