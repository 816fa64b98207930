"""The worked examples of the specification, §3.6, to the cent."""

from decimal import ROUND_HALF_UP
from decimal import Decimal as D

import pytest

from startups.plan import Rules, computed, findings, read
from startups.plan.form import Form, form_of
from startups.plan.indicators import Reach, break_even
from startups.plan.surplus import allocated, income_tax, refund_cap, refund_shares
from tests.startups.plan.examples import DAY, start_up

RULES = Rules.shipped_on(DAY)


def cents(value):
    return value.quantize(D("0.01"), ROUND_HALF_UP)


def percent(value):
    return (value * 100).quantize(D("0.01"), ROUND_HALF_UP)


@pytest.fixture(scope="module")
def example():
    reading = read(start_up())
    assert reading.problems == ()
    return computed(reading.plan, RULES)


def three(rows, name):
    return [cents(getattr(row, name)) for row in rows]


def test_uses_and_sources(example):
    assert (example.sources.uses, example.sources.total) == (45_000, 48_000)
    assert percent(example.sources.own_share) == D("41.67")
    assert example.cash[0].opening == 15_000


def test_the_loan(example):
    debts = example.debts
    assert {cents(each.total) for each in debts.instalments} == {D("377.42")}
    assert [cents(each) for each in debts.interest] == [D("917.99"), D("733.24"), D("539.04")]
    assert [cents(each) for each in debts.principal] == [D("3611.11"), D("3795.86"), D("3990.06")]
    assert [cents(each) for each in debts.left] == [D("16388.89"), D("12593.04"), D("8602.98")]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("variable", ["26400.00", "36300.00", "41800.00"]),
        ("labour", ["74200.00", "98933.33", "111300.00"]),
        ("margin", ["400.00", "9266.67", "15400.00"]),
        ("depreciation", ["7400.00", "7400.00", "7400.00"]),
        ("grants", ["1600.00", "1600.00", "1600.00"]),
        ("operating", ["-5400.00", "3466.67", "9600.00"]),
        ("before_tax", ["-6317.99", "2733.43", "9060.96"]),
        ("ires", ["0.00", "282.09", "935.09"]),
        ("profit", ["-6317.99", "2451.34", "8125.87"]),
    ],
)
def test_the_income_statement(example, name, values):
    assert three(example.incomes, name) == [D(each) for each in values]


def test_what_one_full_time_person_costs(example):
    assert cents(example.incomes[0].labour / 3) == D("24733.33")


def test_break_even_and_safety(example):
    points = [row.break_even for row in example.indicators]
    assert three(points, "revenue") == [D("128099.99"), D("161495.61"), D("178383.38")]
    assert [percent(each.safety) for each in points] == [D("-6.75"), D("2.12"), D("6.11")]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("working_capital", ["14128.77", "5991.78", "3308.22"]),
        ("flow", ["-9728.77", "8326.13", "17156.69"]),
        ("service", ["4529.10", "4529.10", "4529.10"]),
        ("closing", ["742.14", "4539.17", "17166.76"]),
    ],
)
def test_cash_by_year(example, name, values):
    assert three(example.cash, name) == [D(each) for each in values]


def test_debt_service_cover(example):
    assert [cents(row.dscr) for row in example.indicators] == [D("-2.15"), D("1.84"), D("3.79")]


def test_the_balance_sheet_squares(example):
    totals = [D("46068.16"), D("49862.46"), D("59199.64")]
    assert three(example.balances, "assets") == three(example.balances, "liabilities") == totals


def test_a_year_hides_the_holes_of_its_months(example):
    closings = [cents(row.closing) for row in example.months[:12]]
    assert (closings[0], closings[1], closings[11]) == (D("8772.58"), D("-1238.18"), D("-1345.76"))


def test_what_the_example_warns_of(example):
    found = findings(example, today=DAY)
    assert [each.code for each in found] == ["A01", "A01", "A03", "A04", "I01", "I02", "I03"]
    cash = found[0].facts
    assert (cash["year"], cash["from"], cash["month"], cents(cash["amount"])) == (1, 2, 12, D("-1345.76"))
    assert [percent(each.facts["safety"]) for each in found if each.code == "A03"] == [D("6.11")]
    assert [each.facts["year"] for each in found if each.code == "A04"] == [1]


@pytest.mark.parametrize(
    ("structure", "revenue", "variable", "needed", "safety"),
    [
        (60_000, 100_000, 40_000, "100000.00", "0.00"),
        (45_000, 90_000, 0, "45000.00", "50.00"),
        (0, 50_000, 20_000, "0.00", "100.00"),
        (-5_000, 50_000, 20_000, "0.00", "100.00"),
    ],
)
def test_break_even_where_there_is_one(structure, revenue, variable, needed, safety):
    point = break_even(structure=D(structure), revenue=D(revenue), variable=D(variable))
    assert (point.reach, cents(point.revenue), percent(point.safety)) == (
        Reach.REACHED,
        D(needed),
        D(safety),
    )


@pytest.mark.parametrize(
    ("structure", "revenue", "variable", "reach"),
    [
        (30_000, 50_000, 50_000, Reach.NOT_REACHABLE),
        (30_000, 50_000, 60_000, Reach.NOT_REACHABLE),
        (30_000, 0, 0, Reach.NOT_COMPUTABLE),
        (0, 0, 0, Reach.NOT_COMPUTABLE),
    ],
)
def test_break_even_where_there_is_none(structure, revenue, variable, reach):
    point = break_even(structure=D(structure), revenue=D(revenue), variable=D(variable))
    assert (point.reach, point.revenue, point.safety) == (reach, None, None)


def test_a_surplus_of_fifty_thousand():
    shared = allocated(D(50_000), RULES, refund=D(15_000))
    assert (shared.legal_reserve, shared.mutual_funds) == (15_000, 1_500)
    assert shared.refund + shared.dividends + shared.left == 33_500
    pays = [D(22_000), D(20_000), D(18_000), D(9_000)]
    assert refund_shares(D(15_000), pays) == [D("4782.61"), D("4347.83"), D("3913.04"), D("1956.52")]
    assert sum(refund_shares(D(15_000), pays)) == D("15000.00")
    assert [refund_cap([each], RULES) for each in pays] == [6_600, 6_000, 5_400, 2_700]
    assert refund_cap(pays, RULES) == 20_700 < 21_000


@pytest.mark.parametrize(
    ("regime", "tax"), [("general", 5_160), ("agricultural", 2_760), ("consumer", 8_160), ("social", 360)]
)
def test_the_tax_on_fifty_thousand(regime, tax):
    share = RULES[f"quota-imponibile-{regime}"]
    assert income_tax(D(50_000), rate=RULES["ires"], share=share) == tax


@pytest.mark.parametrize(
    ("natural", "legal", "assets", "form"),
    [
        (2, 0, 0, Form.TOO_FEW),
        (3, 0, 0, Form.SRL),
        (2, 1, 0, Form.LEGAL_PERSON_AMONG_FEW),
        (3, 1, 0, Form.LEGAL_PERSON_AMONG_FEW),
        (8, 0, 0, Form.SRL),
        (8, 1, 0, Form.EITHER),
        (25, 0, 1_200_000, Form.SPA),
        (25, 0, 1_000_000, Form.EITHER),
        (19, 0, 5_000_000, Form.EITHER),
    ],
)
def test_the_form_by_members_and_assets(natural, legal, assets, form):
    assert form_of(natural=natural, legal=legal, assets=D(assets), rules=RULES) == form
