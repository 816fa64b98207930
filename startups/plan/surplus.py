"""T13: what becomes of a surplus, what is paid back to members, and the tax on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from startups.plan.inputs import ZERO
from startups.plan.rules import Rules

CENT = Decimal("0.01")


def income_tax(before_tax: Decimal, *, rate: Decimal, share: Decimal) -> Decimal:
    """IRES in euro: max(0, result) × `rate` % × taxed `share` %. An estimate: losses of former years are not carried forward."""
    return max(ZERO, before_tax) * rate / 100 * share / 100


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where a surplus goes, in euro; `left` goes to indivisible reserves. After a loss everything is zero."""

    legal_reserve: Decimal
    mutual_funds: Decimal
    losses: Decimal
    refund: Decimal
    dividends: Decimal
    left: Decimal


def allocated(
    profit: Decimal,
    rules: Rules,
    *,
    losses: Decimal = ZERO,
    refund: Decimal = ZERO,
    dividends: Decimal = ZERO,
) -> Allocation:
    """Law first (legal reserve, mutual funds), then losses of former years, then refund and dividends as far as it reaches.

    Source: artt. 2545-quater and 2545-quinquies c.c., art. 11 L. 59/1992.
    """
    surplus = max(ZERO, profit)
    legal = surplus * rules["riserva-legale"] / 100
    funds = surplus * rules["fondi-mutualistici"] / 100
    left = surplus - legal - funds
    covered = min(left, max(ZERO, losses))
    left -= covered
    refunded = min(left, refund)
    left -= refunded
    paid = min(left, dividends)
    return Allocation(legal, funds, covered, refunded, paid, left - paid)


def refund_cap(pays: Sequence[Decimal], rules: Rules) -> Decimal:
    """The most that may be paid back to working members, in euro: a share of their pay of the year.

    Shares are in proportion to pay, so that one member is over the limit exactly when the sum is over the sum of limits.
    Source: art. 3 c. 2 lett. b L. 142/2001.
    """
    return sum(pays, ZERO) * rules["ristorno-massimo"] / 100


def refund_shares(total: Decimal, pays: Sequence[Decimal]) -> list[Decimal]:
    """`total` in cents, in proportion to pay; cents that rounding leaves over go to the largest remainders, first come first.

    Without any pay nobody gets anything.
    """
    whole = sum(pays, ZERO)
    if not whole:
        return [ZERO for _pay in pays]
    exact = [total * pay / whole for pay in pays]
    shares = [each.quantize(CENT, ROUND_DOWN) for each in exact]
    spare = int((total.quantize(CENT, ROUND_DOWN) - sum(shares, ZERO)) / CENT)
    order = sorted(range(len(pays)), key=lambda index: (shares[index] - exact[index], index))
    for index in order[:spare]:
        shares[index] += CENT
    return shares
