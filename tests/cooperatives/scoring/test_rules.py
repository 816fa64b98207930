"""Rules of intervention: each shipped one on either side of its threshold, and the priority."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.instruments import load, load_rules_data
from cooperatives.scoring.rules import Case, RuleError, applies, check_condition, measured, priority
from tests.make.answers import no_answers

DEFINITION = load("DMA-PMI")
RULES = {rule["code"]: rule["condition"] for rule in load_rules_data("DMA-PMI")}
DIMENSIONS = ("D1", "D2", "D3", "D4", "D5", "D6")


def case(answers=None, facts=None, not_pertinent=(), **dimensions) -> Case:
    points = {code: Decimal(str(dimensions.get(code, 50))) for code in DIMENSIONS}
    return Case(no_answers() | (answers or {}), points, facts or {}, frozenset(not_pertinent))


def holds(code: str, looked_at: Case) -> bool:
    return applies(RULES[code], looked_at, DEFINITION)


def test_eight_rules_are_shipped_and_each_can_be_read():
    assert list(RULES) == ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"]
    for condition in RULES.values():
        check_condition(condition, DEFINITION, DIMENSIONS)


def test_two_security_measures_of_six_are_too_few_and_three_are_enough():
    assert holds("R1", case({"Q8": ["H01", "H02"]}))
    assert not holds("R1", case({"Q8": ["H01", "H02", "H03"]}))
    assert holds("R1", case({"Q8": ["NESSUNA"]}))


def test_data_not_collected_or_not_stored_digitally():
    assert holds("R2", case({"Q7": ["G02"]}))
    assert holds("R2", case({"Q7": ["G01"]}))
    assert not holds("R2", case({"Q7": ["G03"]}))


def test_plans_without_means():
    five = ["A01", "A02", "A03", "A04", "A05"]
    assert holds("R3", case({"Q1B": five, "Q2": ["B01"]}))
    assert not holds("R3", case({"Q1B": five, "Q2": ["B02"]}))
    assert not holds("R3", case({"Q1B": five[:4], "Q2": ["B01"]}))


def test_technology_ahead_of_people_by_twenty_five_points():
    assert holds("R4", case(D2=60, D5=60, D3=35))
    assert holds("R4", case(D2="60.01", D5="59.99", D3=35))
    assert not holds("R4", case(D2=60, D5="59.99", D3=35))


def test_ready_for_artificial_intelligence_at_fifty_and_below_twenty_five():
    assert holds("R5", case(D4=50, D5="24.99"))
    assert not holds("R5", case(D4=50, D5=25))
    assert not holds("R5", case(D4="49.99", D5=0))


def test_a_training_plan_matters_from_ten_workers():
    assert holds("R6", case({"Q5": ["E01"]}, {"workers": 10}))
    assert not holds("R6", case({"Q5": ["E01"]}, {"workers": 9}))
    assert not holds("R6", case({"Q5": ["E02"]}, {"workers": 10}))


def test_what_nobody_knows_makes_no_rule_apply():
    assert not holds("R6", case({"Q5": ["E01"]}, {"workers": None}))
    assert not holds("R8", case(facts={"parity_obliged": 1}))


def test_a_mentor_is_willing_and_far_ahead_somewhere():
    assert holds("R7", case(facts={"mentor": 1}, D6=76))
    assert not holds("R7", case(facts={"mentor": 1}, D6="75.99"))
    assert not holds("R7", case(facts={"mentor": 0}, D6=100))


def test_who_must_report_and_never_did():
    assert holds("R8", case(facts={"parity_obliged": 1, "parity_report_missing": 1}))
    assert not holds("R8", case(facts={"parity_obliged": 1, "parity_report_missing": 0}))


def test_rows_that_are_not_pertinent_are_not_counted():
    test = {"measure": "rows", "question": "Q4", "up_to": 0, "is": "at_least", "number": 1}
    assert measured(test, case(), DEFINITION) == 7
    assert measured(test, case(not_pertinent=["Q4:D06", "Q4:D07"]), DEFINITION) == 5


@pytest.mark.parametrize(
    "test",
    [
        {"measure": "chosen", "question": "Q99", "is": "at_most", "number": 1},
        {"measure": "chosen", "question": "Q4", "is": "at_most", "number": 1},
        {"measure": "chosen", "question": "Q8", "options": ["X"], "is": "at_most", "number": 1},
        {"measure": "dimension", "of": ["D9"], "is": "below", "number": 1},
        {"measure": "dimension", "of": [], "is": "below", "number": 1},
        {"measure": "fact", "fact": "secret", "is": "below", "number": 1},
        {"measure": "chosen", "question": "Q8", "is": "near", "number": 1},
        {"measure": "chosen", "question": "Q8", "is": "at_most", "number": 1.5},
        {"measure": "chosen", "question": "Q8", "is": "at_most"},
        {"measure": "oracle", "is": "at_most", "number": 1},
    ],
)
def test_a_condition_on_what_does_not_exist_is_refused(test):
    with pytest.raises(RuleError):
        check_condition({"join": "all", "tests": [test]}, DEFINITION, DIMENSIONS)


def test_the_priority_is_rounded_once_halves_up_and_never_above_a_hundred():
    assert priority(Decimal("81.06"), 0, 10) == 27  # 11.364 + 16 = 27.364
    assert priority(Decimal("0"), 6, 10) == 100  # 60 + 24 + 16
    assert priority(Decimal("0"), 8, 10) == 100
    assert priority(Decimal("97.5"), 0, 0) == 2  # 1.5
    assert priority(Decimal("100"), 0, 0) == 0


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2), st.integers(0, 6), st.integers(0, 10))
def test_a_lower_score_is_never_less_urgent(one, other, rules, planned):
    low, high = sorted((one, other))
    assert 0 <= priority(high, rules, planned) <= priority(low, rules, planned) <= 100
