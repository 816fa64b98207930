"""The numbers of law that plans need, as staff may correct them."""

from datetime import date
from decimal import Decimal

import pytest

from land.core.models import DatedRule
from startups.actions import load_rules, rules_on
from startups.plan import Rules
from startups.plan.rules import shipped

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def test_what_is_shipped_is_what_holds():
    load_rules()
    assert {code: rule.value for code, rule in rules_on(DAY).by_code.items()} == {
        code: rule.value for code, rule in Rules.shipped_on(DAY).by_code.items()
    }


def test_loading_twice_changes_nothing_and_what_staff_wrote_stays():
    first = load_rules()
    assert first == {"rules": len(shipped())}
    DatedRule.objects.filter(code="coopfond-massimo").update(value=50_000)
    assert load_rules() == first
    assert rules_on(DAY)["coopfond-massimo"] == Decimal(50_000)


def test_another_period_is_another_set(django_assert_num_queries):
    load_rules()
    with django_assert_num_queries(1):
        before = rules_on(date(2025, 12, 31))
    assert (before["naspi-subito"], rules_on(DAY)["naspi-subito"]) == (100, 70)
    assert "naspi-massimo" not in before.by_code
