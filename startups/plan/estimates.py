"""First estimates ("conti della serva") of a pre-feasibility plan: six numbers of one year, before any business plan.

Amounts are euro net of VAT, quantities and people are a year's. Numbers are never negative.
Source: specification of start-ups, §3.1 (section 8 of the plan) and §3.3 (T12, the break-even point).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from startups.plan.indicators import BreakEven, break_even
from startups.plan.inputs import ZERO


@dataclass(frozen=True, slots=True)
class Sale:
    """One thing sold: how many a year, at what price, and what each of them costs."""

    quantity: Decimal
    price: Decimal
    unit_cost: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Estimates:
    """What is typed: investments and fixed costs in euro, sales, what people cost a year (FTE × yearly cost)."""

    investments: Sequence[Decimal] = ()
    sales: Sequence[Sale] = ()
    fixed: Sequence[Decimal] = ()
    people: Sequence[tuple[Decimal, Decimal]] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What follows, in euro. `result` may be negative; `need` never is."""

    investments: Decimal
    revenue: Decimal
    variable: Decimal
    fixed: Decimal
    people: Decimal
    result: Decimal
    break_even: BreakEven
    need: Decimal


def outlook(told: Estimates) -> Outlook:
    """The first year of some estimates.

    revenue = Σ quantity × price; variable = Σ quantity × unit cost; people = Σ FTE × cost;
    result = revenue − variable − fixed − people; BEP = CF ÷ (1 − variable ÷ revenue) with CF = fixed + people (no
    depreciation nor interest yet: the business plan has them); need = investments + max(0, −result), the money to be
    found for the first year if everybody pays at once. No division by zero: see `break_even`. Source: §3.1, §3.3 T12.
    """
    investments = sum(told.investments, ZERO)
    revenue = sum((each.quantity * each.price for each in told.sales), ZERO)
    variable = sum((each.quantity * each.unit_cost for each in told.sales), ZERO)
    fixed = sum(told.fixed, ZERO)
    people = sum((fte * cost for fte, cost in told.people), ZERO)
    result = revenue - variable - fixed - people
    return Outlook(
        investments=investments,
        revenue=revenue,
        variable=variable,
        fixed=fixed,
        people=people,
        result=result,
        break_even=break_even(structure=fixed + people, revenue=revenue, variable=variable),
        need=investments + max(ZERO, -result),
    )
