"""Days that a form can mean: two digits typed for a year are a slip, not the reign of Tiberius."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ROME = ZoneInfo("Europe/Rome")
FIRST_YEAR, LAST_YEAR = 2000, 2100


def plausible_day(value: date) -> None:
    """Refuse a day or moment of an event outside 2000–2100. Raises: ValidationError with its sentence."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(
            _("The year %(year)s does not look right: write it with four digits, such as 2027."),
            params={"year": value.year},
        )


def minutes_between(starts: datetime, ends: datetime) -> int:
    """Whole minutes from one moment to the other."""
    return int((ends - starts).total_seconds()) // 60


def months_later(day: date, by: int) -> date:
    """The first day of the month that comes so many months after (or, below zero, before) that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    return date(year, month + 1, 1)


def in_rome(day: date, hour: time) -> datetime:
    """That hour of that day on the clocks of Rome; of an hour that comes twice, the first time.

    Raises: ValidationError for an hour that clocks skip, the night they go forward.
    """
    moment = datetime.combine(day, hour, tzinfo=ROME)
    if moment.astimezone(UTC).astimezone(ROME).time() != hour:
        raise ValidationError(
            _("At %(hour)s of that night clocks go forward: there is no such hour."),
            params={"hour": f"{hour:%H:%M}"},
        )
    return moment
