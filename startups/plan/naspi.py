"""An estimate of the unemployment benefit that a worker may turn into capital. INPS alone says the true figure."""

from dataclasses import dataclass
from decimal import Decimal

from startups.plan.inputs import ZERO
from startups.plan.rules import Rules

WEEKS_A_MONTH = Decimal(52) / 12


@dataclass(frozen=True, slots=True)
class Advance:
    """The benefit as a lump sum, in euro: `monthly` at first, `months` long, `at_once` now and `later` within six months."""

    monthly: Decimal
    months: Decimal
    total: Decimal
    at_once: Decimal
    later: Decimal


def first_month(pay: Decimal, rules: Rules) -> Decimal:
    """The benefit of the first month, of the average monthly `pay` of the last four years, in euro.

    75 % up to the reference pay and 25 % of what is above it, at most the ceiling. Source: art. 4 D.Lgs. 22/2015; figures of
    the year by INPS circular.
    """
    reference = rules["naspi-retribuzione"]
    benefit = min(pay, reference) * rules["naspi-quota"] / 100
    benefit += max(ZERO, pay - reference) * rules["naspi-quota-oltre"] / 100
    return min(benefit, rules["naspi-massimo"])


def advance(*, pay: Decimal, weeks: int, age: int, rules: Rules) -> Advance:
    """What may be asked in advance, by `weeks` paid into the scheme in the last four years and `age` in years.

    It lasts half of those weeks and falls by 3 % a month from the sixth month on, from the eighth for whoever is 55 or older.
    Source: artt. 4, 5 and 8 D.Lgs. 22/2015; the two parts: art. 1 c. 176 L. 199/2025.
    """
    monthly = first_month(pay, rules)
    months = min(Decimal(weeks) / 2 / WEEKS_A_MONTH, rules["naspi-mesi"])
    older = age >= rules["naspi-eta"]
    falls_from = int(rules["naspi-calo-da-oltre-eta" if older else "naspi-calo-da"])
    kept = 1 - rules["naspi-calo"] / 100
    total, benefit, left, number = ZERO, monthly, months, 0
    while left > 0:
        number += 1
        if number >= falls_from:
            benefit *= kept
        total += benefit * min(Decimal(1), left)
        left -= 1
    at_once = total * rules["naspi-subito"] / 100
    return Advance(monthly, months, total, at_once, total - at_once)
