"""T11: what the cooperative owns and owes at the end of each year, and that both sides are equal."""

from dataclasses import dataclass
from decimal import Decimal

from startups.plan.cash import CashYear, payables, receivables
from startups.plan.figures import Debts, Income, depreciation, grants_of, of_year
from startups.plan.inputs import OWN_FUNDS, ZERO, Plan, Source


@dataclass(frozen=True, slots=True)
class Balance:
    """One year's end, in euro: assets first, then liabilities. `results` adds up profits and losses."""

    fixed_assets: Decimal
    receivables: Decimal
    due_from_members: Decimal
    cash: Decimal
    capital: Decimal
    financing_capital: Decimal
    results: Decimal
    debts: Decimal
    deferred_grants: Decimal
    payables: Decimal
    severance: Decimal

    @property
    def assets(self) -> Decimal:
        return self.fixed_assets + self.receivables + self.due_from_members + self.cash

    @property
    def liabilities(self) -> Decimal:
        return (
            self.capital
            + self.financing_capital
            + self.results
            + self.debts
            + self.deferred_grants
            + self.payables
            + self.severance
        )

    @property
    def squares(self) -> bool:
        """Whether the two sides differ by one euro at most."""
        return abs(self.assets - self.liabilities) <= 1


def balances(
    plan: Plan, earned: tuple[Income, ...], money: tuple[CashYear, ...], owed: Debts
) -> tuple[Balance, ...]:
    """The end of each year. Refunds, dividends and mutual funds are decided after the year and are not paid out here."""
    rows: list[Balance] = []
    results = severance = depreciated = released = ZERO
    subscribed = sum((each.subscribed for each in plan.members), ZERO)
    for year, income in enumerate(earned, start=1):
        results += income.profit
        severance += income.set_aside
        depreciated += depreciation(plan, year)
        released += grants_of(plan, year)
        rows.append(
            Balance(
                fixed_assets=_amount(plan, year) - depreciated,
                receivables=receivables(plan, income),
                due_from_members=sum(
                    (
                        each.subscribed - each.paid
                        for each in plan.members
                        if each.rest_year is None or each.rest_year > year
                    ),
                    ZERO,
                ),
                cash=money[year - 1].closing,
                capital=subscribed,
                financing_capital=_funded(plan, year, *OWN_FUNDS),
                results=results,
                debts=of_year(owed.left, year),
                deferred_grants=_funded(plan, year, Source.GRANT) - released,
                payables=payables(plan, income),
                severance=severance,
            )
        )
    return tuple(rows)


def _amount(plan: Plan, year: int) -> Decimal:
    return sum((each.amount for each in plan.investments if each.lasts and each.year <= year), ZERO)


def _funded(plan: Plan, year: int, *kinds: Source) -> Decimal:
    return sum((each.amount for each in plan.funding if each.source in kinds and each.year <= year), ZERO)
