"""File B: the figures of the years, with the checks of each number; what comes out goes in again unchanged."""

from decimal import Decimal

import pytest

from cooperatives import actions
from cooperatives.actions.importing import plan, sentence
from cooperatives.actions.importing.years import EXPORTED, number_of, year_rows
from cooperatives.models import FieldChange, YearlyFigures
from land.core.exports import csv_text
from tests.make.cooperatives import make_cooperative, make_tax_code

pytestmark = pytest.mark.django_db

CODE = make_tax_code(1)


def file(header, *lines):
    return "\n".join((f"codice_fiscale;anno;{header}", *lines)).encode()


def codes(content):
    return [[m["code"] for m in each.line.messages] for each in plan(content, "anni.csv", "years").decisions]


def imported(content):
    job = actions.analyse(content=content, name="anni.csv", by=None, kind="years")
    return actions.apply_import(job=job)


@pytest.fixture(autouse=True)
def cooperative(db):
    return make_cooperative("Una", tax_code=CODE)


@pytest.mark.parametrize(
    ("text", "money", "number"),
    [
        ("1.234.567,89", True, Decimal("1234567.89")),
        ("1234567.89", True, Decimal("1234567.89")),
        ("1,234,567.89", True, Decimal("1234567.89")),
        ("€ 12", True, Decimal("12.00")),
        ("1.234", False, Decimal(1234)),
        ("1 234", False, Decimal(1234)),
        ("-12,5", True, Decimal("-12.50")),
        ("12,5", False, None),
        ("1,234", True, None),
        ("dodici", False, None),
        ("1e5", False, None),
        ("--1", False, None),
    ],
)
def test_a_number_is_read_as_people_write_it(text, money, number):
    assert number_of(text, money=money) == number


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("soci_totali;soci_f;soci_m", "10;4;6", []),
        ("soci_totali;soci_f;soci_m;soci_pg", "10;4;5;1", []),
        ("soci_totali;soci_f;soci_m;soci_pg", "10;4;6;1", ["E10"]),
        ("soci_totali;soci_f;soci_m", "9;4;6", ["E10"]),
        ("soci_totali", "-1", ["E09"]),
        ("soci_totali", "dieci", ["E09"]),
        ("soci_totali", "99999999999", ["E09"]),
        ("ricavi_a1", "-5", ["E09"]),
        ("patrimonio_netto;risultato", "-5;-6,50", []),
        ("ricavi_a1", "'1.000,00", []),
    ],
)
def test_each_number_has_its_rule(header, cells, expected):
    assert codes(file(header, f"{CODE};2023;{cells}")) == [expected]


@pytest.mark.parametrize(
    ("year", "expected"),
    [("2090", ["year_not_closed"]), ("2190", ["E08"]), ("23", ["E08"]), ("", ["E08"]), ("1850", ["E08"])],
)
def test_a_year_is_one_that_is_over(year, expected):
    assert codes(file("soci_totali", f"{CODE};{year};1")) == [expected]


def test_a_cooperative_is_recognised_by_its_code_alone():
    assert codes(file("soci_totali", f"{make_tax_code(77)};2023;1", ";2023;1", "123;2023;1")) == [
        ["unknown_cooperative"], ["E01"], ["E02"],
    ]  # fmt: skip
    assert codes(file("soci_totali", f"{CODE};2023;1", f"{CODE};2023;2")) == [["E05"], ["E05"]]


def test_a_jump_of_more_than_half_is_a_warning_also_within_one_file(cooperative):
    cooperative.years.create(year=2021, members=100, source="staff")
    content = file("soci_totali", f"{CODE};2022;150", f"{CODE};2023;226", f"{CODE};2024;113")
    assert codes(content) == [[], ["W06"], []]
    message = plan(content, "a.csv", "years").decisions[1].line.messages[0]
    assert "150" in sentence(message)


def test_figures_are_written_changed_cleared_and_left(cooperative):
    imported(file("soci_totali;ricavi_a1", f"{CODE};2023;10;1.000,50"))
    imported(file("soci_totali;ricavi_a1;addetti", f"{CODE};2023;-;;7"))
    row = YearlyFigures.objects.get()
    assert (row.members, row.revenue, row.workers, row.source) == (None, Decimal("1000.50"), 7, "import")


def test_the_total_that_is_there_counts_for_the_parts_that_come(cooperative):
    cooperative.years.create(year=2023, members=10, source="staff")
    assert codes(file("soci_f;soci_m", f"{CODE};2023;6;6")) == [["E10"]]


def test_what_is_exported_is_imported_as_unchanged(cooperative):
    cooperative.years.create(
        year=2023, members=0, equity=Decimal("-1234.5"), revenue=Decimal("0"), source="staff"
    )
    other = make_cooperative("Zeri", tax_code="00743110157")
    other.years.create(year=2022, training_hours=1234, result=Decimal("-0.01"), source="staff")
    rows = YearlyFigures.objects.select_related("cooperative")
    text = csv_text(EXPORTED, year_rows(rows))
    assert "'-1234,50" in text
    counts = plan(text.encode(), "anni.csv", "years").counts
    assert (counts["unchanged"], counts["update"], counts["error"]) == (2, 0, 0)


def test_undoing_takes_the_year_away_or_its_values_back(cooperative):
    cooperative.years.create(year=2022, members=5, revenue=Decimal("10"), source="staff")
    job = imported(file("soci_totali;ricavi_a1", f"{CODE};2022;6;20", f"{CODE};2023;7;30"))
    YearlyFigures.objects.filter(year=2022).update(revenue=Decimal("99"))
    actions.undo_import(job=job, by=None)
    actions.work_due()
    row = YearlyFigures.objects.get()
    assert (row.year, row.members, row.revenue) == (2022, 5, Decimal("99.00"))
    traces = FieldChange.objects.order_by("pk").values_list("source", "year", "field", "previous", "value")
    assert [trace for trace in traces if trace[1] == 2022 and trace[2] == "members"] == [
        ("import", 2022, "members", 5, 6), ("undo", 2022, "members", 6, 5),
    ]  # fmt: skip
    assert ("undo", 2023, "members", 7, None) in traces
    assert [m["column"] for row in job.rows.all() for m in row.messages if m["code"] == "changed_since"] == [
        "revenue"
    ]


def test_a_cooperative_that_merged_has_no_later_years(cooperative):
    actions.change_state(cooperative=cooperative, to="merged", successor=make_cooperative())
    YearlyFigures.objects.all().delete()
    ended = cooperative.ended_at.replace(year=2020)
    type(cooperative).objects.filter(pk=cooperative.pk).update(ended_at=ended)
    assert codes(file("soci_totali", f"{CODE};2019;3", f"{CODE};2021;3")) == [[], ["E13"]]


def test_undoing_keeps_a_year_that_somebody_confirmed(cooperative):
    job = imported(file("soci_totali", f"{CODE};2023;7"))
    actions.confirm_year(figures=YearlyFigures.objects.get())
    actions.undo_import(job=job, by=None)
    actions.work_due()
    assert YearlyFigures.objects.get().members == 7
    assert [m["code"] for row in job.rows.all() for m in row.messages] == ["kept_confirmed"]


def test_totals_that_follow_go_away_with_their_parts(cooperative):
    job = imported(file("soci_f;soci_m;soci_pg", f"{CODE};2023;3;4;0"))
    assert YearlyFigures.objects.get().members == 7
    assert job.rows.get().changes["members"] == [None, 7]
    actions.undo_import(job=job, by=None)
    actions.work_due()
    assert YearlyFigures.objects.count() == 0


def test_parts_are_checked_as_the_registry_does(cooperative):
    assert codes(
        file(
            "addetti;dip_f_ti;dip_m_ti;dip_f_td;dip_m_td;apprendisti_f;apprendisti_m",
            f"{CODE};2023;3;1;1;1;1;0;0",
        )
    ) == [["E10"]]
    assert codes(file("ricavi_a1;a1_soci", f"{CODE};2023;3;4")) == [["E15"]]
    for decision in plan(file("ricavi_a1;a1_soci", f"{CODE};2023;3;4"), "a.csv", "years").decisions:
        assert "%(" not in sentence(decision.line.messages[0])
