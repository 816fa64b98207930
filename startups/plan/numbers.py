"""Numbers as Italians write them: “1.234,56”. What could mean two things is refused, never guessed."""

import re
from decimal import Decimal
from enum import StrEnum

MOST = Decimal("999999999.99")
_LOOKS = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,(\d+))?")
_SPACES = re.compile(r"[\s\u00a0\u202f]")


class Wrong(StrEnum):
    """Why a text is not the number that is wanted."""

    BLANK = "blank"
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS = "ambiguous"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"


class NotANumber(ValueError):
    """A text that was not read; `why` says what is wrong with it."""

    def __init__(self, why: Wrong) -> None:
        super().__init__(str(why))
        self.why = why


def read_number(
    text: str, *, places: int = 2, least: Decimal | int = 0, most: Decimal | int = MOST
) -> Decimal:
    """“1.234,56”, “1234,56”, “€ 1.000”, “22 %” as a Decimal; dots only between groups of three, a comma before decimals.

    “1234.56” and “1,234.56” are refused: half of those who read them read something else.
    Raises: NotANumber.
    """
    bare = _SPACES.sub("", text).replace("\u2212", "-").strip("€%")
    if not bare:
        raise NotANumber(Wrong.BLANK)
    found = _LOOKS.fullmatch(bare)
    if found is None:
        raise NotANumber(Wrong.AMBIGUOUS if re.fullmatch(r"-?[\d.,]*\d[\d.,]*", bare) else Wrong.NOT_A_NUMBER)
    if len(found[4] or "") > places:
        raise NotANumber(Wrong.TOO_MANY_DECIMALS)
    number = Decimal(bare.replace(".", "").replace(",", "."))
    if number < least:
        raise NotANumber(Wrong.TOO_SMALL)
    if number > most:
        raise NotANumber(Wrong.TOO_LARGE)
    return number


def written(number: Decimal) -> str:
    """A number as `read_number` takes it, without groups: “1234,56”, “0,5”, “12”."""
    text = f"{number.normalize():f}"
    return text.replace(".", ",")
