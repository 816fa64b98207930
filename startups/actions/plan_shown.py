"""A business plan as somebody may read it: computed, its tables in words, what does not hold and where to put it right."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from startups.actions import plan_words
from startups.actions.plans import content_of, document_of, rows_of
from startups.models import BusinessPlan, PlanMember
from startups.plan import Computed, Finding, Outcome, Reading, computed, findings, read, sensitivity
from startups.plan.figures import depreciation, labour, sold, varies
from startups.plan.form import Form
from startups.plan.indicators import Reach
from startups.plan.inputs import MONTHS, ZERO, Kind, Regime
from startups.plan.rules import Rules
from startups.policies import is_staff, may_read_rows

CENT = Decimal("0.01")
Number = Decimal | int | None


def money(value: Number) -> str:
    """Two decimals, as Italians write them; nothing where there is no number. No minus before zero."""
    if value is None:
        return pgettext("no number", "n/a")
    rounded = Decimal(value).quantize(CENT, ROUND_HALF_UP) + 0
    return number_format(rounded, 2, force_grouping=True, use_l10n=True).replace("-", "−")


def plain(value: Decimal) -> str:
    """A number with the decimals that it has, as Italians write them: 1.456,72 and 24 and 13,5."""
    bare = value.normalize() + 0
    places = max(0, -int(bare.as_tuple().exponent))
    return number_format(bare, places, force_grouping=True, use_l10n=True).replace("-", "−")


def percent(value: Decimal | None) -> str:
    """A fraction as per cent."""
    return pgettext("no number", "n/a") if value is None else f"{money(value * 100)} %"


@dataclass(frozen=True)
class Line:
    """A row of a computed table: how it is called, its numbers as they are read, whether it is a total."""

    label: str
    cells: list[str]
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """A computed table: T1 … T13 with its columns (the first names the rows)."""

    code: str
    title: str
    columns: list[str]
    lines: list[Line]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Said:
    """A finding in words. `section` is where it is put right (a key, “members”, “accounts” or “rules”), `row` counts from 1."""

    code: str
    severity: str
    sentence: str
    section: str
    row: int | None = None


@dataclass
class Shown:
    """A plan for one reader: everything is computed once, when it is asked for."""

    plan: BusinessPlan
    content: dict[str, dict[str, Any]]
    members: list[PlanMember]
    reads_rows: bool
    mine: set[int]
    today: date

    @cached_property
    def rules(self) -> Rules:
        return Rules.loaded(self.plan.rules)

    @cached_property
    def document(self) -> dict[str, Any]:
        return document_of(self.plan, self.content, self.members)

    @cached_property
    def reading(self) -> Reading:
        return read(self.document)

    @cached_property
    def result(self) -> Computed:
        return computed(self.reading.plan, self.rules)

    @cached_property
    def found(self) -> tuple[Finding, ...]:
        return findings(self.result, today=self.today, blanks=self.reading.blanks)

    @cached_property
    def said(self) -> list[Said]:
        """What does not hold and what is worth knowing, in words that this reader may read."""
        return list(in_words(self))

    @property
    def errors(self) -> list[Said]:
        return [each for each in self.said if each.severity == "error"]

    @property
    def warnings(self) -> list[Said]:
        return [each for each in self.said if each.severity == "warning"]

    @property
    def infos(self) -> list[Said]:
        return [each for each in self.said if each.severity == "info"]

    @cached_property
    def tables(self) -> list[Table]:
        return tables(self)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        return sensitivity(self.reading.plan, self.rules)

    def may_read(self, number: int) -> bool:
        """Whether this reader may know what the row of T8 with this place says."""
        return self.reads_rows or (number < len(self.members) and self.members[number].pk in self.mine)

    @property
    def years(self) -> list[str]:
        return years_of(self.reading.plan.years)


def shown(plan: BusinessPlan, user: Any, *, today: date | None = None) -> Shown:
    """The plan as this person may read it; in a handful of queries whatever it holds. Takes a plan of `whole()`."""
    members = rows_of(plan)
    readable = may_read_rows(user, plan.project) if user is not None else False
    mine = {each.pk for each in members if keeps(each, user)} if user is not None else set()
    return Shown(plan, content_of(plan), members, readable, mine, today or timezone.localdate())


def keeps(row: PlanMember, user: Any) -> bool:
    """Whether this row is this person's own, or was typed by them for somebody outside the group; see `kept_by`."""
    person = getattr(user, "person", None)
    if person is None:
        return False
    if row.member is not None:
        return row.member.person_id == person.pk and row.member.left_at is None
    return row.kept_by is not None and row.kept_by.person_id == person.pk and row.kept_by.left_at is None


def reads_as_staff(shown: Shown, user: Any) -> bool:
    """Whether this reading is to be logged: rows are read by somebody of the office."""
    return shown.reads_rows and is_staff(user)


def years_of(count: int) -> list[str]:
    """Year 1, year 2 …"""
    return [_("Year %(number)d") % {"number": number} for number in range(1, count + 1)]


# ---- The tables ----


def tables(shown: Shown) -> list[Table]:
    """T1 to T13 as they are read, T8 as far as this reader may."""
    result = shown.result
    return [
        _investments(result), _sources(result), _revenue(result), _variable(result), _staff(result),
        _fixed(result), _debts(result), members_table(shown), _income(result), _cash(result), _months(result),
        _balance(result), _indicators(result), _allocation(result),
    ]  # fmt: skip


def _per_year(result: Computed, of: Callable[[int], Number]) -> list[str]:
    return [money(of(year)) for year in range(1, result.plan.years + 1)]


def _named(label: str, number: int) -> str:
    return label or _("Line %(number)d") % {"number": number}


def _investments(result: Computed) -> Table:
    plan = result.plan
    lines = [
        Line(
            _named(each.label, number),
            [
                money(each.amount),
                money(each.amount * each.vat / 100),
                *_per_year(result, lambda year, each=each: depreciation_of(each, year)),  # type: ignore[misc]
            ],
        )
        for number, each in enumerate(plan.investments, 1)
    ]
    total = [
        money(result.sources.uses),
        money(result.sources.vat),
        *_per_year(result, lambda year: depreciation(plan, year)),
    ]
    columns = [_("Investment"), _("Amount"), _("VAT")]
    columns += [_("Depreciation, year %(number)d") % {"number": n} for n in range(1, plan.years + 1)]
    notes = [_("A whole year of depreciation in the year of purchase; VAT is shown and not counted.")]
    return Table(
        "T1", _("T1 · Investments and depreciation"), columns, [*lines, Line(_("Total"), total, True)], notes
    )


def depreciation_of(each: Any, year: int) -> Decimal:
    """What one investment costs in a year."""
    first = max(1, each.year)
    return each.amount / each.life if each.lasts and each.life and first <= year < first + each.life else ZERO


def _sources(result: Computed) -> Table:
    brought = result.sources
    lines = [
        Line(_("Members’ capital (from T8)"), [money(brought.capital)]),
        Line(_("Members’ loans (from T8)"), [money(brought.loans)]),
        *(
            Line(_named(each.label, number), [money(each.amount)])
            for number, each in enumerate(result.plan.funding, 1)
        ),
        Line(_("All sources"), [money(brought.total)], True),
        Line(_("All uses (T1)"), [money(brought.uses)]),
        Line(_("Sources less uses"), [money(brought.total - brought.uses)], True),
    ]
    return Table("T2", _("T2 · Sources and uses"), [_("Source"), _("Euro")], lines)


def _revenue(result: Computed) -> Table:
    lines = [
        Line(
            _named(each.label, number),
            _per_year(result, lambda year, each=each: sold(each, year)),  # type: ignore[misc]
        )
        for number, each in enumerate(result.plan.revenue, 1)
    ]
    total = Line(_("Revenue"), [money(each.revenue) for each in result.incomes], True)
    return Table("T3", _("T3 · Revenue"), [_("Line"), *years_of(result.plan.years)], [*lines, total])


def _variable(result: Computed) -> Table:
    plan = result.plan
    lines = [
        Line(
            _named(cost.label, number),
            _per_year(
                result,
                lambda year, cost=cost: sum((varies(plan, cost, line, year) for line in plan.revenue), ZERO),  # type: ignore[misc]
            ),
        )
        for number, cost in enumerate(plan.variable_costs, 1)
    ]
    total = Line(_("Variable costs"), [money(each.variable) for each in result.incomes], True)
    return Table("T4", _("T4 · Variable costs"), [_("Cost"), *years_of(plan.years)], [*lines, total])


def _staff(result: Computed) -> Table:
    lines = [
        Line(
            _named(post.label, number),
            _per_year(result, lambda year, post=post: labour(post, year, result.rules)),  # type: ignore[misc]
        )
        for number, post in enumerate(result.plan.posts, 1)
    ]
    lines += [
        Line(_("Staff"), [money(each.labour) for each in result.incomes], True),
        Line(_("of whom members"), [money(each.members_labour) for each in result.incomes]),
        Line(_("of which severance pay (TFR) set aside"), [money(each.set_aside) for each in result.incomes]),
    ]
    notes = [_("Full-time people × (gross pay × (1 + contributions) + gross pay ÷ 13.5).")]
    return Table("T5", _("T5 · Staff"), [_("Role"), *years_of(result.plan.years)], lines, notes)


def _fixed(result: Computed) -> Table:
    lines = [
        Line(
            _named(cost.label, number),
            [money(each) for each in cost.amounts],
        )
        for number, cost in enumerate(result.plan.fixed_costs, 1)
    ]
    total = Line(_("Fixed costs"), [money(each.fixed) for each in result.incomes], True)
    return Table("T6", _("T6 · Fixed costs"), [_("Cost"), *years_of(result.plan.years)], [*lines, total])


def _debts(result: Computed) -> Table:
    owed = result.debts
    lines = [
        Line(_("Interest"), [money(each) for each in owed.interest]),
        Line(_("Principal paid back"), [money(each) for each in owed.principal]),
        Line(_("Debt service"), [money(owed.service(year + 1)) for year in range(result.plan.years)], True),
        Line(_("Still owed at the end of the year"), [money(each) for each in owed.left]),
    ]
    notes = [_("Constant instalments (French); the last one pays what is left.")]
    return Table("T7", _("T7 · Debts"), [_("Debts"), *years_of(result.plan.years)], lines, notes)


def members_table(shown: Shown) -> Table:
    """T8: every row for whoever may read them, one's own and the totals for the team."""
    plan = shown.reading.plan
    categories = dict(plan_words.MEMBER[0].choices)
    columns = [
        _("Member"), _("Category"), _("Subscribed"), _("Paid in"), _("from NASpI"), _("from TFR"),
        _("of their own"), _("Loan"),
    ]  # fmt: skip
    lines = [
        Line(
            each.label,
            [
                str(categories[each.category]),
                *(
                    money(value)
                    for value in (
                        each.subscribed, each.paid, each.naspi, each.tfr,
                        each.paid - each.naspi - each.tfr, each.loan,
                    )
                ),
            ],
        )
        for number, each in enumerate(plan.members)
        if shown.may_read(number)
    ]  # fmt: skip
    totals = member_totals(shown)
    lines.append(Line(_("All members"), [str(len(plan.members)), *map(amount_or_silence, totals)], True))
    notes = (
        [] if shown.reads_rows else [_("What others bring is theirs to tell: the group reads the totals.")]
    )
    if None in totals:
        notes.append(_("A total that would tell what one single member brings is not told."))
    return Table("T8", _("T8 · Members"), columns, lines, notes)


def member_totals(shown: Shown) -> list[Decimal | None]:
    """Subscribed, paid in, from NASpI, from TFR, of their own, lent: of all members together.

    Where one member alone is behind what a reader may not read, NASpI, TFR and what is left of them are not told (None).
    """
    rows = shown.reading.plan.members
    paid, naspi, tfr = (sum((getattr(row, name) for row in rows), ZERO) for name in ("paid", "naspi", "tfr"))
    untold = {name for name in ("naspi", "tfr") if tells_one(shown, name)}
    return [
        sum((row.subscribed for row in rows), ZERO),
        paid,
        None if "naspi" in untold else naspi,
        None if "tfr" in untold else tfr,
        None if untold else paid - naspi - tfr,
        sum((row.loan for row in rows), ZERO),
    ]


def tells_one(shown: Shown, name: str) -> bool:
    """Whether a total would tell this reader what one single member brings: exactly one row they may not read is not zero."""
    rows = enumerate(shown.reading.plan.members)
    return sum(1 for number, row in rows if getattr(row, name) and not shown.may_read(number)) == 1


def amount_or_silence(value: Decimal | None) -> str:
    """A total of T8, or that it is not told."""
    return _("not told") if value is None else money(value)


def _of(rows: Sequence[Any], *names: tuple[str, str, bool]) -> list[Line]:
    return [Line(label, [money(getattr(row, name)) for row in rows], strong) for name, label, strong in names]


def _income(result: Computed) -> Table:
    lines = _of(
        result.incomes,
        ("revenue", _("Revenue"), False),
        ("variable", _("Variable costs"), False),
        ("labour", _("Staff"), False),
        ("fixed", _("Fixed costs"), False),
        ("margin", _("Gross operating margin (MOL)"), True),
        ("depreciation", _("Depreciation"), False),
        ("grants", _("Share of the grants"), False),
        ("operating", _("Operating result (EBIT)"), True),
        ("interest", _("Interest"), False),
        ("before_tax", _("Result before tax"), True),
        ("ires", _("IRES (estimate)"), False),
        ("irap", _("IRAP (estimate)"), False),
        ("profit", _("Profit or loss"), True),
    )
    notes = [_("Taxes are estimates: losses of former years are not carried forward. Ask an accountant.")]
    return Table("T9", _("T9 · Income statement"), [_("Item"), *years_of(result.plan.years)], lines, notes)


def _cash(result: Computed) -> Table:
    lines = _of(
        result.cash,
        ("opening", _("Cash at the start"), False),
        ("working_capital", _("Growth of working capital"), False),
        ("flow", _("Cash flow of the business (FCF)"), True),
        ("brought", _("New money"), False),
        ("bought", _("Investments"), False),
        ("service", _("Debt service"), False),
        ("closing", _("Cash at the end"), True),
    )
    notes = [_("Taxes are paid in their own year; dividends and refunds after the last one.")]
    return Table(
        "T10", _("T10 · Cash, year by year"), [_("Item"), *years_of(result.plan.years)], lines, notes
    )


def _months(result: Computed) -> Table:
    columns = [
        _("Month"), _("At the start"), _("Receipts"), _("Suppliers"), _("Wages"), _("Taxes"),
        _("Debt service"), _("New money"), _("Investments"), _("At the end"),
    ]  # fmt: skip
    names = (
        "opening", "receipts", "suppliers", "wages", "taxes", "service", "brought", "bought", "closing",
    )  # fmt: skip
    lines = [
        Line(str(row.month), [money(getattr(row, name)) for name in names], row.month % MONTHS == 0)
        for row in result.months
    ]
    notes = [
        _("Receipts come late by whole months, rounded up; suppliers are paid by whole months, rounded down.")
    ]
    return Table("T10M", _("T10 · Cash, month by month"), columns, lines, notes)


def _balance(result: Computed) -> Table:
    lines = _of(
        result.balances,
        ("fixed_assets", _("Fixed assets, net"), False),
        ("receivables", _("Owed by customers"), False),
        ("due_from_members", _("Owed by members for capital"), False),
        ("cash", _("Cash"), False),
        ("assets", _("All assets"), True),
        ("capital", _("Members’ capital"), False),
        ("financing_capital", _("Capital of financing members"), False),
        ("results", _("Results added up"), False),
        ("debts", _("Debts"), False),
        ("deferred_grants", _("Grants still to be released"), False),
        ("payables", _("Owed to suppliers"), False),
        ("severance", _("Severance pay (TFR)"), False),
        ("liabilities", _("All liabilities"), True),
    )
    return Table("T11", _("T11 · Balance sheet"), [_("Item"), *years_of(result.plan.years)], lines)


REACHES = {
    Reach.NOT_REACHABLE: gettext_lazy("cannot be reached"),
    Reach.NOT_COMPUTABLE: gettext_lazy("cannot be computed"),
}


def _indicators(result: Computed) -> Table:
    rows = result.indicators
    lines = [
        Line(_("Contribution margin"), [percent(row.contribution) for row in rows]),
        Line(
            _("Break-even revenue"),
            [str(REACHES.get(row.break_even.reach, "")) or money(row.break_even.revenue) for row in rows],
        ),
        Line(_("Safety margin"), [percent(row.break_even.safety) for row in rows]),
        Line(_("Debt service cover (DSCR)"), [money(row.dscr) for row in rows]),
        Line(_("Own funds on all sources"), [percent(row.own_share) for row in rows]),
        Line(_("Investment per job"), [money(row.investment_per_job) for row in rows]),
    ]
    return Table("T12", _("T12 · Indicators"), [_("Indicator"), *years_of(result.plan.years)], lines)


def _allocation(result: Computed) -> Table:
    lines = _of(
        result.allocations,
        ("legal_reserve", _("Legal reserve"), False),
        ("mutual_funds", _("Mutual funds"), False),
        ("losses", _("Losses of former years"), False),
        ("refund", _("Paid back to members (ristorno)"), False),
        ("dividends", _("Dividends"), False),
        ("left", _("Other reserves"), False),
    )
    return Table(
        "T13", _("T13 · What becomes of the surplus"), [_("Item"), *years_of(result.plan.years)], lines
    )


SCENARIOS = {
    "revenue-10": gettext_lazy("Sales 10% lower"),
    "revenue-20": gettext_lazy("Sales 20% lower"),
    "costs+10": gettext_lazy("Costs 10% higher"),
    "receipts+30": gettext_lazy("Customers pay 30 days later"),
}


def sensitivity_table(shown: Shown) -> Table:
    """What is left when things go worse, beside the plan as it is."""
    result, count = shown.result, shown.reading.plan.years
    columns = [_("If"), *(_("Result, year %(number)d") % {"number": n} for n in range(1, count + 1))]
    columns += [_("Cash, year %(number)d") % {"number": n} for n in range(1, count + 1)]
    columns += [_("Lowest cash"), _("in month")]
    lowest = min(result.months, key=lambda each: each.closing)
    lines = [
        Line(
            _("As planned"),
            [
                *(money(each.profit) for each in result.incomes),
                *(money(each.closing) for each in result.cash),
                money(lowest.closing),
                str(lowest.month),
            ],
            True,
        )
    ]
    lines += [
        Line(
            str(SCENARIOS[each.scenario]),
            [
                *(money(value) for value in each.profits),
                *(money(value) for value in each.closings),
                money(each.lowest),
                str(each.lowest_month),
            ],
        )
        for each in shown.outcomes
    ]
    return Table("S", _("If things go worse"), columns, lines)


# ---- Findings in words ----

FORMS = {
    Form.SRL: gettext_lazy("The law asks for the rules of the s.r.l."),
    Form.SPA: gettext_lazy("The law asks for the rules of the s.p.a."),
    Form.EITHER: gettext_lazy("You may choose between the rules of the s.r.l. and those of the s.p.a."),
}
#: where each finding is put right
PLACES = {
    "E01": "members", "E02": "members", "E03": "members", "E04": "funding", "E05": "accounts", "E07": "revenue",
    "E08": "funding", "E09": "funding", "E10": "members", "E11": "settings", "E12": "members", "E13": "members",
    "F2": "funding", "A01": "accounts", "A02": "accounts", "A03": "accounts", "A04": "accounts", "A05": "funding",
    "A06": "members", "A07": "funding", "A08": "revenue", "A10": "posts", "A11": "funding", "A12": "rules",
    "A13": "members", "A14": "posts", "A15": "funding", "I01": "accounts", "I02": "accounts", "I03": "accounts",
}  # fmt: skip
SENTENCES = {
    "E01": gettext_lazy("There are %(members)s members: the law asks for %(least)s at least."),
    "E02": gettext_lazy("Under %(least)s members all of them must be natural persons: there is a legal person among them."),
    "E03": gettext_lazy("The share of %(who)s is %(amount)s €: it must lie between %(least)s € and %(most)s €."),
    "E04": gettext_lazy("F1: the sources come to %(sources)s €, the uses to %(uses)s €: %(lacks)s € are missing."),
    "E05": gettext_lazy("The balance sheet of year %(year)s does not square: the two sides differ by %(difference)s €."),
    "E07": gettext_lazy("%(label)s: the twelve months come to %(months)s, the first year says %(year)s."),
    "E08": gettext_lazy("CFI is written with %(amount)s €: with this capital it takes part with %(most)s € at most."),
    "E10": gettext_lazy("The loan of %(who)s is %(amount)s €: a member may lend %(most)s € at most."),
    "E11": gettext_lazy(
        "Year %(year)s pays %(amount)s € back to members: at most %(most)s € can be paid, "
        "30%% of the pay and only from a surplus."),
    "E12": gettext_lazy("%(who)s pays in %(paid)s €, more than the %(subscribed)s € subscribed."),
    "E13": gettext_lazy("NASpI and TFR of %(who)s come to %(origins)s €, more than the %(paid)s € paid in."),
    "F2": gettext_lazy(
        "F2: “%(label)s” sounds like NASpI or TFR. They are origins of members’ capital (T8): as a source they count twice."),
    "A01": gettext_lazy(
        "Year %(year)s: cash is negative from month %(from)s on, at the lowest %(amount)s € in month %(month)s."),
    "A02": gettext_lazy("In year %(year)s the revenue (%(revenue)s €) does not reach break-even (%(break_even)s)."),
    "A03": gettext_lazy("In year %(year)s the safety margin is %(safety)s: 10%% at least is prudent."),
    "A04": gettext_lazy("In year %(year)s the cash flow does not cover the instalments: DSCR is %(dscr)s."),
    "A05": gettext_lazy("Own funds are %(share)s of all sources: 20%% at least is prudent."),
    "A06": gettext_lazy(
        "Part of the NASpI comes within six months only: until then cash falls to %(amount)s €. Bridge it."),
    "A07": gettext_lazy("F3: grants not yet granted (%(amount)s €) are %(share)s of the sources, over 20%%."),
    "A08": gettext_lazy("In year %(year)s the revenue grows by %(growth)s without evidence from the field."),
    "A09": gettext_lazy("%(number)s numbers have no source yet: %(where)s."),
    "A10": gettext_lazy(
        "In year %(year)s members do %(share)s of the work by cost: prevailing mutuality asks for more than half."),
    "A11": gettext_lazy("“%(label)s” is a loan, but nobody has said in how many instalments it is paid back."),
    "A12": gettext_lazy("%(number)s rules that the plan is computed with have ended."),
    "A13": gettext_lazy(
        "CFI asks for %(least)s worker members (there are %(workers)s) and for a minimum share, half of it paid in. Ask CFI."),
    "A14": gettext_lazy("There are worker members, but no cost of staff."),
    "I02": gettext_lazy("Contribution for the biennial audit: %(amount)s € every two years."),
    "I03": gettext_lazy("Investment per job: %(amount)s € (usual: %(usual)s €)."),
}  # fmt: skip
LIMITS = {
    ("E09", "multiple"): gettext_lazy(
        "Nuova Marcora is written with %(amount)s €: in proportion to CFI it gives %(most)s € at most."),
    ("E09", "cap"): gettext_lazy("Nuova Marcora is written with %(amount)s €: it gives %(most)s € at most."),
    ("E09", "years"): gettext_lazy("Nuova Marcora is paid back in %(least)s to %(most)s years: here in %(amount)s."),
    ("E09", "grace"): gettext_lazy("Nuova Marcora allows %(most)s years of interest only: here they are %(amount)s."),
    ("A15", "multiple"): gettext_lazy(
        "Coopfond is written with %(amount)s €: in proportion to members’ capital it gives %(most)s € at most. Ask Coopfond."),
    ("A15", "cap"): gettext_lazy("Coopfond is written with %(amount)s €: it gives %(most)s € at most. Ask Coopfond."),
    ("A15", "share"): gettext_lazy(
        "Coopfond is written with %(amount)s €: it gives %(most)s € at most for a project of this size. Ask Coopfond."),
}  # fmt: skip
SHARES = ("safety", "share", "growth")
PLAIN = ("members", "least", "workers", "year", "month", "from")
HIDDEN = gettext_lazy(
    "What one of the members brings does not hold yet (%(code)s): that person reads why in their own row."
)
OF_ONE = ("E03", "E10", "E12", "E13")


def in_words(shown: Shown) -> Iterator[Said]:
    """Each finding as a sentence with its facts; what a member brings is told to whoever may read that row alone."""
    hidden: set[str] = set()
    for each in shown.found:
        if each.code in OF_ONE and not shown.may_read(each.facts["row"]):
            if each.code not in hidden:
                hidden.add(each.code)
                yield Said(each.code, each.severity.value, str(HIDDEN) % {"code": each.code}, "members")
        elif each.code == "E06":
            yield from _missing(shown, each)
        elif each.code == "A09":
            paths = each.facts["paths"]
            where = "; ".join(dict.fromkeys(path_in_words(shown, path) for path in paths[:8]))
            facts = {"number": len(paths), "where": where + (" …" if len(paths) > 8 else "")}
            section, row = _place(paths[0])
            yield Said("A09", "warning", str(SENTENCES["A09"]) % facts, section, row)
        else:
            yield _said(shown, each)


def _said(shown: Shown, each: Finding) -> Said:
    facts = {name: _fact(name, value) for name, value in each.facts.items()}
    row = each.facts.get("row")
    section = PLACES[each.code]
    if each.code in OF_ONE:
        facts["who"] = shown.reading.plan.members[each.facts["row"]].label
    if section == "revenue" and row is not None:
        facts["label"] = _named(shown.reading.plan.revenue[row].label, row + 1)
    if each.code in ("E07",):
        facts["year"] = money(each.facts["year"])
    if each.code == "A02" and each.facts["break_even"] is None:
        facts["break_even"] = str(REACHES[Reach.NOT_REACHABLE])
    elif each.code == "A02":
        facts["break_even"] += " €"
    if each.code == "A12":
        facts["number"] = str(len(each.facts["rules"]))
    if each.code == "I01":
        sentence = str(FORMS[each.facts["form"]])
    elif "limit" in each.facts:
        sentence = str(LIMITS[each.code, each.facts["limit"]]) % facts
    else:
        sentence = str(SENTENCES[each.code]) % facts
    return Said(each.code, each.severity.value, sentence, section, None if row is None else row + 1)


def _fact(name: str, value: Any) -> str:
    if name in SHARES and isinstance(value, Decimal):
        return percent(value)
    if isinstance(value, Decimal):
        return money(value)
    return str(value)


def _missing(shown: Shown, each: Finding) -> Iterator[Said]:
    """E06, a line for each section: so many numbers are missing or wrong, beginning with these."""
    by_section: dict[str, list[str]] = {}
    for path in each.facts["paths"]:
        by_section.setdefault(_place(path)[0], []).append(path)
    for section, paths in by_section.items():
        told = [path for path in paths if section != "members" or shown.may_read(int(path.split(".")[1]))]
        if not told:
            sentence = _("Somebody has still to say what they bring (%(number)d numbers).") % {
                "number": len(paths)
            }
            yield Said("E06", "error", sentence, section)
            continue
        where = "; ".join(path_in_words(shown, path) for path in told[:5])
        sentence = _("Missing or wrong (%(number)d): %(where)s.") % {
            "number": len(paths),
            "where": where + (" …" if len(paths) > 5 else ""),
        }
        yield Said("E06", "error", sentence, section, _place(told[0])[1])


def _place(path: str) -> tuple[str, int | None]:
    """The section of a path such as “revenue.0.prices.1”, and its row counted from 1."""
    first, _dot, rest = path.partition(".")
    if first not in ("members", *(each.key for each in plan_words.TABLES if each.table)):
        return "settings", None
    number = rest.partition(".")[0]
    return first, int(number) + 1 if number.isdigit() else None


def path_in_words(shown: Shown, path: str) -> str:
    """“revenue.0.prices.1” as people say it: Revenue, Servizi: price, year 2."""
    section, row = _place(path)
    parts = path.split(".")
    if section == "settings":
        names, title = parts, str(plan_words.SECTIONS["settings"].title)
    else:
        names = parts[2:]
        of_section = plan_words.SECTIONS.get(section)
        title = str(of_section.title) if of_section else _("Members")
    if row is not None:
        label = getattr(getattr(shown.reading.plan, section)[row - 1], "label", "")
        title = f"{title}, {_named(label, row)}"
    if not names:
        return title
    known = plan_words.MEMBER if section == "members" else plan_words.SECTIONS[section].fields
    name = next((str(each.label) for each in known if each.name == names[0]), names[0])
    if len(names) > 1 and names[1].isdigit():
        unit = _("month %(number)d") if names[0] == "months" else _("year %(number)d")
        name = f"{name}, {unit % {'number': int(names[1]) + 1}}"
    return f"{title}: {name}"


# ---- Words of the sections ----


def words_in(shown: Shown) -> list[tuple[plan_words.Section, list[tuple[Any, str]]]]:
    """The sections of words that this plan has, each with its answers; choices by their label."""
    told = []
    for each in plan_words.sections_of(shown.plan.kind):
        if each in plan_words.TABLES:
            continue
        told.append((each, answers_in(each, shown.content.get(each.key, {}))))
    return told


def answers_in(section: plan_words.Section, content: dict[str, Any]) -> list[tuple[Any, str]]:
    """(label, text) of what was written in a section of words or in the general data."""
    rows = []
    for name in section.fields:
        value = content.get(name.name, "")
        if isinstance(value, list):
            value = " · ".join(each or "—" for each in value) if any(value) else ""
        text = dict(name.choices).get(value, value) if name.choices else value
        rows.append((name.label, str(text) if value else ""))
    return rows


def is_written(section: plan_words.Section, content: dict[str, Any]) -> bool:
    """Whether anything stands in a section yet."""
    if section.table:
        return bool(content.get("rows"))
    return any(bool(value) and value != [""] * len(value) for value in content.values())


def kinds_said(shown: Shown) -> str:
    """The kind of plan and its taxation, in words."""
    kinds, regimes = dict(BusinessPlan.Kind.choices), dict(plan_words.REGIMES)
    plan = shown.reading.plan
    return f"{kinds[Kind(plan.kind).value]} · {regimes[Regime(plan.regime).value]}"
