from datetime import date

import pytest

from land.practices import rules

WHOLE = dict.fromkeys(rules.REQUIRED, "x") | {
    "title": "Un titolo",
    "contact_consent": True,
    "cost": 0,
    "period_start": date(2024, 1, 1),
    "review_due": date(2027, 1, 1),
    "evidence": "experience",
}


def test_a_whole_practice_lacks_nothing():
    assert rules.missing(WHOLE, 1) == {}


@pytest.mark.parametrize("name", rules.REQUIRED)
def test_each_required_field_has_its_own_sentence(name):
    assert rules.missing(WHOLE | {name: ""}, 1)[name] == rules.REQUIRED[name]


@pytest.mark.parametrize(
    ("change", "indicators", "field"),
    [
        ({}, 0, "indicators"),
        ({"contact_consent": False}, 1, "contact_consent"),
        ({"cost": None}, 1, "cost"),
        ({"cover": "image"}, 1, "cover_alt"),
        ({"period_end": date(2023, 1, 1)}, 1, "period_end"),
        ({"review_due": None}, 1, "review_due"),
        ({"title": "a" * 101}, 1, "title"),
        ({"evidence": "good_practice"}, 1, "evidence"),
        ({"evidence": "consolidated", "replication": "Due", "confirmed_reuses": 1}, 1, "evidence"),
    ],
)
def test_what_is_not_whole_is_named_at_its_field(change, indicators, field):
    assert list(rules.missing(WHOLE | change, indicators)) == [field]


@pytest.mark.parametrize(
    "change",
    [
        {"cost": None, "cost_unknown": True},
        {"review_due": None, "evergreen": True},
        {"evidence": "promising"},
        {"evidence": "good_practice", "replication": "Una cooperativa di Velletri"},
        {"evidence": "consolidated", "replication": "Due cooperative", "confirmed_reuses": 2},
        {"title": "a" * 100},
    ],
)
def test_what_is_said_to_be_missing_or_proven_is_enough(change):
    assert rules.missing(WHOLE | change, 1) == {}


@pytest.mark.parametrize(
    ("euro", "name"),
    [
        (None, "unknown"),
        (0, "under-10k"),
        (9_999, "under-10k"),
        (10_000, "10k-50k"),
        (50_000, "50k-250k"),
        (250_000, "over-250k"),
    ],
)
def test_a_cost_has_one_class_and_a_limit_belongs_to_the_one_above(euro, name):
    assert rules.cost_class(euro) == name
