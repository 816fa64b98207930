"""Each check by its name: what sets it off, and that the worked example does not."""

from datetime import date
from decimal import Decimal as D

import pytest

from startups.plan import Rules, Severity, computed, findings, read
from tests.startups.plan.examples import DAY, start_up

RULES = Rules.shipped_on(DAY)
OF_THE_EXAMPLE = {"A01", "A03", "A04", "I01", "I02", "I03"}
WORKER = {"label": "Socio", "category": "worker", "subscribed": "5.000", "paid": "5.000"}


def found(document, *, today=DAY, rules=RULES):
    reading = read(document)
    return findings(computed(reading.plan, rules), today=today, blanks=reading.blanks)


def codes(document, **given):
    return {each.code for each in found(document, **given)}


def facts(document, code):
    return next(each.facts for each in found(document) if each.code == code)


def members(*changes):
    """The five of the example, the first ones changed."""
    rows = start_up()["members"]
    return {
        "members": [row | change for row, change in zip(rows, changes, strict=False)] + rows[len(changes) :]
    }


def funding(*more):
    return {"funding": [*start_up()["funding"], *more]}


def revenue(**changes):
    return {"revenue": [start_up()["revenue"][0] | changes]}


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("E01", {"members": [WORKER, WORKER]}),
        ("E02", members({"natural": False})),
        ("E03", members({"subscribed": "20", "paid": "20"})),
        ("E03", members({"subscribed": "100.000,01", "paid": "0"})),
        ("E04", {"funding": []}),
        ("E06", revenue(prices=["", "100", "100"])),
        ("E06", {"receipt_days": "-5"}),
        ("E07", revenue(months=["100"] * 11 + ["99"])),
        ("E08", funding({"label": "CFI", "source": "cfi", "amount": "10.000,01", "evidence": "quote"})),
        ("E09", funding({"label": "Marcora", "source": "marcora", "amount": "1.000", "rate": "0", "instalments": "10"})),
        ("E10", members({"loan": "87.473,26"})),
        ("E11", {"refund": ["0", "0", "30.000"]}),
        ("E11", {"refund": ["1", "0", "0"]}),
        ("E12", members({"paid": "2.000,01"})),
        ("E13", members({"naspi": "1.500", "tfr": "600"})),
        ("F2", funding({"label": "Anticipo NASpI dei soci", "source": "other", "amount": "5.000"})),
        ("A02", revenue(quantities=["1.200", "1.650", "1.700"])),
        ("A05", {"members": [WORKER | {"subscribed": "25", "paid": "25"}] * 3, "funding": [
            {"label": "Mutuo", "source": "bank", "amount": "60.000", "rate": "5", "instalments": "60"}]}),
        ("A06", members({"paid": "2.000", "naspi": "2.000"})
            | {"investments": [{"label": "Sede", "asset": "tangible", "amount": "47.900", "life": "5"}]}),
        ("A07", funding({"label": "Altro bando", "source": "grant", "amount": "20.000", "spread": "1", "granted": False})),
        ("A08", revenue(quantities=["800", "1.650", "1.900"], evidence="estimate")),
        ("A09", revenue(evidence="")),
        ("A10", {"posts": [start_up()["posts"][0] | {"of_members": False}]}),
        ("A11", funding({"label": "Fido", "source": "bank", "amount": "1.000", "rate": "5", "instalments": ""})),
        ("A13", funding({"label": "CFI", "source": "cfi", "amount": "1.000"})),
        ("A14", {"posts": []}),
        ("A15", {"funding": [{"label": "Coopfond", "source": "coopfond", "amount": "17.500,01"}]}),
    ],
)  # fmt: skip
def test_what_sets_a_check_off(code, changes):
    assert code not in OF_THE_EXAMPLE
    assert code not in codes(start_up())
    assert code in codes(start_up(**changes))


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("E03", members({"subscribed": "25", "paid": "25"}, {"subscribed": "100.000", "paid": "0"})),
        ("E07", revenue(months=["100"] * 12)),
        ("E08", funding({"label": "CFI", "source": "cfi", "amount": "10.000"})),
        ("E10", members({"loan": "87.473,25"})),
        ("E12", members({"paid": "2.000"})),
        ("F2", funding({"label": "Platform s.r.l.", "source": "other", "amount": "5.000"})),
        ("A08", revenue(quantities=["800", "1.650", "1.900"], evidence="field")),
        ("A15", {"funding": [{"label": "Coopfond", "source": "coopfond", "amount": "17.500"}]}),
    ],
)
def test_what_just_does_not(code, changes):
    assert code not in codes(start_up(**changes))


def test_errors_come_first_and_each_has_its_weight():
    severities = [each.severity for each in found(start_up(members=[WORKER]))]
    assert severities == sorted(severities, key=list(Severity).index)
    assert severities[0] == Severity.ERROR and severities[-1] == Severity.INFO


def test_a_first_year_without_holes_is_not_warned_of():
    assert "A01" not in codes(start_up(receipt_days="0"))


def test_a_buyout_has_until_the_fifth_year_for_its_members_to_prevail():
    others = {"posts": [start_up()["posts"][0] | {"of_members": False}]}
    assert "A10" not in codes(start_up(kind="workers_buyout", **others))
    longer = start_up(kind="workers_buyout", years=5, **others)
    by_year = {
        "revenue": ["quantities", "prices"],
        "posts": ["fte"],
        "variable_costs": ["values"],
        "fixed_costs": ["amounts"],
    }
    for table, keys in by_year.items():
        for key in keys:
            longer[table][0][key] = [*longer[table][0][key], "1.000", "1.000"]
    assert [each.facts["year"] for each in found(longer) if each.code == "A10"] == [5]


def test_a_set_of_rules_that_has_ended_is_named():
    expired = next(each for each in found(start_up(), today=date(2027, 1, 1)) if each.code == "A12")
    assert set(expired.facts["rules"]) >= {"revisione-1", "naspi-massimo"}
    assert "A12" not in codes(start_up(), today=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("terms", "limit"),
    [
        ({"amount": "50.000,01", "instalments": "10"}, "multiple"),
        ({"amount": "10.000", "instalments": "4"}, "years"),
        ({"amount": "10.000", "instalments": "21"}, "years"),
        ({"amount": "10.000", "instalments": "20", "grace": "7"}, "grace"),
    ],
)
def test_the_marcora_law_has_its_limits(terms, limit):
    rows = funding(
        {"label": "CFI", "source": "cfi", "amount": "10.000"},
        {"label": "Marcora", "source": "marcora", "rate": "0", "per_year": 2} | terms,
    )
    assert facts(start_up(**rows), "E09")["limit"] == limit


def test_a_buyout_may_have_more_of_it_for_longer():
    rows = funding(
        {"label": "CFI", "source": "cfi", "amount": "10.000"},
        {
            "label": "Marcora",
            "source": "marcora",
            "amount": "70.000",
            "rate": "0",
            "per_year": 2,
            "instalments": "24",
        },
    )
    assert "E09" in codes(start_up(**rows))
    assert "E09" not in codes(start_up(kind="workers_buyout", **rows))


def test_severance_and_benefit_are_capital_and_counted_once():
    document = start_up(
        **members({"subscribed": "12.000", "paid": "12.000", "naspi": "10.000", "tfr": "2.000"})
    )
    result = computed(read(document).plan, RULES)
    assert result.sources.capital == 20_000
    assert result.cash[0].opening == 15_000 + 10_000 - D("0.3") * 10_000
    assert (result.months[5].brought, result.cash[0].brought) == (3_000, 3_000)
