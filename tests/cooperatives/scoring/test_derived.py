"""Classes, shares, prevalence and obligations: the published vectors, and nothing out of nothing."""

from datetime import date
from decimal import Decimal as D

import pytest

from cooperatives.scoring.derived import (
    gender_report,
    last_biennium,
    parity_report,
    percent,
    prevalence,
    social_report,
    turnover_class,
    women_class,
    women_percent,
    worker_members_percent,
)


@pytest.mark.parametrize(
    ("revenue", "code"),
    [
        (None, ""), (0, "0"), (D("0.01"), "<100k"), (D("99999.99"), "<100k"), (100_000, "100-500k"),
        (D("499999.99"), "100-500k"), (500_000, "500k-2M"), (2_000_000, "2-10M"), (10_000_000, "10-50M"),
        (D("49999999.99"), "10-50M"), (50_000_000, "50M+"),
    ],
)  # fmt: skip
def test_a_turnover_class_holds_its_lower_bound(revenue, code):
    assert turnover_class(revenue) == code


def test_shares_are_not_known_when_numbers_lack_or_nobody_works():
    assert percent(1, 0) is None and percent(None, 3) is None and percent(4, 3) is None
    assert women_percent([0, 0, 0], [0, 0, 0]) is None
    assert women_percent([1, None, 0], [0, 0, 0]) is None
    assert worker_members_percent(0, 0) is None


def test_shares_are_rounded_once_a_half_goes_up():
    assert women_percent([30, 0, 0], [21, 0, 0]) == 59
    assert women_percent([1], [7]) == 13
    assert percent(1, 3, 2) == D("33.33")
    assert worker_members_percent(2, 3) == D("66.7")


@pytest.mark.parametrize(
    ("share", "code"), [(None, ""), (0, "0-24"), (24, "0-24"), (25, "25-49"), (100, "75-100")]
)
def test_a_share_of_women_has_its_class(share, code):
    assert women_class(share) == code


@pytest.mark.parametrize(
    ("lines", "verdict", "shown"),
    [
        ([(500, 1000)], "not_main", D("50.00")),
        ([(501, 1000)], "main", D("50.10")),
        ([(90, 100), (300, 1000)], "not_main", D("35.45")),
        ([(D("50.001"), 100)], "main", D("50.00")),
        ([(90, 100), (None, 1000)], "main", D("90.00")),
        ([(0, 0)], "missing", None),
        ([(None, 100)], "missing", None),
        ([], "missing", None),
    ],
)
def test_prevalence_is_weighted_and_strictly_greater(lines, verdict, shown):
    found = prevalence(lines, threshold=50)
    assert (found.verdict, found.percent) == (verdict, shown)


def test_a_social_cooperative_is_mainly_mutual_by_law():
    found = prevalence([(20, 100)], threshold=50, social=True)
    assert (found.verdict, found.percent) == ("by_law", D("20.00"))
    assert prevalence([], threshold=50, social=True).verdict == "by_law"


def test_an_agricultural_cooperative_looks_at_what_its_members_conferred():
    assert prevalence([(0, 1000)], threshold=50, agricultural=(60, 100)).verdict == "main"
    assert prevalence([(1000, 1000)], threshold=50, agricultural=(50, 100)).verdict == "not_main"
    assert prevalence([(1000, 1000)], threshold=50, agricultural=(None, 100)).verdict == "missing"


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (50, 50, "voluntary"),
        (51, 51, "owed"),
        (60, 48, "to_check"),
        (46, 46, "voluntary"),  # with 8 agency workers, who are not employees
        (30 + 21, 30 + 21, "owed"),
        (None, 51, "owed"),
        (None, 50, "missing"),
        (51, None, "missing"),
        (None, None, "missing"),
    ],
)
def test_the_biennial_report_has_four_verdicts(first, second, verdict):
    assert parity_report(first, second, threshold=50) == verdict


def test_doubtful_heads_alone_make_the_report_one_to_check():
    assert parity_report(40, 55, threshold=50, doubtful=5) == "to_check"
    assert parity_report(40, 55, threshold=50, doubtful=4) == "owed"


def test_the_last_closed_biennium_ends_in_an_odd_year():
    assert last_biennium(date(2026, 1, 1)) == last_biennium(date(2027, 12, 31)) == (2024, 2025)
    assert last_biennium(date(2028, 4, 30)) == (2026, 2027)


def test_the_gender_report_is_for_fifteen_to_fifty():
    found = [gender_report(number, low=15, high=50) for number in (14, 15, 50, 51, None)]
    assert found == [False, True, True, False, None]


def test_social_cooperatives_owe_the_social_report_whatever_their_size():
    assert social_report(albo_category="SO") and social_report(albo_category="PL", social_enterprise=True)
    assert not social_report(albo_category="PL")
