"""What is left of a plan when things go worse."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from startups.plan.compute import computed
from startups.plan.inputs import Plan
from startups.plan.rules import Rules

LESS_10, LESS_20, MORE_10 = Decimal("0.9"), Decimal("0.8"), Decimal("1.1")
LATER_DAYS = 30


def _times(values: tuple[Decimal, ...], factor: Decimal) -> tuple[Decimal, ...]:
    return tuple(each * factor for each in values)


def sells(plan: Plan, factor: Decimal) -> Plan:
    """The same plan with its quantities × `factor`: what varies with them varies, the rest stays."""
    return replace(
        plan,
        revenue=tuple(
            replace(each, quantities=_times(each.quantities, factor), months=_times(each.months, factor))
            for each in plan.revenue
        ),
    )


def costs(plan: Plan, factor: Decimal) -> Plan:
    """The same plan with everything it buys and every pay × `factor`."""
    return replace(
        plan,
        variable_costs=tuple(
            replace(each, values=_times(each.values, factor)) for each in plan.variable_costs
        ),
        posts=tuple(replace(each, gross=each.gross * factor) for each in plan.posts),
        fixed_costs=tuple(replace(each, amounts=_times(each.amounts, factor)) for each in plan.fixed_costs),
    )


def waits(plan: Plan, days: int) -> Plan:
    """The same plan with customers that pay `days` later."""
    return replace(plan, receipt_days=plan.receipt_days + days)


SCENARIOS: dict[str, Callable[[Plan], Plan]] = {
    "revenue-10": lambda plan: sells(plan, LESS_10),
    "revenue-20": lambda plan: sells(plan, LESS_20),
    "costs+10": lambda plan: costs(plan, MORE_10),
    "receipts+30": lambda plan: waits(plan, LATER_DAYS),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario leaves: profit and cash at each year's end, and the month with the least cash, in euro."""

    scenario: str
    profits: tuple[Decimal, ...]
    closings: tuple[Decimal, ...]
    lowest_month: int
    lowest: Decimal


def sensitivity(plan: Plan, rules: Rules) -> tuple[Outcome, ...]:
    """Each scenario, in the order of SCENARIOS. Raises: RuleMissing."""
    rows: list[Outcome] = []
    for name, worse in SCENARIOS.items():
        result = computed(worse(plan), rules)
        lowest = min(result.months, key=lambda each: each.closing)
        rows.append(
            Outcome(
                scenario=name,
                profits=tuple(each.profit for each in result.incomes),
                closings=tuple(each.closing for each in result.cash),
                lowest_month=lowest.month,
                lowest=lowest.closing,
            )
        )
    return tuple(rows)
