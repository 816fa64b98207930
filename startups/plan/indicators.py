"""T12: what tells at a glance whether a year holds."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from startups.plan.cash import CashYear
from startups.plan.figures import Debts, Income, Sources
from startups.plan.inputs import ZERO, Plan


class Reach(StrEnum):
    """Whether a break-even exists at all."""

    REACHED = "reached"
    NOT_REACHABLE = "not_reachable"
    NOT_COMPUTABLE = "not_computable"


@dataclass(frozen=True, slots=True)
class BreakEven:
    """`revenue` in euro at which nothing is earned nor lost, `safety` how far above it the year is, as a fraction of revenue."""

    reach: Reach
    revenue: Decimal | None = None
    safety: Decimal | None = None


def break_even(*, structure: Decimal, revenue: Decimal, variable: Decimal) -> BreakEven:
    """BEP = CF ÷ (1 − CV ÷ revenue), never negative; safety = (revenue − BEP) ÷ revenue.

    Without revenue it cannot be computed; where each sale costs what it brings, or more, it cannot be reached.
    """
    if revenue <= 0:
        return BreakEven(Reach.NOT_COMPUTABLE)
    if variable >= revenue:
        return BreakEven(Reach.NOT_REACHABLE)
    needed = max(ZERO, structure) * revenue / (revenue - variable)
    return BreakEven(Reach.REACHED, needed, (revenue - needed) / revenue)


@dataclass(frozen=True, slots=True)
class Indicators:
    """One year; shares are fractions. None: it has no meaning in that year (no revenue, no debt, nobody at work)."""

    contribution: Decimal | None
    break_even: BreakEven
    dscr: Decimal | None
    own_share: Decimal | None
    investment_per_job: Decimal | None


def indicators(
    plan: Plan, earned: tuple[Income, ...], money: tuple[CashYear, ...], owed: Debts, brought: Sources
) -> tuple[Indicators, ...]:
    """A year each."""
    spent = sum((each.amount for each in plan.investments if each.lasts), ZERO)
    rows: list[Indicators] = []
    for number, (income, flow) in enumerate(zip(earned, money, strict=True)):
        service = owed.interest[number] + owed.principal[number]
        jobs = sum((post.fte[number] for post in plan.posts if number < len(post.fte)), ZERO)
        rows.append(
            Indicators(
                contribution=1 - income.variable / income.revenue if income.revenue else None,
                break_even=break_even(
                    structure=income.structure, revenue=income.revenue, variable=income.variable
                ),
                dscr=flow.flow / service if service else None,
                own_share=brought.own_share,
                investment_per_job=spent / jobs if jobs else None,
            )
        )
    return tuple(rows)
