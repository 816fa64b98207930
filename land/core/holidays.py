"""The public holidays of Italy, for dates that are proposed and not chosen.

Source: law 260 of 27 May 1949 with its changes; law 151 of 8 October 2025 gives 4 October back from 2026. Feasts of
patron saints are local and not here.
"""

from datetime import date, timedelta

# (month, day)
FIXED = {(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)}
SAINT_FRANCIS, SINCE = (10, 4), 2026
SATURDAY = 5


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar, by the anonymous algorithm (Nature, 20 April 1876)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, odd = divmod(century, 4)
    moved = (century + 8) // 25
    epact = (19 * golden + century - leaps - (century - moved + 1) // 3 + 15) % 30
    quarter, left = divmod(rest, 4)
    weekday = (32 + 2 * odd + 2 * quarter - epact - left) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_holiday(day: date) -> bool:
    """Whether it is a public holiday: the fixed ones, Easter and its Monday. An ordinary Sunday is not one."""
    if (day.month, day.day) in FIXED or day - easter(day.year) in (timedelta(0), timedelta(1)):
        return True
    return (day.month, day.day) == SAINT_FRANCIS and day.year >= SINCE


def open_day(day: date, *, weekend: bool = False) -> date:
    """The first day from `day` on that is no public holiday and, unless `weekend`, neither Saturday nor Sunday."""
    while is_holiday(day) or (not weekend and day.weekday() >= SATURDAY):
        day += timedelta(days=1)
    return day
