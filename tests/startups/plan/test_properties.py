"""Whatever people type, the tables come out and both sides of the balance sheet are equal."""

from hypothesis import given, settings
from hypothesis import strategies as st

from startups.plan import Rules, computed, findings, read, sensitivity
from startups.plan.indicators import Reach
from startups.plan.inputs import Asset, Category, Evidence, Kind, Regime, Source
from tests.startups.plan.examples import DAY

RULES = Rules.shipped_on(DAY)
money = st.one_of(st.just("0"), st.integers(0, 999_999_999).map(str), st.decimals(0, 99_999, places=2).map(
    lambda number: str(number).replace(".", ",")
))  # fmt: skip
years = st.lists(money, min_size=5, max_size=5)
small = st.integers(0, 100).map(str)
evidence = st.sampled_from(list(Evidence)).map(str)


def rows(**fields):
    return st.lists(st.fixed_dictionaries({"label": st.just("Voce"), **fields}), max_size=3)


documents = st.fixed_dictionaries(
    {
        "years": st.integers(3, 5),
        "kind": st.sampled_from(list(Kind)).map(str),
        "regime": st.sampled_from(list(Regime)).map(str),
        "receipt_days": st.integers(0, 365).map(str),
        "payment_days": st.integers(0, 365).map(str),
        "irap": years,
        "refund": years,
        "dividends": years,
        "members_loans_rate": small,
        "investments": rows(
            asset=st.sampled_from(list(Asset)).map(str), amount=money, life=st.integers(1, 50).map(str),
            year=st.integers(0, 3).map(str), vat=small, evidence=evidence,
        ),
        "funding": rows(
            source=st.sampled_from(list(Source)).map(str), amount=money, year=st.integers(0, 3).map(str),
            granted=st.booleans(), spread=st.integers(1, 50).map(str), rate=small,
            instalments=st.one_of(st.just(""), st.integers(1, 480).map(str)), per_year=st.sampled_from([1, 2, 4, 12]),
            evidence=evidence,
        ),
        "revenue": rows(
            quantities=years, prices=years, months=st.one_of(st.just([]), st.lists(money, min_size=12, max_size=12))
        ),
        "variable_costs": rows(values=years, is_share=st.booleans(), line=st.sampled_from(["", "0", "2"])),
        "posts": rows(fte=years, gross=money, contributions=small, of_members=st.booleans()),
        "fixed_costs": rows(amounts=years),
        "members": rows(
            category=st.sampled_from(list(Category)).map(str), natural=st.booleans(), subscribed=money, paid=money,
            naspi=money, tfr=money, loan=money, rest_year=st.sampled_from(["", "1", "3"]),
        ),
    }
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(documents)
def test_both_sides_are_equal_and_nothing_is_divided_by_zero(document):
    result = computed(read(document).plan, RULES)
    assert all(row.squares for row in result.balances)
    assert "E05" not in {each.code for each in findings(result, today=DAY)}
    for row in result.indicators:
        point = row.break_even
        assert point.reach != Reach.REACHED or (point.revenue is not None and point.revenue >= 0)
    assert len(sensitivity(result.plan, RULES)) == 4


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = [
    "years",
    "kind",
    "regime",
    "investments",
    "funding",
    "revenue",
    "variable_costs",
    "posts",
    "members",
    "irap",
]


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), anything))
def test_whatever_document_comes_a_plan_comes_out(document):
    result = computed(read(document).plan, RULES)
    assert all(row.squares for row in result.balances)
