"""T7: how a debt is paid back."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from startups.plan.inputs import MONTHS, ZERO, Terms


@dataclass(frozen=True, slots=True)
class Instalment:
    """What falls due in a `month` (1 is the first of the plan), in euro; `left` is owed after it."""

    month: int
    interest: Decimal
    principal: Decimal
    left: Decimal

    @property
    def total(self) -> Decimal:
        return self.interest + self.principal


def constant_instalment(amount: Decimal, rate: Decimal, instalments: int) -> Decimal:
    """The French instalment R = P·i / (1 − (1 + i)^−n), with `rate` per period as a fraction; P / n at rate zero.

    Raises: ValueError, with no instalment at all.
    """
    if instalments < 1:
        raise ValueError("a debt is paid back in one instalment at least")
    if not rate:
        return amount / instalments
    grown = (1 + rate) ** instalments
    return amount * rate * grown / (grown - 1)


def schedule(amount: Decimal, terms: Terms, *, year: int = 0) -> Iterator[Instalment]:
    """Every instalment of a debt taken at the start of `year` (0 and 1 alike: before the first month).

    The first `terms.grace` instalments pay interest only; the last one pays exactly what is left.
    """
    step = MONTHS // terms.per_year
    rate = terms.rate / 100 / terms.per_year
    paying = terms.instalments - terms.grace
    each = constant_instalment(amount, rate, paying)
    left, month = amount, MONTHS * max(0, year - 1)
    for number in range(1, terms.instalments + 1):
        month += step
        interest = left * rate
        if number <= terms.grace:
            principal = ZERO
        elif number == terms.instalments:
            principal = left
        else:
            principal = max(ZERO, min(left, each - interest))
        left -= principal
        yield Instalment(month, interest, principal, left)
