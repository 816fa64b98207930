"""From the document that a plan is kept as to a `Plan`: strict, with a problem for each field that is not right.

A document is plain JSON: `{"years": 3, "kind": "start_up", …, "revenue": [{"label": …, "quantities": ["10", …], …}, …]}`.
Numbers in it are texts as people typed them. A number that is missing or wrong counts as zero, so that the tables can be
shown while the plan is being written; its problem keeps the plan from being handed in (E06).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from startups.plan import inputs
from startups.plan.inputs import MONTHS, YEARS, ZERO
from startups.plan.numbers import MOST, NotANumber, Wrong, read_number

MOST_ROWS = 60
MOST_LIFE = 50
MOST_INSTALMENTS = 480
MOST_RATE = 100
MOST_DAYS = 365
PER_YEAR = (12, 4, 2, 1)
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a path such as “revenue.0.prices.1”: a `Wrong`, or “unknown” for a choice that does not exist.

    A number lies between `least` and `most`, both included.
    """

    path: str
    why: str
    least: Decimal | int = 0
    most: Decimal | int = MOST


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan, and what was wrong with the document."""

    plan: inputs.Plan
    problems: tuple[Problem, ...] = field(default=())

    @property
    def blanks(self) -> tuple[str, ...]:
        """The paths of the problems, as `findings` wants them."""
        return tuple(problem.path for problem in self.problems)


def read(document: Mapping[str, Any]) -> Reading:
    """Read a document; whatever is in it, a plan comes out."""
    reader = _Reader()
    plan = reader.plan(document)
    return Reading(plan, tuple(reader.problems))


class _Row:
    """One table of the document with its path."""

    def __init__(self, reader: "_Reader", data: Any, path: str) -> None:
        self.reader, self.path = reader, path
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}

    def _at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def text(self, name: str) -> str:
        value = self.data.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def number(
        self, name: str, *, optional: bool = False, places: int = 2, most: Decimal | int = MOST
    ) -> Decimal:
        return self.reader.number(
            self.data.get(name), self._at(name), optional=optional, places=places, most=most
        )

    def whole(self, name: str, *, least: int = 0, most: int, default: int = 0, optional: bool = False) -> int:
        blank = self.data.get(name) in (None, "")
        if blank and optional:
            return default
        value = self.reader.number(
            self.data.get(name), self._at(name), optional=False, places=0, least=least, most=most
        )
        return int(value) if value >= least else default

    def numbers(
        self, name: str, count: int, *, optional: bool = False, places: int = 2
    ) -> tuple[Decimal, ...]:
        given = self.data.get(name)
        values: Sequence[Any] = given if isinstance(given, list) else []
        return tuple(
            self.reader.number(
                values[place] if place < len(values) else None,
                f"{self._at(name)}.{place}",
                optional=optional,
                places=places,
            )
            for place in range(count)
        )

    def choice(self, name: str, of: type[Choice], default: Choice) -> Choice:
        value = self.data.get(name, "")
        try:
            return of(value)
        except ValueError:
            if value not in ("", None):
                self.reader.problem(self._at(name), "unknown")
            return default

    def yes(self, name: str, default: bool) -> bool:
        value = self.data.get(name, default)
        return value if isinstance(value, bool) else default


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, path: str, why: str) -> None:
        self.problems.append(Problem(path, why))

    def number(
        self,
        value: Any,
        path: str,
        *,
        optional: bool,
        places: int = 2,
        least: Decimal | int = 0,
        most: Decimal | int = MOST,
    ) -> Decimal:
        """The number of a text (a whole number of JSON is one too); zero where it is not right, with a problem."""
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(text, str):
            text = "" if text is None else "?"
        try:
            return read_number(text, places=places, least=least, most=most)
        except NotANumber as error:
            if not (optional and error.why == Wrong.BLANK):
                self.problems.append(Problem(path, error.why, least, most))
            return ZERO

    def rows(self, document: Mapping[str, Any], name: str) -> list[_Row]:
        given = document.get(name)
        rows = given if isinstance(given, list) else []
        if len(rows) > MOST_ROWS:
            self.problem(name, Wrong.TOO_LARGE)
        return [_Row(self, row, f"{name}.{number}") for number, row in enumerate(rows[:MOST_ROWS])]

    def plan(self, document: Mapping[str, Any]) -> inputs.Plan:
        top = _Row(self, document, "")
        years = top.whole("years", least=YEARS[0], most=YEARS[-1], default=YEARS[0], optional=True)
        revenue = tuple(self.revenue(row, years) for row in self.rows(document, "revenue"))
        return inputs.Plan(
            years=years,
            kind=top.choice("kind", inputs.Kind, inputs.Kind.START_UP),
            regime=top.choice("regime", inputs.Regime, inputs.Regime.GENERAL),
            high_loan_limit=top.yes("high_loan_limit", True),
            receipt_days=top.whole("receipt_days", most=MOST_DAYS),
            payment_days=top.whole("payment_days", most=MOST_DAYS),
            irap=top.numbers("irap", years, optional=True),
            refund=top.numbers("refund", years, optional=True),
            dividends=top.numbers("dividends", years, optional=True),
            members_loans_rate=top.number("members_loans_rate", optional=True, places=3, most=MOST_RATE),
            investments=tuple(self.investment(row, years) for row in self.rows(document, "investments")),
            funding=tuple(self.funding(row, years) for row in self.rows(document, "funding")),
            revenue=revenue,
            variable_costs=tuple(
                self.variable_cost(row, years, len(revenue)) for row in self.rows(document, "variable_costs")
            ),
            posts=tuple(self.post(row, years) for row in self.rows(document, "posts")),
            fixed_costs=tuple(self.fixed_cost(row, years) for row in self.rows(document, "fixed_costs")),
            members=tuple(self.member(row, years) for row in self.rows(document, "members")),
        )

    def investment(self, row: _Row, years: int) -> inputs.Investment:
        asset = row.choice("asset", inputs.Asset, inputs.Asset.TANGIBLE)
        lasts = asset != inputs.Asset.WORKING_CAPITAL
        return inputs.Investment(
            label=row.text("label"),
            asset=asset,
            amount=row.number("amount"),
            life=row.whole("life", least=1, most=MOST_LIFE, default=1) if lasts else 0,
            vat=row.number("vat", optional=True, most=MOST_RATE),
            year=row.whole("year", most=years, optional=True),
            evidence=row.choice("evidence", inputs.Evidence, inputs.Evidence.NONE),
        )

    def funding(self, row: _Row, years: int) -> inputs.Funding:
        source = row.choice("source", inputs.Source, inputs.Source.OTHER)
        grant = source == inputs.Source.GRANT
        return inputs.Funding(
            label=row.text("label"),
            source=source,
            amount=row.number("amount"),
            year=row.whole("year", most=years, optional=True),
            granted=row.yes("granted", True),
            spread=row.whole("spread", least=1, most=MOST_LIFE, default=1) if grant else 1,
            terms=self.terms(row) if source in inputs.DEBTS else None,
            evidence=row.choice("evidence", inputs.Evidence, inputs.Evidence.NONE),
        )

    def terms(self, row: _Row) -> inputs.Terms | None:
        """How a debt is paid back; None while nobody has said in how many instalments."""
        if row.data.get("instalments") in (None, ""):
            return None
        instalments = row.whole("instalments", least=1, most=MOST_INSTALMENTS, default=1)
        per_year = row.whole("per_year", least=1, most=12, default=12, optional=True)
        if per_year not in PER_YEAR:
            self.problem(f"{row.path}.per_year", "unknown")
            per_year = 12
        return inputs.Terms(
            rate=row.number("rate", places=3, most=MOST_RATE),
            instalments=instalments,
            per_year=per_year,
            grace=row.whole("grace", most=instalments - 1, optional=True),
        )

    def revenue(self, row: _Row, years: int) -> inputs.Revenue:
        months = row.data.get("months")
        typed = isinstance(months, list) and any(each not in (None, "") for each in months)
        return inputs.Revenue(
            label=row.text("label"),
            quantities=row.numbers("quantities", years),
            prices=row.numbers("prices", years),
            months=row.numbers("months", MONTHS, optional=True) if typed else (),
            evidence=row.choice("evidence", inputs.Evidence, inputs.Evidence.NONE),
        )

    def variable_cost(self, row: _Row, years: int, lines: int) -> inputs.VariableCost:
        line = row.data.get("line")
        of_one = line not in (None, "")
        return inputs.VariableCost(
            label=row.text("label"),
            values=row.numbers("values", years),
            is_share=row.yes("is_share", True),
            line=row.whole("line", most=max(0, lines - 1)) if of_one and lines else None,
            evidence=row.choice("evidence", inputs.Evidence, inputs.Evidence.NONE),
        )

    def post(self, row: _Row, years: int) -> inputs.Post:
        return inputs.Post(
            label=row.text("label"),
            fte=row.numbers("fte", years),
            gross=row.number("gross"),
            contributions=row.number("contributions", most=MOST_RATE),
            of_members=row.yes("of_members", True),
            evidence=row.choice("evidence", inputs.Evidence, inputs.Evidence.NONE),
        )

    def fixed_cost(self, row: _Row, years: int) -> inputs.FixedCost:
        return inputs.FixedCost(
            label=row.text("label"),
            amounts=row.numbers("amounts", years),
            evidence=row.choice("evidence", inputs.Evidence, inputs.Evidence.NONE),
        )

    def member(self, row: _Row, years: int) -> inputs.Member:
        rest = row.data.get("rest_year")
        return inputs.Member(
            label=row.text("label"),
            category=row.choice("category", inputs.Category, inputs.Category.WORKER),
            subscribed=row.number("subscribed"),
            paid=row.number("paid"),
            natural=row.yes("natural", True),
            naspi=row.number("naspi", optional=True),
            tfr=row.number("tfr", optional=True),
            rest_year=None if rest in (None, "") else row.whole("rest_year", least=1, most=years, default=1),
            loan=row.number("loan", optional=True),
        )
