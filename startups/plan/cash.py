"""T10: where the money is at the end of each year and, because a year hides holes, of each month."""

from dataclasses import dataclass
from decimal import Decimal

from startups.plan.figures import Debts, Income, by_month, of_year, sold, varies
from startups.plan.inputs import MONTHS, ZERO, Plan
from startups.plan.rules import Rules

DAYS_A_YEAR = 365
DAYS_A_MONTH = 30
SECOND_PART_MONTH = 6  # by law the second part of the benefit comes within six months


def receivables(plan: Plan, income: Income) -> Decimal:
    """What customers owe at the end of a year: revenue × days ÷ 365."""
    return income.revenue * plan.receipt_days / DAYS_A_YEAR


def payables(plan: Plan, income: Income) -> Decimal:
    """What is owed to suppliers at the end of a year: (variable + fixed costs) × days ÷ 365."""
    return (income.variable + income.fixed) * plan.payment_days / DAYS_A_YEAR


def later(plan: Plan, rules: Rules) -> Decimal:
    """The part of the members' unemployment benefit that arrives only within six months."""
    return sum((each.naspi for each in plan.members), ZERO) * (100 - rules["naspi-subito"]) / 100


def opening(plan: Plan, rules: Rules) -> Decimal:
    """Cash before the first day: all that is brought at the start, less all that is bought."""
    brought = sum((each.paid + each.loan for each in plan.members), ZERO) - later(plan, rules)
    brought += sum((each.amount for each in plan.funding if each.year == 0), ZERO)
    return brought - sum((each.amount for each in plan.investments if each.lasts and each.year == 0), ZERO)


def brought_in(plan: Plan, year: int) -> Decimal:
    """New money at the start of a year after the first day: sources of that year and capital that members still owed."""
    funding = sum((each.amount for each in plan.funding if each.year == year), ZERO)
    rest = sum((each.subscribed - each.paid for each in plan.members if each.rest_year == year), ZERO)
    return funding + rest


def bought(plan: Plan, year: int) -> Decimal:
    """What is bought at the start of a year."""
    return sum((each.amount for each in plan.investments if each.lasts and each.year == year), ZERO)


@dataclass(frozen=True, slots=True)
class CashYear:
    """One year. `working_capital` is how much more than before stays with customers, net of suppliers (ΔCCN)."""

    opening: Decimal
    working_capital: Decimal
    flow: Decimal
    brought: Decimal
    bought: Decimal
    service: Decimal

    @property
    def closing(self) -> Decimal:
        return self.opening + self.flow + self.brought - self.bought - self.service


def by_years(plan: Plan, rules: Rules, earned: tuple[Income, ...], owed: Debts) -> tuple[CashYear, ...]:
    """FCF = MOL − taxes − ΔCCN + severance pay set aside; cash = cash before + FCF + new money − investments − debt service.

    Taxes are paid in their own year, dividends and refunds after the plan's last year: both on the side of caution or of
    simplicity, and said on the page.
    """
    rows: list[CashYear] = []
    money, tied = opening(plan, rules), ZERO
    for year, income in enumerate(earned, start=1):
        now_tied = receivables(plan, income) - payables(plan, income)
        row = CashYear(
            opening=money,
            working_capital=now_tied - tied,
            flow=income.margin - income.taxes - (now_tied - tied) + income.set_aside,
            brought=brought_in(plan, year) + (later(plan, rules) if year == 1 else ZERO),
            bought=bought(plan, year),
            service=owed.service(year),
        )
        money, tied = row.closing, now_tied
        rows.append(row)
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class CashMonth:
    """One month (1 is the first): what is there before it, what comes in and what goes out."""

    month: int
    opening: Decimal
    receipts: Decimal
    suppliers: Decimal
    wages: Decimal
    taxes: Decimal
    service: Decimal
    brought: Decimal
    bought: Decimal

    @property
    def closing(self) -> Decimal:
        incoming = self.receipts + self.brought
        outgoing = self.suppliers + self.wages + self.taxes + self.service + self.bought
        return self.opening + incoming - outgoing


def lags(plan: Plan) -> tuple[int, int]:
    """In whole months, on the side of caution: receipts come late (rounded up), suppliers are paid early (rounded down)."""
    return -(-plan.receipt_days // DAYS_A_MONTH), plan.payment_days // DAYS_A_MONTH


def by_months(plan: Plan, rules: Rules, earned: tuple[Income, ...], owed: Debts) -> tuple[CashMonth, ...]:
    """Every month of the plan: sales by the season of the first year, wages in their month, taxes in the last of the year."""
    sales, costs = _by_month(plan)
    late, early = lags(plan)
    money, second = opening(plan, rules), later(plan, rules)
    due: dict[int, Decimal] = {}
    for each in owed.instalments:
        due[each.month] = due.get(each.month, ZERO) + each.total
    rows: list[CashMonth] = []
    for month in range(1, MONTHS * plan.years + 1):
        year = (month - 1) // MONTHS + 1
        first, last = month % MONTHS == 1, month % MONTHS == 0
        row = CashMonth(
            month=month,
            opening=money,
            receipts=sales[month - 1 - late] if month > late else ZERO,
            suppliers=costs[month - 1 - early] if month > early else ZERO,
            wages=(earned[year - 1].labour - earned[year - 1].set_aside) / MONTHS,
            taxes=earned[year - 1].taxes if last else ZERO,
            service=due.get(month, ZERO),
            brought=(brought_in(plan, year) if first else ZERO)
            + (second if month == SECOND_PART_MONTH else ZERO),
            bought=bought(plan, year) if first else ZERO,
        )
        money = row.closing
        rows.append(row)
    return tuple(rows)


def _by_month(plan: Plan) -> tuple[list[Decimal], list[Decimal]]:
    """What is sold, and what it costs with the fixed costs, in each month of the plan."""
    parts = [by_month(line) for line in plan.revenue]
    sales: list[Decimal] = []
    costs: list[Decimal] = []
    for year in range(1, plan.years + 1):
        fixed = sum((of_year(cost.amounts, year) for cost in plan.fixed_costs), ZERO) / MONTHS
        amounts = [sold(line, year) for line in plan.revenue]
        variable = [
            sum((varies(plan, cost, line, year) for cost in plan.variable_costs), ZERO)
            for line in plan.revenue
        ]
        for month in range(MONTHS):
            sales.append(sum((a * part[month] for a, part in zip(amounts, parts, strict=True)), ZERO))
            costs.append(
                fixed + sum((v * part[month] for v, part in zip(variable, parts, strict=True)), ZERO)
            )
    return sales, costs
