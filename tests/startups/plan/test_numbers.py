"""Numbers as Italians write them, and nothing that could mean two things."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from startups.plan.numbers import NotANumber, Wrong, read_number, written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,56", "1234.56"), ("1234,56", "1234.56"), ("€ 1.000", "1000"), ("1.000 €", "1000"), ("22 %", "22"),
        ("0", "0"), ("0,5", "0.5"), ("1.234.567", "1234567"), ("1 234,5", "1234.5"), ("1\u00a0234", "1234"),
        ("007", "7"),
    ],
)  # fmt: skip
def test_italian_numbers_are_read(text, number):
    assert read_number(text) == D(number)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Wrong.BLANK), ("  ", Wrong.BLANK), ("€", Wrong.BLANK),
        ("1234.56", Wrong.AMBIGUOUS), ("1,234.56", Wrong.AMBIGUOUS), ("1.23", Wrong.AMBIGUOUS),
        ("12.34,5", Wrong.AMBIGUOUS), ("1,2,3", Wrong.AMBIGUOUS), (".5", Wrong.AMBIGUOUS), ("5,", Wrong.AMBIGUOUS),
        ("1234.567", Wrong.AMBIGUOUS), ("1,234", Wrong.TOO_MANY_DECIMALS),
        ("1e9", Wrong.NOT_A_NUMBER), ("NaN", Wrong.NOT_A_NUMBER), ("Infinity", Wrong.NOT_A_NUMBER),
        ("dodici", Wrong.NOT_A_NUMBER), ("=1+1", Wrong.NOT_A_NUMBER), ("--5", Wrong.NOT_A_NUMBER),
        ("-5", Wrong.TOO_SMALL), ("−5", Wrong.TOO_SMALL), ("123456789012345", Wrong.TOO_LARGE),
    ],
)  # fmt: skip
def test_what_is_not_one_is_refused_with_its_reason(text, why):
    with pytest.raises(NotANumber) as caught:
        read_number(text)
    assert caught.value.why == why


@given(st.decimals(0, 999_999_999, places=2))
def test_a_number_written_is_read_back(number):
    assert read_number(written(number)) == number


@given(st.integers(0, 999_999), st.integers(0, 99))
def test_thousands_are_never_taken_for_decimals(whole, cents):
    grouped = f"{whole:,}".replace(",", ".")
    assert read_number(f"{grouped},{cents:02}") == D(whole) + D(cents) / 100


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_number_or_a_refusal(text):
    try:
        assert 0 <= read_number(text) <= D("999999999.99")
    except NotANumber as error:
        assert error.why in Wrong
