"""From a plan to its tables, all years at once. Nothing is rounded here."""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from startups.plan.balance import Balance, balances
from startups.plan.cash import CashMonth, CashYear, by_months, by_years
from startups.plan.figures import Debts, Income, Sources, debts, incomes, sources
from startups.plan.indicators import Indicators, indicators
from startups.plan.inputs import ZERO, Plan
from startups.plan.rules import Rules
from startups.plan.surplus import Allocation, allocated

DIGITS = 34


@dataclass(frozen=True, slots=True)
class Computed:
    """The tables of a plan, one item a year (`months`: one a month), in euro."""

    plan: Plan
    rules: Rules
    sources: Sources
    debts: Debts
    incomes: tuple[Income, ...]
    cash: tuple[CashYear, ...]
    months: tuple[CashMonth, ...]
    balances: tuple[Balance, ...]
    indicators: tuple[Indicators, ...]
    allocations: tuple[Allocation, ...]


def computed(plan: Plan, rules: Rules) -> Computed:
    """Tables T1-T13 of a plan under a set of rules.

    Raises: RuleMissing.
    """
    with localcontext() as context:
        context.prec = DIGITS
        brought = sources(plan)
        owed = debts(plan)
        earned = incomes(plan, rules, owed)
        years = by_years(plan, rules, earned, owed)
        return Computed(
            plan=plan,
            rules=rules,
            sources=brought,
            debts=owed,
            incomes=earned,
            cash=years,
            months=by_months(plan, rules, earned, owed),
            balances=balances(plan, earned, years, owed),
            indicators=indicators(plan, earned, years, owed, brought),
            allocations=_allocations(plan, rules, earned),
        )


def _allocations(plan: Plan, rules: Rules, earned: tuple[Income, ...]) -> tuple[Allocation, ...]:
    rows: list[Allocation] = []
    losses = ZERO
    for number, income in enumerate(earned):
        row = allocated(
            income.profit,
            rules,
            losses=losses,
            refund=_of(plan.refund, number),
            dividends=_of(plan.dividends, number),
        )
        losses += max(ZERO, -income.profit) - row.losses
        rows.append(row)
    return tuple(rows)


def _of(values: tuple[Decimal, ...], number: int) -> Decimal:
    return values[number] if number < len(values) else ZERO
