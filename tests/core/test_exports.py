from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from land.core.exports import csv_response, csv_text, neutralise, xlsx_response


@pytest.mark.parametrize("typed", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "  =1+1", "＝1", "|x"])
def test_a_cell_that_could_be_a_formula_gets_an_apostrophe(typed):
    assert neutralise(typed) == "'" + typed


@pytest.mark.parametrize("value", [-1, 2.5, "Cooperativa Il Ponte", "3 - 2", ""])
def test_numbers_and_plain_words_stay_as_they_are(value):
    assert neutralise(value) == value


def test_a_csv_opens_in_an_italian_spreadsheet():
    text = csv_text(["Nome", "Quando"], [["L’Officina; Roma", date(2026, 3, 1)], [None, True]])
    assert text == '\ufeffNome;Quando\r\n"L’Officina; Roma";2026-03-01\r\n;sì\r\n'


def test_a_time_is_exported_as_it_is_read_in_rome():
    assert csv_text(["t"], [[datetime(2026, 7, 1, 22, 30, tzinfo=UTC)]]) == "\ufefft\r\n2026-07-02 00:30\r\n"


def test_no_cell_of_a_spreadsheet_is_a_formula():
    book = load_workbook(BytesIO(xlsx_response("elenco", ["Nome", "N"], [["=1+1", 3]]).content))
    assert [(cell.value, cell.data_type) for cell in book.active[2]] == [("'=1+1", "s"), (3, "n")]


def test_the_download_has_a_name():
    assert csv_response("elenco", ["a"], [])["Content-Disposition"] == 'attachment; filename="elenco.csv"'
