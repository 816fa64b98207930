"""Days that a form can mean: two digits typed for a year are a slip, not the reign of Tiberius."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 2000, 2100


def plausible_day(value: date) -> None:
    """Refuse a day or moment of an event outside 2000–2100. Raises: ValidationError with its sentence."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(
            _("The year %(year)s does not look right: write it with four digits, such as 2027."),
            params={"year": value.year},
        )
