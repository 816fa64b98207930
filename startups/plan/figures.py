"""T1-T9: investments and their depreciation, sources, revenue, costs, debts and the income statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from startups.plan.inputs import (
    DEBTS,
    MONTHS,
    OWN_FUNDS,
    ZERO,
    Plan,
    Post,
    Revenue,
    Source,
    VariableCost,
)
from startups.plan.loans import Instalment, schedule
from startups.plan.rules import Rules
from startups.plan.surplus import income_tax


def of_year(values: Sequence[Decimal], year: int) -> Decimal:
    """The number of `year` (1 is the first) in a tuple with one a year; zero where it was left out."""
    return values[year - 1] if year <= len(values) else ZERO


def depreciation(plan: Plan, year: int) -> Decimal:
    """T1: amount ÷ life for as many years as it lasts, a whole year in the first."""
    return sum(
        (
            each.amount / each.life
            for each in plan.investments
            if each.lasts and each.life and max(1, each.year) <= year < max(1, each.year) + each.life
        ),
        ZERO,
    )


@dataclass(frozen=True, slots=True)
class Sources:
    """T1 and T2 side by side: what is needed and what comes, over the whole plan. `capital` and `loans` are sums of T8."""

    uses: Decimal
    vat: Decimal
    capital: Decimal
    loans: Decimal
    own: Decimal
    debts: Decimal
    grants: Decimal
    grants_not_granted: Decimal

    @property
    def total(self) -> Decimal:
        return self.capital + self.loans + self.own + self.debts + self.grants

    @property
    def own_share(self) -> Decimal | None:
        """Members' capital and what financing members bring ÷ all sources, as a fraction; None without sources."""
        return (self.capital + self.own) / self.total if self.total else None


def sources(plan: Plan) -> Sources:
    """What the plan needs and where it comes from. Capital counts as far as it is paid in within the plan."""

    def brought(*kinds: Source, granted: bool | None = None) -> Decimal:
        return sum(
            (
                each.amount
                for each in plan.funding
                if each.source in kinds and (granted is None or each.granted == granted)
            ),
            ZERO,
        )

    return Sources(
        uses=sum((each.amount for each in plan.investments), ZERO),
        vat=sum((each.amount * each.vat / 100 for each in plan.investments), ZERO),
        capital=sum(
            (each.subscribed if each.rest_year else each.paid for each in plan.members),
            ZERO,
        ),
        loans=sum((each.loan for each in plan.members), ZERO),
        own=brought(*OWN_FUNDS),
        debts=brought(*DEBTS),
        grants=brought(Source.GRANT),
        grants_not_granted=brought(Source.GRANT, granted=False),
    )


def sold(line: Revenue, year: int) -> Decimal:
    """T3: the revenue of a line in a year."""
    return of_year(line.quantities, year) * of_year(line.prices, year)


def by_month(line: Revenue) -> tuple[Decimal, ...]:
    """Which part of a year's quantity each month takes, as fractions: as in the first year, or all alike."""
    whole = sum(line.months, ZERO)
    if len(line.months) != MONTHS or not whole:
        return (Decimal(1) / MONTHS,) * MONTHS
    return tuple(each / whole for each in line.months)


def varies(plan: Plan, cost: VariableCost, line: Revenue, year: int) -> Decimal:
    """T4: what a cost is because of one line of T3, in a year."""
    if cost.line is not None and plan.revenue[cost.line] is not line:
        return ZERO
    value = of_year(cost.values, year)
    return sold(line, year) * value / 100 if cost.is_share else of_year(line.quantities, year) * value


def pay(post: Post, year: int) -> Decimal:
    """T5: gross pay of a row in a year."""
    return of_year(post.fte, year) * post.gross


def set_aside(post: Post, year: int, rules: Rules) -> Decimal:
    """T5: the severance pay of a year, which is a cost but is not paid out (art. 2120 c.c.)."""
    return pay(post, year) / rules["tfr-divisore"]


def labour(post: Post, year: int, rules: Rules) -> Decimal:
    """T5: FTE × (gross × (1 + contributions) + gross ÷ 13.5)."""
    return pay(post, year) * (1 + post.contributions / 100) + set_aside(post, year, rules)


@dataclass(frozen=True, slots=True)
class Debts:
    """T7 by year: interest and principal paid, what is left at its end; `instalments` of all debts by month."""

    interest: tuple[Decimal, ...]
    principal: tuple[Decimal, ...]
    left: tuple[Decimal, ...]
    instalments: tuple[Instalment, ...]

    def service(self, year: int) -> Decimal:
        """Principal and interest of a year."""
        return of_year(self.interest, year) + of_year(self.principal, year)


def debts(plan: Plan) -> Debts:
    """All debts of a plan. Members' loans pay interest at the end of the year and stay; a debt without terms only stays."""
    rows = [
        row
        for each in plan.funding
        if each.source in DEBTS and each.terms is not None
        for row in schedule(each.amount, each.terms, year=each.year)
    ]
    lent = sum((each.loan for each in plan.members), ZERO)
    rows += [
        Instalment(MONTHS * year, lent * plan.members_loans_rate / 100, ZERO, lent)
        for year in range(1, plan.years + 1)
        if lent
    ]
    interest, principal, left = [], [], []
    for year in range(1, plan.years + 1):
        due = [row for row in rows if MONTHS * (year - 1) < row.month <= MONTHS * year]
        interest.append(sum((row.interest for row in due), ZERO))
        principal.append(sum((row.principal for row in due), ZERO))
        taken = sum(
            (each.amount for each in plan.funding if each.source in DEBTS and each.year <= year), ZERO
        )
        left.append(lent + taken - sum(principal, ZERO))
    within = sorted((row for row in rows if row.month <= MONTHS * plan.years), key=lambda row: row.month)
    return Debts(tuple(interest), tuple(principal), tuple(left), tuple(within))


@dataclass(frozen=True, slots=True)
class Income:
    """T9, one year. `margin` is MOL (EBITDA), `operating` EBIT, `before_tax` EBT; `pays` is the gross pay of members who work."""

    revenue: Decimal
    variable: Decimal
    labour: Decimal
    members_labour: Decimal
    pays: Decimal
    set_aside: Decimal
    fixed: Decimal
    depreciation: Decimal
    grants: Decimal
    interest: Decimal
    ires: Decimal
    irap: Decimal

    @property
    def margin(self) -> Decimal:
        return self.revenue - self.variable - self.labour - self.fixed

    @property
    def operating(self) -> Decimal:
        return self.margin - self.depreciation + self.grants

    @property
    def before_tax(self) -> Decimal:
        return self.operating - self.interest

    @property
    def taxes(self) -> Decimal:
        return self.ires + self.irap

    @property
    def profit(self) -> Decimal:
        return self.before_tax - self.taxes

    @property
    def structure(self) -> Decimal:
        """What has to be earned whatever is sold: labour, fixed costs, depreciation less grants, interest."""
        return self.labour + self.fixed + self.depreciation - self.grants + self.interest


def grants_of(plan: Plan, year: int) -> Decimal:
    """The part of the grants that is income of a year: each is spread over its years, from the one in which it comes."""
    return sum(
        (
            each.amount / each.spread
            for each in plan.funding
            if each.source == Source.GRANT
            and each.spread
            and max(1, each.year) <= year < max(1, each.year) + each.spread
        ),
        ZERO,
    )


def incomes(plan: Plan, rules: Rules, owed: Debts) -> tuple[Income, ...]:
    """T9, a year each."""
    share = rules.taxed_share(plan.regime)
    return tuple(_income(plan, rules, owed, year, share) for year in range(1, plan.years + 1))


def _income(plan: Plan, rules: Rules, owed: Debts, year: int, share: Decimal) -> Income:
    interest, depreciated, grants = (
        of_year(owed.interest, year),
        depreciation(plan, year),
        grants_of(plan, year),
    )
    revenue = sum((sold(line, year) for line in plan.revenue), ZERO)
    variable = sum(
        (varies(plan, cost, line, year) for cost in plan.variable_costs for line in plan.revenue), ZERO
    )
    work = sum((labour(post, year, rules) for post in plan.posts), ZERO)
    fixed = sum((of_year(cost.amounts, year) for cost in plan.fixed_costs), ZERO)
    before_tax = revenue - variable - work - fixed - depreciated + grants - interest
    return Income(
        revenue=revenue,
        variable=variable,
        labour=work,
        members_labour=sum((labour(post, year, rules) for post in plan.posts if post.of_members), ZERO),
        pays=sum((pay(post, year) for post in plan.posts if post.of_members), ZERO),
        set_aside=sum((set_aside(post, year, rules) for post in plan.posts), ZERO),
        fixed=fixed,
        depreciation=depreciated,
        grants=grants,
        interest=interest,
        ires=income_tax(before_tax, rate=rules["ires"], share=share),
        irap=of_year(plan.irap, year),
    )
