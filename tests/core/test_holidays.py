"""The public holidays of Italy, and the days that are proposed instead."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from land.core.holidays import easter, is_holiday, open_day


@pytest.mark.parametrize(
    "day",
    [
        date(1961, 4, 2),
        date(2000, 4, 23),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2038, 4, 25),
    ],
)
def test_easter_falls_where_the_calendar_says(day):
    assert easter(day.year) == day


def test_the_public_holidays_of_a_year():
    days = (date(2026, 1, 1) + timedelta(days=number) for number in range(365))
    assert [f"{day.month}/{day.day}" for day in days if is_holiday(day)] == [
        "1/1", "1/6", "4/5", "4/6", "4/25", "5/1", "6/2", "8/15", "10/4", "11/1", "12/8", "12/25", "12/26",
    ]  # fmt: skip
    assert not is_holiday(date(2025, 10, 4))


@pytest.mark.parametrize(
    ("asked", "weekday", "any_day"),
    [
        (date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 2)),  # a Friday
        (date(2026, 12, 25), date(2026, 12, 28), date(2026, 12, 27)),
        (date(2027, 3, 28), date(2027, 3, 30), date(2027, 3, 30)),  # Easter
        (date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 24)),
    ],
)
def test_a_date_moves_past_holidays_and_past_the_weekend_if_it_must(asked, weekday, any_day):
    assert open_day(asked) == weekday
    assert open_day(asked, weekend=True) == any_day


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_easter_is_a_sunday_in_spring_and_an_open_day_is_near(day):
    assert easter(day.year).weekday() == 6
    assert date(day.year, 3, 22) <= easter(day.year) <= date(day.year, 4, 25)
    assert timedelta(0) <= open_day(day) - day <= timedelta(days=5)
