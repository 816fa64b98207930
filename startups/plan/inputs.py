"""What a plan is made of: every number that somebody has to find out, none that can be computed.

Amounts are euro net of VAT, rates and shares are per cent (22 is 22 %), years are 1, 2, 3…; year 0 is before the start.
A tuple "a year" has one number for each year of the plan. Numbers are never negative.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)
YEARS = (3, 4, 5)  # how many years a plan may look ahead
MONTHS = 12


class Kind(StrEnum):
    """What the cooperative is born from."""

    START_UP = "start_up"
    WORKERS_BUYOUT = "workers_buyout"
    COMMUNITY = "community"
    COMMONS = "commons"


class Regime(StrEnum):
    """How much of the surplus is taxed; the shares are dated rules."""

    GENERAL = "general"
    AGRICULTURAL = "agricultural"
    CONSUMER = "consumer"
    SOCIAL = "social"
    NOT_PREVALENT = "not_prevalent"


class Evidence(StrEnum):
    """Where a number comes from."""

    NONE = ""
    FIELD = "field"
    QUOTE = "quote"
    STATISTIC = "statistic"
    ESTIMATE = "estimate"


class Asset(StrEnum):
    """What an investment buys. Working capital is set aside as cash: it is neither spent at the start nor depreciated."""

    TANGIBLE = "tangible"
    INTANGIBLE = "intangible"
    SET_UP = "set_up"
    BUSINESS = "business"
    WORKING_CAPITAL = "working_capital"


class Source(StrEnum):
    """Who brings money. Members' capital and members' loans are not here: they are sums of table T8."""

    CFI = "cfi"
    COOPFOND = "coopfond"
    FINANCING = "financing"
    MARCORA = "marcora"
    BANK = "bank"
    GRANT = "grant"
    OTHER = "other"


OWN_FUNDS = (Source.CFI, Source.COOPFOND, Source.FINANCING)
DEBTS = (Source.MARCORA, Source.BANK, Source.OTHER)


class Category(StrEnum):
    """What a member does in the cooperative."""

    WORKER = "worker"
    USER = "user"
    VOLUNTEER = "volunteer"
    SUBSIDISING = "subsidising"
    FINANCING = "financing"


@dataclass(frozen=True, slots=True)
class Investment:
    """A row of T1. `life` in years (1 or more; 0 for working capital), `year` when it is bought."""

    label: str
    asset: Asset
    amount: Decimal
    life: int
    vat: Decimal = ZERO
    year: int = 0
    evidence: Evidence = Evidence.NONE

    @property
    def lasts(self) -> bool:
        """Whether it is spent and depreciated."""
        return self.asset != Asset.WORKING_CAPITAL


@dataclass(frozen=True, slots=True)
class Terms:
    """How a debt is paid back: `instalments` in all, of which the first `grace` pay interest only."""

    rate: Decimal
    instalments: int
    per_year: int = 12
    grace: int = 0


@dataclass(frozen=True, slots=True)
class Funding:
    """A row of T2, apart from what members bring. `spread` in years, for grants; `terms` for debts."""

    label: str
    source: Source
    amount: Decimal
    year: int = 0
    granted: bool = True
    spread: int = 1
    terms: Terms | None = None
    evidence: Evidence = Evidence.NONE


@dataclass(frozen=True, slots=True)
class Revenue:
    """A row of T3: quantity × price, a year each. `months`: quantities of the first year, twelve, or none if all are alike."""

    label: str
    quantities: tuple[Decimal, ...]
    prices: tuple[Decimal, ...]
    months: tuple[Decimal, ...] = ()
    evidence: Evidence = Evidence.NONE


@dataclass(frozen=True, slots=True)
class VariableCost:
    """A row of T4: `values` a year are a share of the revenue, or euro a unit. `line`: of which row of T3, None for all.

    A cost a unit of all rows counts the units of all.
    """

    label: str
    values: tuple[Decimal, ...]
    is_share: bool = True
    line: int | None = None
    evidence: Evidence = Evidence.NONE


@dataclass(frozen=True, slots=True)
class Post:
    """A row of T5: `fte` a year, `gross` pay of one full-time person in euro a year, employer's `contributions` on it."""

    label: str
    fte: tuple[Decimal, ...]
    gross: Decimal
    contributions: Decimal
    of_members: bool = True
    evidence: Evidence = Evidence.NONE


@dataclass(frozen=True, slots=True)
class FixedCost:
    """A row of T6, a year each."""

    label: str
    amounts: tuple[Decimal, ...]
    evidence: Evidence = Evidence.NONE


@dataclass(frozen=True, slots=True)
class Member:
    """A row of T8. Of what is `paid`, `naspi` and `tfr` say how much comes from there; `rest_year` when the rest is paid in.

    `loan`: what this member lends the cooperative. Unemployment benefit paid in advance arrives in two parts, by law.
    """

    label: str
    category: Category
    subscribed: Decimal
    paid: Decimal
    natural: bool = True
    naspi: Decimal = ZERO
    tfr: Decimal = ZERO
    rest_year: int | None = None
    loan: Decimal = ZERO

    @property
    def cooperates(self) -> bool:
        """Whether this member takes part in the mutual exchange, and does not only finance it."""
        return self.category not in (Category.SUBSIDISING, Category.FINANCING)


#: a row whose numbers somebody has to have from somewhere
Sourced = Investment | Funding | Revenue | VariableCost | Post | FixedCost


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it. `receipt_days`, `payment_days`: how long customers take to pay and suppliers wait. `irap`: typed, a year.

    `refund`: ristorno to members, a year; `dividends` likewise. `members_loans_rate`: interest on what members lend.
    """

    years: int = 3
    kind: Kind = Kind.START_UP
    regime: Regime = Regime.GENERAL
    high_loan_limit: bool = (
        True  # work, agricultural processing and housing cooperatives may borrow more from a member
    )
    receipt_days: int = 0
    payment_days: int = 0
    irap: tuple[Decimal, ...] = ()
    refund: tuple[Decimal, ...] = ()
    dividends: tuple[Decimal, ...] = ()
    members_loans_rate: Decimal = ZERO
    investments: tuple[Investment, ...] = ()
    funding: tuple[Funding, ...] = ()
    revenue: tuple[Revenue, ...] = ()
    variable_costs: tuple[VariableCost, ...] = ()
    posts: tuple[Post, ...] = ()
    fixed_costs: tuple[FixedCost, ...] = ()
    members: tuple[Member, ...] = ()

    def sourced(self) -> dict[str, Sequence[Sourced]]:
        """The tables whose rows say where their numbers come from."""
        return {
            "investments": self.investments,
            "funding": self.funding,
            "revenue": self.revenue,
            "variable_costs": self.variable_costs,
            "posts": self.posts,
            "fixed_costs": self.fixed_costs,
        }
