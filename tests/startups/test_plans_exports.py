"""A plan taken away: the workbook computes the same totals, PDF and JSON say no more than their reader may read."""

import json
from decimal import Decimal as D
from io import BytesIO

import pypdf
import pytest

from startups.actions.plan_exports import data, document
from startups.actions.plan_shown import shown
from startups.actions.plan_workbook import workbook
from tests.make.people import make_user
from tests.make.plans import make_plan, people
from tests.startups.spreadsheet import Spreadsheet

pytestmark = pytest.mark.django_db
SEASON = ["40", "60", "80", "100", "120", "140", "160", "140", "120", "100", "80", "60"]
FULL = {
    "years": 5,
    "irap": ["100", "200", "300", "400", "500"],
    "refund": ["0", "0", "0", "1.000", "2.000"],
    "dividends": ["0", "0", "0", "0", "500"],
    "investments": [
        {"label": "Attrezzature", "asset": "tangible", "amount": "24.000", "life": "5", "vat": "22"},
        {"label": "Furgone", "asset": "tangible", "amount": "18.000", "life": "4", "year": "2"},
        {"label": "Circolante", "asset": "working_capital", "amount": "12.000"},
    ],
    "funding": [
        {"label": "Coopfond", "source": "coopfond", "amount": "10.000", "year": "1"},
        {"label": "Mutuo", "source": "bank", "amount": "20.000", "rate": "5", "instalments": "20", "per_year": "4", "grace": "3"},
        {"label": "Prestito", "source": "other", "amount": "6.000", "year": "2", "rate": "0", "instalments": "12"},
        {"label": "Fido", "source": "bank", "amount": "1.000"},
        {"label": "=SOMMA(A1:A9)", "source": "grant", "amount": "8.000", "spread": "5", "year": "2", "granted": False},
    ],
    "revenue": [
        {"label": "Servizi", "quantities": ["1.200", "1.650", "1.900", "2.300", "2.500"], "prices": ["100"] * 5,
         "months": SEASON},
        {"label": "Corsi", "quantities": ["10", "12", "14", "16", "18"], "prices": ["500", "510", "520", "530", "540"]},
    ],
    "variable_costs": [
        {"label": "Materie", "values": ["22"] * 5},
        {"label": "Aule", "values": ["50", "50", "55", "55", "60"], "is_share": False, "line": "1"},
        {"label": "Provvigioni", "values": ["3"] * 5, "line": "0"},
    ],
    "posts": [
        {"label": "Soci", "fte": ["3", "4", "4,5", "4,5", "4,5"], "gross": "18.000", "contributions": "30"},
        {"label": "Altri", "fte": ["0", "0,5", "0,5", "1", "1"], "gross": "16.000", "contributions": "28", "of_members": False},
    ],
    "fixed_costs": [{"label": "Affitto", "amounts": ["19.000", "20.500", "21.500", "21.500", "21.500"]}],
    "members": [
        {"subscribed": "2.000", "paid": "1.500", "naspi": "1.000", "loan": "700"},
        {"subscribed": "3.000", "paid": "3.000", "tfr": "500"}, {"subscribed": "2.000", "paid": "2.000"},
        {"subscribed": "2.000", "paid": "2.000"}, {"subscribed": "2.500", "paid": "2.000"},
    ],
}  # fmt: skip


def near(cells, numbers):
    """Equal to the cent."""
    return [round(D(str(each)), 2) for each in cells[: len(numbers)]] == [
        round(D(each), 2) for each in numbers
    ]


def totals_agree(told, reader_rows):
    """Every total of the workbook against the plan's own."""
    told.reads_rows = reader_rows
    book, result = Spreadsheet(workbook(told)), told.result

    def of(rows, name):
        return [getattr(row, name) for row in rows]

    same = {
        "T3": near(book.row("T3", "Ricavi")[1:], of(result.incomes, "revenue")),
        "T4": near(book.row("T4", "Costi variabili")[2:], of(result.incomes, "variable")),
        "T6": near(book.row("T6", "Costi fissi"), of(result.incomes, "fixed")),
    }
    years = len(result.incomes)
    same["T5"] = near(book.row("T5", "Personale")[3 + years :], of(result.incomes, "labour"))
    for sheet, rows, labels in (
        ("T9", result.incomes, {"margin": 7, "depreciation": 8, "grants": 9, "operating": 10, "interest": 11,
                                "before_tax": 12, "ires": 13, "irap": 14, "profit": 15}),
        ("T10", result.cash, {"opening": 3, "working_capital": 6, "flow": 7, "brought": 8, "bought": 9, "service": 10,
                              "closing": 11}),
        ("T11", result.balances, {"fixed_assets": 3, "receivables": 4, "due_from_members": 5, "cash": 6, "assets": 7,
                                  "capital": 8, "financing_capital": 9, "results": 10, "debts": 11,
                                  "deferred_grants": 12, "payables": 13, "severance": 14, "liabilities": 15}),
        ("T13", result.allocations, {"legal_reserve": 4, "mutual_funds": 5, "losses": 6, "refund": 7, "dividends": 8,
                                     "left": 9}),
    ):  # fmt: skip
        for name, row in labels.items():
            cells = [book.value(sheet, f"{'BCDEF'[at]}{row}") for at in range(years)]
            same[f"{sheet} {name}"] = near(cells, of(rows, name))
    months = book.column("T10M", "J", 3, 2 + 12 * years)
    same["T10M"] = near(months, of(result.months, "closing"))
    for row, name in ((3, "structure"),):
        cells = [book.value("T12", f"{'BCDEF'[at]}{row}") for at in range(years)]
        same[f"T12 {name}"] = near(cells, of(result.incomes, name))
    same["T12 dscr"] = near(
        [book.value("T12", f"{'BCDEF'[at]}7") for at in range(years)], of(result.indicators, "dscr")
    )
    same["T12 break-even"] = near(
        [book.value("T12", f"{'BCDEF'[at]}5") for at in range(years)],
        [row.break_even.revenue for row in result.indicators],
    )
    same["T2"] = near([book.row("T2", "Tutte le fonti")[1]], [result.sources.total])
    return [name for name, equal in same.items() if not equal], book


@pytest.mark.parametrize("rows", [True, False])
@pytest.mark.parametrize("changes", [{}, FULL], ids=["TV1", "everything at once"])
def test_the_formulas_of_the_workbook_give_the_same_totals(rows, changes):
    told = shown(make_plan(**changes), make_user())
    different, book = totals_agree(told, rows)
    assert different == []
    assert book.formulas > 300


def test_a_number_changed_in_the_workbook_changes_its_totals():
    content = workbook(shown(make_plan(), make_user()))
    book = Spreadsheet(content)
    before = book.value("T9", "B15")
    again = Spreadsheet(content)
    again.book["T6"]["B3"].value = 20_000.0
    assert (round(before, 2), round(again.value("T9", "B15"), 2)) == (-6317.99, -7317.99)


def test_nothing_typed_becomes_a_formula():
    book = Spreadsheet(workbook(shown(make_plan(**FULL), make_user())))
    cells = [cell for row in book.book["T2"].iter_rows() for cell in row if "SOMMA" in str(cell.value)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("'=SOMMA(A1:A9)", "s")]


def test_the_workbook_of_the_team_has_no_row_of_a_member():
    plan = make_plan()
    member = people(plan)[0]
    book = Spreadsheet(workbook(shown(plan, member))).book
    assert [row[0].value for row in book["T8"].iter_rows(min_row=3)] == ["Tutti i soci"]
    names = {str(each.person) for each in plan.project.idea.group.members.all()}
    assert [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value in names
    ] == []


def test_the_json_has_ones_own_row_alone_and_the_totals():
    plan = make_plan(
        members=[{"subscribed": f"{number}.111", "paid": f"{number}.111"} for number in range(1, 6)]
    )
    told = json.loads(data(shown(plan, people(plan)[1])))
    assert [row["subscribed"] for row in told["members"]["rows"]] == ["2111"]
    assert told["members"]["totals"]["subscribed"] == "15555"
    assert "4111" not in json.dumps(told)
    assert D(told["computed"]["income"][0]["profit"]).quantize(D("0.01")) == D("-6317.99")


def test_the_pdf_is_accessible_and_hides_what_others_bring():
    plan = make_plan(
        members=[{"subscribed": f"{number}.111", "paid": f"{number}.111"} for number in range(1, 6)]
    )
    reader = pypdf.PdfReader(BytesIO(document(shown(plan, people(plan)[0]))))
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert "1.111,00" in text and "15.555,00" in text
    assert [amount for amount in ("2.111,00", "3.111,00", "4.111,00", "5.111,00") if amount in text] == []
    assert "−6.317,99" in text
