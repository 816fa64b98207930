"""A business plan as a workbook that computes: what was typed stands as numbers, everything else is a formula."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter as letter

from land.core.exports import neutralise
from startups.actions import plan_words
from startups.actions.plan_shown import Shown, amount_or_silence, member_totals, sensitivity_table
from startups.plan.cash import SECOND_PART_MONTH, lags, later
from startups.plan.inputs import DEBTS, MONTHS, OWN_FUNDS, ZERO, Funding, Plan, Source, VariableCost

EURO, WHOLE_NUMBER = "#,##0.00", "0"
FULL = 40


class Page:
    """A sheet that is filled from top to bottom. Text stays text; what begins with “=” is a formula of ours."""

    def __init__(self, book: Workbook, code: str, title: str) -> None:
        self.code = code
        self.sheet = book.create_sheet(code)
        self.row = 0
        self.write([title], bold=True)
        self.sheet.column_dimensions["A"].width = FULL

    def write(self, values: list[Any], *, bold: bool = False) -> int:
        """A row; its number. Formulas are given as `Formula`."""
        self.row += 1
        for column, value in enumerate(values, 1):
            if value is None:
                continue
            cell = self.sheet.cell(self.row, column)
            if isinstance(value, Formula):
                cell.value = f"={value}"
                cell.number_format = EURO
            elif isinstance(value, Decimal | int) and not isinstance(value, bool):
                cell.value = float(value) if isinstance(value, Decimal) else value
                cell.number_format = EURO if isinstance(value, Decimal) else WHOLE_NUMBER
            else:
                cell.value = neutralise(str(value))
                cell.data_type = "s"
            if bold:
                cell.font = Font(bold=True)
            if column > 1:
                self.sheet.column_dimensions[letter(column)].width = 16
        return self.row

    def at(self, column: int, row: int) -> str:
        """A cell of this sheet as another one cites it."""
        return f"{self.code}!{letter(column)}{row}"

    def span(self, column: int, first: int, last: int) -> str:
        """Cells of a column one below the other, as this sheet itself cites them."""
        return f"{letter(column)}{first}:{letter(column)}{last}"


class Formula(str):
    """A formula without its equals sign."""

    __slots__ = ()


def added(cells: Sequence[str]) -> Formula:
    """The sum of single cells; zero without any."""
    return Formula("+".join(cells) or "0")


def workbook(shown: Shown) -> bytes:
    """The XLSX file. T8 has its rows for whoever may read them, and totals alone for the team."""
    return _Book(shown).made()


class _Book:
    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.plan: Plan = shown.reading.plan
        self.years = self.plan.years
        self.book = Workbook()
        self.book.remove(self.book.active)

    def made(self) -> bytes:
        self.data()
        self.t1()
        self.t8()
        self.t2()
        self.t3()
        self.t4()
        self.t5()
        self.t6()
        self.t7()
        self.t9()
        self.t10()
        self.t10_months()
        self.t11()
        self.t12()
        self.t13()
        self.worse()
        self.book._sheets.sort(key=lambda sheet: ORDER.index(sheet.title))
        self.book.calculation.fullCalcOnLoad = True
        out = BytesIO()
        self.book.save(out)
        return out.getvalue()

    def page(self, code: str, title: str) -> Page:
        return Page(self.book, code, title)

    def heads(self, *before: str) -> list[str]:
        return [*before, *self.shown.years]

    def per_year(self, of: Any) -> list[Formula]:
        return [Formula(of(year)) for year in range(1, self.years + 1)]

    # -- what is typed --

    def data(self) -> None:
        page, plan, rules = self.page("Dati", str(self.shown.plan.project)), self.plan, self.shown.rules
        page.write([str(plan_words.DISCLAIMER)])
        page.write([_("Version %(number)d") % {"number": self.shown.plan.number}])
        page.write([_("Rules of %(day)s") % {"day": self.shown.plan.rules_on.strftime("%d/%m/%Y")}])
        named = {
            "receipts": (_("Days until customers pay"), plan.receipt_days),
            "payments": (_("Days until suppliers are paid"), plan.payment_days),
            "lending": (_("Interest on members’ loans, % a year"), plan.members_loans_rate),
            "ires": ("IRES, %", rules["ires"]),
            "share": (_("Taxed share of the surplus, %"), rules.taxed_share(plan.regime)),
            "divisor": (_("Severance pay: yearly pay divided by"), rules["tfr-divisore"]),
            "legal": (_("Legal reserve, %"), rules["riserva-legale"]),
            "funds": (_("Mutual funds, %"), rules["fondi-mutualistici"]),
            "at_once": (_("NASpI paid at once, %"), rules["naspi-subito"]),
        }
        self.of: dict[str, str] = {}
        for name, (label, value) in named.items():
            self.of[name] = f"Dati!$B${page.write([label, value])}"
        page.write(self.heads(_("A year each")), bold=True)
        self.typed: dict[str, list[str]] = {}
        for name, label in (("irap", _("IRAP, your estimate")), ("refund", _("Paid back to members (ristorno)")),
                            ("dividends", _("Dividends"))):  # fmt: skip
            row = page.write([label, *getattr(plan, name)])
            self.typed[name] = [f"Dati!{letter(2 + at)}{row}" for at in range(self.years)]
        page.write([_("Rules used"), _("Value"), _("Unit"), _("Source")], bold=True)
        for rule in sorted(rules.by_code.values(), key=lambda each: each.code):
            page.write([rule.code, rule.value, rule.unit, rule.source])

    def t1(self) -> None:
        page = self.page("T1", _("T1 · Investments and depreciation"))
        count = self.years
        page.write(
            [
                _("What"), _("Kind"), _("Amount"), _("VAT, %"), _("Useful life, years"), _("Year of purchase"),
                *[_("Depreciation, year %(number)d") % {"number": y} for y in range(1, count + 1)],
                *[_("Bought in year %(number)d") % {"number": y} for y in range(count + 1)],
            ],
            bold=True,
        )  # fmt: skip
        kinds = dict(plan_words.ASSETS)
        first = page.row + 1
        for each in self.plan.investments:
            r = page.row + 1
            wear = self.per_year(
                lambda y, r=r: f"IF(E{r}=0,0,IF(AND({y}>=MAX(1,F{r}),{y}<MAX(1,F{r})+E{r}),C{r}/E{r},0))"  # type: ignore[misc]
            )
            bought = [Formula(f"IF(E{r}=0,0,IF(F{r}={y},C{r},0))") for y in range(count + 1)]
            page.write(
                [
                    each.label,
                    str(kinds[each.asset.value]),
                    each.amount,
                    each.vat,
                    each.life,
                    each.year,
                    *wear,
                    *bought,
                ]
            )
        last = page.row
        if last < first:
            last = page.write([""])
        total = page.write(
            [
                _("Total"), None, Formula(f"SUM({page.span(3, first, last)})"), None, None, None,
                *[Formula(f"SUM({page.span(7 + at, first, last)})") for at in range(2 * count + 1)],
            ],
            bold=True,
        )  # fmt: skip
        self.uses = page.at(3, total)
        self.wear = [page.at(7 + at, total) for at in range(count)]
        self.bought = [page.at(7 + count + at, total) for at in range(count + 1)]

    def t8(self) -> None:
        page, count = self.page("T8", _("T8 · Members")), self.years
        rest = [_("Rest paid in year %(number)d") % {"number": y} for y in range(1, count + 1)]
        page.write(
            [_("Member"), _("Category"), _("Subscribed"), _("Paid in"), _("from NASpI"), _("from TFR"), _("Loan"),
             _("Year of the rest"), *rest],
            bold=True,
        )  # fmt: skip
        rows = self.plan.members
        if self.shown.reads_rows and rows:
            categories = dict(plan_words.MEMBER[0].choices)
            first = page.row + 1
            for each in rows:
                r = page.row + 1
                comes = self.per_year(lambda y, r=r: f"IF(H{r}={y},C{r}-D{r},0)")  # type: ignore[misc]
                page.write(
                    [each.label, str(categories[each.category.value]), each.subscribed, each.paid, each.naspi,
                     each.tfr, each.loan, each.rest_year, *comes]
                )  # fmt: skip
            last = page.row
            sums: list[Any] = [Formula(f"SUM({page.span(at, first, last)})") for at in range(3, 8)]
            sums += [None, *[Formula(f"SUM({page.span(9 + at, first, last)})") for at in range(count)]]
        else:
            subscribed, paid, naspi, tfr, _own, loan = member_totals(self.shown)
            comes_in = [
                sum((m.subscribed - m.paid for m in rows if m.rest_year == y), ZERO)
                for y in range(1, count + 1)
            ]
            silent = [amount_or_silence(None) if each is None else each for each in (naspi, tfr)]
            sums = [subscribed, paid, *silent, loan, None, *comes_in]
        total = page.write([_("All members"), None, *sums], bold=True)
        names = ("subscribed", "paid", "naspi", "tfr", "loan")
        self.brings = {name: page.at(3 + at, total) for at, name in enumerate(names)}
        self.rest = [page.at(9 + at, total) for at in range(count)]

    def t2(self) -> None:
        page, count = self.page("T2", _("T2 · Sources and uses")), self.years
        page.write(
            [
                _("What"), _("Who gives it"), _("Amount"), _("Year in which it comes"), _("Already granted"),
                _("Years it is spread over"), _("Interest, %"), _("Instalments"), _("Instalments a year"),
                _("Of interest only"),
                *[_("Comes in year %(number)d") % {"number": y} for y in range(count + 1)],
                *[_("Share of the grant, year %(number)d") % {"number": y} for y in range(1, count + 1)],
            ],
            bold=True,
        )  # fmt: skip
        names = dict(plan_words.SOURCES)
        self.funded: list[int] = []
        for each in self.plan.funding:
            r = page.row + 1
            terms = each.terms
            comes = [Formula(f"IF(D{r}={y},C{r},0)") for y in range(count + 1)]
            spread = (
                self.per_year(
                    lambda y, r=r: f"IF(F{r}=0,0,IF(AND({y}>=MAX(1,D{r}),{y}<MAX(1,D{r})+F{r}),C{r}/F{r},0))"  # type: ignore[misc]
                )
                if each.source == Source.GRANT
                else [Formula("0")] * count
            )
            self.funded.append(
                page.write(
                    [
                        each.label, str(names[each.source.value]), each.amount, each.year,
                        _("yes") if each.granted else _("no"), each.spread if each.source == Source.GRANT else None,
                        terms and terms.rate, terms and terms.instalments, terms and terms.per_year,
                        terms and terms.grace, *comes, *spread,
                    ]
                )
            )  # fmt: skip

        def of(kinds: tuple[Source, ...], column: int) -> list[str]:
            """The cells of a column in the rows of these kinds."""
            return [
                page.at(column, row)
                for row, each in zip(self.funded, self.plan.funding, strict=True)
                if each.source in kinds
            ]

        self.t2_page, self.of_kind = page, of
        everything = tuple(Source)
        capital = page.write(
            [_("Members’ capital (from T8)"), None, added([self.brings["paid"], *self.rest])]
        )
        loans = page.write([_("Members’ loans (from T8)"), None, Formula(self.brings["loan"])])
        total = page.write(
            [_("All sources"), None, added([f"C{capital}", f"C{loans}", *of(everything, 3)])], bold=True
        )
        uses = page.write([_("All uses (T1)"), None, Formula(self.uses)])
        page.write([_("Sources less uses"), None, Formula(f"C{total}-C{uses}")], bold=True)
        self.sources, self.capital = page.at(3, total), page.at(3, capital)
        self.comes = [added(of(everything, 11 + y)) for y in range(count + 1)]
        self.grants = [added(of((Source.GRANT,), 12 + count + at)) for at in range(count)]

    def up_to(self, kinds: tuple[Source, ...], year: int) -> Formula:
        """What came from these sources by the end of a year."""
        return added([cell for y in range(year + 1) for cell in self.of_kind(kinds, 11 + y)])

    def t3(self) -> None:
        page, months = self.page("T3", _("T3 · Revenue")), self.page("Mesi", _("Seasons of the first year"))
        page.write(self.heads(_("Line"), _("What")), bold=True)
        named = [str(at) for at in range(1, MONTHS + 1)]
        months.write(
            [_("Line"), *named, *[_("share of month %(number)s") % {"number": each} for each in named]],
            bold=True,
        )
        self.quantity: list[int] = []
        self.sold: list[int] = []
        self.season: list[int] = []
        for each in self.plan.revenue:
            q = page.write([each.label, _("Quantity"), *each.quantities])
            p = page.write([each.label, _("Price, euro"), *each.prices])
            cells = [letter(3 + at) for at in range(self.years)]
            self.quantity.append(q)
            self.sold.append(
                page.write([each.label, _("Revenue"), *[Formula(f"{c}{q}*{c}{p}") for c in cells]])
            )
            typed: list[Any] = list(each.months) if len(each.months) == MONTHS else [None] * MONTHS
            r = months.row + 1
            shares = [
                Formula(f"IF(SUM(B{r}:M{r})=0,1/12,{letter(2 + at)}{r}/SUM(B{r}:M{r}))")
                for at in range(MONTHS)
            ]
            self.season.append(months.write([each.label, *typed, *shares]))
        total = page.write(
            [
                _("Revenue"), None,
                *[added([f"{letter(3 + at)}{row}" for row in self.sold]) for at in range(self.years)],
            ],
            bold=True,
        )  # fmt: skip
        self.revenue = [page.at(3 + at, total) for at in range(self.years)]

    def t4(self) -> None:
        page = self.page("T4", _("T4 · Variable costs"))
        page.write(self.heads(_("Cost"), _("How it is counted"), _("Of which line of revenue")), bold=True)
        costs = self.plan.variable_costs
        rows = [
            page.write(
                [
                    each.label,
                    _("% of the revenue") if each.is_share else _("euro a unit"),
                    _("of all lines") if each.line is None else self.plan.revenue[each.line].label,
                    *each.values,
                ]
            )
            for each in costs
        ]
        page.write([_("By line of revenue")], bold=True)
        self.varies: list[int] = []
        for number, line in enumerate(self.plan.revenue):
            self.varies.append(
                page.write([line.label, None, None, *[self._varies(costs, rows, number, at) for at in range(self.years)]])
            )  # fmt: skip
        total = page.write(
            [
                _("Variable costs"), None, None,
                *[added([f"{letter(4 + at)}{row}" for row in self.varies]) for at in range(self.years)],
            ],
            bold=True,
        )  # fmt: skip
        self.variable = [page.at(4 + at, total) for at in range(self.years)]

    def _varies(self, costs: tuple[VariableCost, ...], rows: list[int], number: int, at: int) -> Formula:
        column = letter(3 + at)
        return added(
            [
                f"{letter(4 + at)}{row}/100*T3!{column}{self.sold[number]}"
                if each.is_share
                else f"{letter(4 + at)}{row}*T3!{column}{self.quantity[number]}"
                for row, each in zip(rows, costs, strict=True)
                if each.line in (None, number)
            ]
        )

    def t5(self) -> None:
        page, count = self.page("T5", _("T5 · Staff")), self.years
        page.write(
            [
                _("Role"), _("Done by members"), _("Gross pay a year"), _("Contributions, %"),
                *[_("Full-time people, year %(number)d") % {"number": y} for y in range(1, count + 1)],
                *[_("Cost, year %(number)d") % {"number": y} for y in range(1, count + 1)],
                *[_("TFR, year %(number)d") % {"number": y} for y in range(1, count + 1)],
            ],
            bold=True,
        )  # fmt: skip
        ours: list[int] = []
        rows: list[int] = []
        for each in self.plan.posts:
            r = page.row + 1
            people = [f"{letter(5 + at)}{r}" for at in range(count)]
            divisor = self.of["divisor"]
            cost = [Formula(f"{fte}*(C{r}*(1+D{r}/100)+C{r}/{divisor})") for fte in people]
            aside = [Formula(f"{fte}*C{r}/{divisor}") for fte in people]
            rows.append(
                page.write(
                    [each.label, _("yes") if each.of_members else _("no"), each.gross, each.contributions, *each.fte,
                     *cost, *aside]
                )
            )  # fmt: skip
            if each.of_members:
                ours.append(r)

        def sums(column: int, of: list[int]) -> list[Formula]:
            return [added([f"{letter(column + at)}{row}" for row in of]) for at in range(count)]

        blank: list[Any] = [None] * 3
        total = page.write(
            [_("Staff"), *blank, *sums(5, rows), *sums(5 + count, rows), *sums(5 + 2 * count, rows)],
            bold=True,
        )
        page.write(
            [_("of whom members"), *blank, *sums(5, ours), *sums(5 + count, ours), *sums(5 + 2 * count, ours)]
        )
        self.jobs = [page.at(5 + at, total) for at in range(count)]
        self.labour = [page.at(5 + count + at, total) for at in range(count)]
        self.aside = [page.at(5 + 2 * count + at, total) for at in range(count)]

    def t6(self) -> None:
        page = self.page("T6", _("T6 · Fixed costs"))
        page.write(self.heads(_("Cost")), bold=True)
        rows = [page.write([each.label, *each.amounts]) for each in self.plan.fixed_costs]
        total = page.write(
            [
                _("Fixed costs"),
                *[added([f"{letter(2 + at)}{row}" for row in rows]) for at in range(self.years)],
            ],
            bold=True,
        )
        self.fixed = [page.at(2 + at, total) for at in range(self.years)]

    def t7(self) -> None:
        page, count = self.page("T7", _("T7 · Debts")), self.years
        due: dict[int, list[tuple[str, str]]] = {}
        for row, each in zip(self.funded, self.plan.funding, strict=True):
            if each.source in DEBTS and each.terms is not None:
                self._schedule(page, row, each, due)
        lending = f"{self.brings['loan']}*{self.of['lending']}/100"

        def of_year(year: int, part: int) -> list[str]:
            months = range(MONTHS * (year - 1) + 1, MONTHS * year + 1)
            return [pair[part] for month in months for pair in due.get(month, [])]

        page.write(self.heads(_("Debts")), bold=True)
        interest = page.write([_("Interest"), *self.per_year(lambda y: added([lending, *of_year(y, 0)]))])
        principal = page.write([_("Principal paid back"), *self.per_year(lambda y: added(of_year(y, 1)))])
        service = page.write(
            [
                _("Debt service"),
                *self.per_year(lambda y: f"{letter(1 + y)}{interest}+{letter(1 + y)}{principal}"),
            ],
            bold=True,
        )
        left = page.write(
            [
                _("Still owed at the end of the year"),
                *self.per_year(
                    lambda y: (
                        f"{self.brings['loan']}+{self.up_to(DEBTS, y)}-SUM(B{principal}:{letter(1 + y)}{principal})"
                    )
                ),
            ]
        )
        self.interest = [page.at(2 + at, interest) for at in range(count)]
        self.service = [page.at(2 + at, service) for at in range(count)]
        self.left = [page.at(2 + at, left) for at in range(count)]
        self.due = {
            month: added([f"T7!{cell}" for pair in pairs for cell in pair]) for month, pairs in due.items()
        }
        self.lending = lending

    def _schedule(self, page: Page, row: int, debt: Funding, due: dict[int, list[tuple[str, str]]]) -> None:
        terms = debt.terms
        assert terms is not None
        page.write([debt.label], bold=True)
        r = page.write([_("Interest of one instalment, as a fraction"), Formula(f"T2!G{row}/100/T2!I{row}")])
        n = page.write([_("Constant instalments"), Formula(f"T2!H{row}-T2!J{row}")])
        each = page.write(
            [
                _("One instalment"),
                Formula(f"IF(B{r}=0,T2!C{row}/B{n},T2!C{row}*B{r}*(1+B{r})^B{n}/((1+B{r})^B{n}-1))"),
            ]
        )
        page.write([_("Month"), _("Interest"), _("Principal"), _("Still owed"), _("Number")], bold=True)
        before = f"T2!C{row}"
        month = MONTHS * max(0, debt.year - 1)
        for number in range(1, terms.instalments + 1):
            month += MONTHS // terms.per_year
            if month > MONTHS * self.years:
                break
            at = page.row + 1
            page.write(
                [
                    month,
                    Formula(f"{before}*B{r}"),
                    Formula(
                        f"IF(E{at}<=T2!J{row},0,IF(E{at}=T2!H{row},{before},MAX(0,MIN({before},B{each}-B{at}))))"
                    ),
                    Formula(f"{before}-C{at}"),
                    number,
                ]
            )
            due.setdefault(month, []).append((f"B{at}", f"C{at}"))
            before = f"D{at}"

    # -- what follows --

    def rows(self, page: Page, told: list[tuple[str, str, Any]]) -> dict[str, list[str]]:
        """Rows of a computed table, each by its name; `of(y, here)` may cite the rows above as `here["name"]`."""
        cited: dict[str, list[str]] = {}
        for name, label, of in told:
            cells = [
                of(y, {key: cells[y - 1] for key, cells in cited.items()}) for y in range(1, self.years + 1)
            ]
            row = page.write([label, *[Formula(cell) for cell in cells]], bold=name in STRONG)
            cited[name] = [f"{letter(2 + at)}{row}" for at in range(self.years)]
        return {name: [f"{page.code}!{cell}" for cell in cells] for name, cells in cited.items()}

    def t9(self) -> None:
        page = self.page("T9", _("T9 · Income statement"))
        page.write(self.heads(_("Item")), bold=True)
        of = self.of
        self.income = self.rows(page, [
            ("revenue", _("Revenue"), lambda y, h: self.revenue[y - 1]),
            ("variable", _("Variable costs"), lambda y, h: self.variable[y - 1]),
            ("labour", _("Staff"), lambda y, h: self.labour[y - 1]),
            ("fixed", _("Fixed costs"), lambda y, h: self.fixed[y - 1]),
            ("margin", _("Gross operating margin (MOL)"),
             lambda y, h: f"{h['revenue']}-{h['variable']}-{h['labour']}-{h['fixed']}"),
            ("depreciation", _("Depreciation"), lambda y, h: self.wear[y - 1]),
            ("grants", _("Share of the grants"), lambda y, h: self.grants[y - 1]),
            ("operating", _("Operating result (EBIT)"), lambda y, h: f"{h['margin']}-{h['depreciation']}+{h['grants']}"),
            ("interest", _("Interest"), lambda y, h: self.interest[y - 1]),
            ("before_tax", _("Result before tax"), lambda y, h: f"{h['operating']}-{h['interest']}"),
            ("ires", _("IRES (estimate)"), lambda y, h: f"MAX(0,{h['before_tax']})*{of['ires']}/100*{of['share']}/100"),
            ("irap", _("IRAP (estimate)"), lambda y, h: self.typed["irap"][y - 1]),
            ("profit", _("Profit or loss"), lambda y, h: f"{h['before_tax']}-{h['ires']}-{h['irap']}"),
        ])  # fmt: skip

    def t10(self) -> None:
        page = self.page("T10", _("T10 · Cash, year by year"))
        page.write(self.heads(_("Item")), bold=True)
        of, income, brings = self.of, self.income, self.brings
        self.later = f"{brings['naspi']}*(100-{of['at_once']})/100"
        if member_totals(self.shown)[2] is None:  # the cash of month 6 tells this part alone
            self.later = f"{later(self.plan, self.shown.rules):f}"
        first = f"{brings['paid']}+{brings['loan']}-{self.later}+({self.comes[0]})-{self.bought[0]}"
        # the row of the closing cash is known before it is written: the opening of the next year cites it
        closing = page.row + 9

        def grown(y: int, here: dict[str, str]) -> str:
            before = f"-({letter(y)}{receivable}-{letter(y)}{payable})" if y > 1 else ""
            return f"{here['receivables']}-{here['payables']}{before}"

        receivable, payable = page.row + 2, page.row + 3
        self.cash = self.rows(page, [
            ("opening", _("Cash at the start"), lambda y, h: first if y == 1 else f"{letter(y)}{closing}"),
            ("receivables", _("Owed by customers"), lambda y, h: f"{income['revenue'][y - 1]}*{of['receipts']}/365"),
            ("payables", _("Owed to suppliers"),
             lambda y, h: f"({income['variable'][y - 1]}+{income['fixed'][y - 1]})*{of['payments']}/365"),
            ("working_capital", _("Growth of working capital"), grown),
            ("flow", _("Cash flow of the business (FCF)"), lambda y, h: (
                f"{income['margin'][y - 1]}-{income['ires'][y - 1]}-{income['irap'][y - 1]}"
                f"-{h['working_capital']}+{self.aside[y - 1]}")),
            ("brought", _("New money"), lambda y, h: (
                f"({self.comes[y]})+{self.rest[y - 1]}" + (f"+{self.later}" if y == 1 else ""))),
            ("bought", _("Investments"), lambda y, h: self.bought[y]),
            ("service", _("Debt service"), lambda y, h: self.service[y - 1]),
            ("closing", _("Cash at the end"),
             lambda y, h: f"{h['opening']}+{h['flow']}+{h['brought']}-{h['bought']}-{h['service']}"),
        ])  # fmt: skip

    def t10_months(self) -> None:
        page = self.page("T10M", _("T10 · Cash, month by month"))
        page.write(
            [_("Month"), _("At the start"), _("Receipts"), _("Suppliers"), _("Wages"), _("Taxes"), _("Debt service"),
             _("New money"), _("Investments"), _("At the end"), _("Sales of the month"), _("Costs of the month")],
            bold=True,
        )  # fmt: skip
        late, early = lags(self.plan)
        start = page.row
        for month in range(1, MONTHS * self.years + 1):
            year, place = (month - 1) // MONTHS + 1, (month - 1) % MONTHS
            column, season = letter(2 + year), letter(14 + place)
            r = start + month
            sales = added(
                [
                    f"T3!{column}{row}*Mesi!{season}{at}"
                    for row, at in zip(self.sold, self.season, strict=True)
                ]
            )
            varied = [
                f"T4!{letter(3 + year)}{row}*Mesi!{season}{at}"
                for row, at in zip(self.varies, self.season, strict=True)
            ]
            taxes = f"{self.income['ires'][year - 1]}+{self.income['irap'][year - 1]}" if place == 11 else "0"
            service: list[str] = [self.due[month]] if month in self.due else []
            service += [self.lending] if place == MONTHS - 1 else []
            brought: list[str] = [f"({self.comes[year]})", self.rest[year - 1]] if place == 0 else []
            brought += [self.later] if month == SECOND_PART_MONTH else []
            page.write(
                [
                    month,
                    Formula(self.cash["opening"][0] if month == 1 else f"J{r - 1}"),
                    Formula(f"K{r - late}" if month > late else "0"),
                    Formula(f"L{r - early}" if month > early else "0"),
                    Formula(f"({self.labour[year - 1]}-{self.aside[year - 1]})/12"),
                    Formula(taxes),
                    added(service),
                    added(brought),
                    Formula(self.bought[year] if place == 0 else "0"),
                    Formula(f"B{r}+C{r}+H{r}-D{r}-E{r}-F{r}-G{r}-I{r}"),
                    sales,
                    added([f"{self.fixed[year - 1]}/12", *varied]),
                ]
            )

    def t11(self) -> None:
        page = self.page("T11", _("T11 · Balance sheet"))
        page.write(self.heads(_("Item")), bold=True)
        brings = self.brings

        def so_far(cells: list[str], y: int) -> str:
            return "+".join(cells[:y])

        self.balance = self.rows(page, [
            ("fixed_assets", _("Fixed assets, net"), lambda y, h: (
                "+".join(self.bought[: y + 1]) + f"-({so_far(self.wear, y)})")),
            ("receivables", _("Owed by customers"), lambda y, h: self.cash["receivables"][y - 1]),
            ("due_from_members", _("Owed by members for capital"), lambda y, h: (
                f"{brings['subscribed']}-{brings['paid']}-({so_far(self.rest, y)})")),
            ("cash", _("Cash"), lambda y, h: self.cash["closing"][y - 1]),
            ("assets", _("All assets"), lambda y, h: (
                f"{h['fixed_assets']}+{h['receivables']}+{h['due_from_members']}+{h['cash']}")),
            ("capital", _("Members’ capital"), lambda y, h: brings["subscribed"]),
            ("financing_capital", _("Capital of financing members"), lambda y, h: self.up_to(OWN_FUNDS, y)),
            ("results", _("Results added up"), lambda y, h: so_far(self.income["profit"], y)),
            ("debts", _("Debts"), lambda y, h: self.left[y - 1]),
            ("deferred_grants", _("Grants still to be released"), lambda y, h: (
                f"{self.up_to((Source.GRANT,), y)}-({so_far([f'({each})' for each in self.grants], y)})")),
            ("payables", _("Owed to suppliers"), lambda y, h: self.cash["payables"][y - 1]),
            ("severance", _("Severance pay (TFR)"), lambda y, h: so_far(self.aside, y)),
            ("liabilities", _("All liabilities"), lambda y, h: (
                f"{h['capital']}+{h['financing_capital']}+{h['results']}+{h['debts']}+{h['deferred_grants']}"
                f"+{h['payables']}+{h['severance']}")),
            ("difference", _("Difference"), lambda y, h: f"{h['assets']}-{h['liabilities']}"),
        ])  # fmt: skip

    def t12(self) -> None:
        page = self.page("T12", _("T12 · Indicators"))
        page.write(self.heads(_("Indicator")), bold=True)
        income, none = self.income, _("n/a")
        never, not_now = _("cannot be reached"), _("cannot be computed")

        def of(name: str, y: int) -> str:
            return income[name][y - 1]

        own = added(self.of_kind(OWN_FUNDS, 3))
        self.rows(page, [
            ("structure", _("Costs of structure"), lambda y, h: (
                f"{of('labour', y)}+{of('fixed', y)}+{of('depreciation', y)}-{of('grants', y)}+{of('interest', y)}")),
            ("contribution", _("Contribution margin"), lambda y, h: (
                f'IF({of("revenue", y)}=0,"{none}",1-{of("variable", y)}/{of("revenue", y)})')),
            ("break_even", _("Break-even revenue"), lambda y, h: (
                f'IF({of("revenue", y)}<=0,"{not_now}",IF({of("variable", y)}>={of("revenue", y)},"{never}",'
                f'MAX(0,{h["structure"]})*{of("revenue", y)}/({of("revenue", y)}-{of("variable", y)})))')),
            ("safety", _("Safety margin"), lambda y, h: (
                f'IF({of("revenue", y)}<=0,"{none}",IF({of("variable", y)}>={of("revenue", y)},"{none}",'
                f'({of("revenue", y)}-{h["break_even"]})/{of("revenue", y)}))')),
            ("dscr", _("Debt service cover (DSCR)"), lambda y, h: (
                f'IF({self.service[y - 1]}=0,"{none}",{self.cash["flow"][y - 1]}/{self.service[y - 1]})')),
            ("own_share", _("Own funds on all sources"), lambda y, h: (
                f'IF({self.sources}=0,"{none}",({self.capital}+{own})/{self.sources})')),
            ("investment_per_job", _("Investment per job"), lambda y, h: (
                f'IF({self.jobs[y - 1]}=0,"{none}",({"+".join(self.bought)})/{self.jobs[y - 1]})')),
        ])  # fmt: skip

    def t13(self) -> None:
        page = self.page("T13", _("T13 · What becomes of the surplus"))
        page.write(self.heads(_("Item")), bold=True)
        of, profit = self.of, self.income["profit"]
        carried = page.row + 8

        def before(y: int) -> str:
            return f"{letter(y)}{carried}" if y > 1 else "0"

        def left(h: dict[str, str], *less: str) -> str:
            return "-".join([h["surplus"], *(h[name] for name in less)])

        law = ("legal_reserve", "mutual_funds")
        self.rows(page, [
            ("surplus", _("Surplus"), lambda y, h: f"MAX(0,{profit[y - 1]})"),
            ("legal_reserve", _("Legal reserve"), lambda y, h: f"{h['surplus']}*{of['legal']}/100"),
            ("mutual_funds", _("Mutual funds"), lambda y, h: f"{h['surplus']}*{of['funds']}/100"),
            ("losses", _("Losses of former years"), lambda y, h: f"MIN({left(h, *law)},{before(y)})"),
            ("refund", _("Paid back to members (ristorno)"),
             lambda y, h: f"MIN({left(h, *law, 'losses')},{self.typed['refund'][y - 1]})"),
            ("dividends", _("Dividends"),
             lambda y, h: f"MIN({left(h, *law, 'losses', 'refund')},{self.typed['dividends'][y - 1]})"),
            ("left", _("Other reserves"), lambda y, h: left(h, *law, "losses", "refund", "dividends")),
            ("carried", _("Losses still to be covered"),
             lambda y, h: f"{before(y)}+MAX(0,0-({profit[y - 1]}))-{h['losses']}"),
        ])  # fmt: skip

    def worse(self) -> None:
        table = sensitivity_table(self.shown)
        page = self.page("Se", table.title)
        page.write([_("These numbers do not follow the other sheets: they are those of the site.")])
        page.write(table.columns, bold=True)
        for line in table.lines:
            page.write([line.label, *line.cells])


STRONG = ("margin", "operating", "profit", "closing", "assets", "liabilities")
ORDER = [
    "Dati", "T1", "T2", "T3", "Mesi", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T10M", "T11", "T12", "T13", "Se",
]  # fmt: skip
