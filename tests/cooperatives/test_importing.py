"""File A: look first, which writes nothing; every wrong line is named; the same file is not imported twice."""

import io

import pytest
from django.db import connection
from openpyxl import Workbook

from cooperatives import actions
from cooperatives.actions.exports import EXPORTED, registry_rows
from cooperatives.actions.importing import plan, sentence
from cooperatives.models import Cooperative, ImportJob
from land.core.exports import csv_text
from land.core.models import Territory
from tests.make.cooperatives import make_cooperative, make_tax_code
from tests.make.reference import make_terms, make_territories

pytestmark = pytest.mark.django_db

HEADER = "codice_fiscale;denominazione;albo_categoria;settore_legacoop;comune_istat"
GOOD = "00743110157;Cooperativa buona;PL;produzione-servizi;058091"


@pytest.fixture(autouse=True)
def reference(db):
    make_terms()
    make_territories()


def file(*lines, header=HEADER):
    return "\n".join((header, *lines)).encode()


def codes(content, name="prova.csv"):
    return [[m["code"] for m in decision.line.messages] for decision in plan(content, name).decisions]


def with_cell(column, value):
    """A good line with one more cell."""
    return file(f"{GOOD};{value}", header=f"{HEADER};{column}")


def imported(content, name="prova.csv", **options):
    return actions.apply_import(job=actions.analyse(content=content, name=name, by=None), **options)


def test_a_look_writes_nothing():
    decided = plan(file(GOOD), "prova.csv")
    assert decided.counts == {
        "create": 1,
        "update": 0,
        "unchanged": 0,
        "error": 0,
        "skipped": 0,
        "warnings": 0,
    }
    actions.analyse(content=file(GOOD), name="prova.csv", by=None)
    assert Cooperative.objects.count() == 0


def test_a_good_file_is_applied():
    job = imported(file(GOOD))
    cooperative = Cooperative.objects.get()
    assert (job.state, job.counts["create"]) == ("applied", 1)
    assert (cooperative.name, cooperative.tax_code, cooperative.municipality.name) == (
        "Cooperativa buona", "00743110157", "Roma",
    )  # fmt: skip
    assert (cooperative.state, cooperative.consent_directory) == ("active", False)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (";Senza codice;PL;produzione-servizi;058091", "E01"),
        ("123;Corto;PL;produzione-servizi;058091", "E02"),
        ("07643520568;Cifra;PL;produzione-servizi;058091", "E03"),
        ("RSSMRA80A01H501U;Persona;PL;produzione-servizi;058091", "E04"),
        ("07643520567;Categoria;XX;produzione-servizi;058091", "E06"),
        ("07643520567;Settore;PL;inventato;058091", "E06"),
        ("07643520567;Comune;PL;produzione-servizi;999999", "E07"),
        ("07643520567;;PL;produzione-servizi;058091", "required"),
    ],
)
def test_a_wrong_line_has_its_code_and_its_sentence_and_the_others_go_on(line, code):
    decided = plan(file(GOOD, line), "prova.csv")
    assert [each.outcome for each in decided.decisions] == ["create", "error"]
    messages = decided.decisions[1].line.messages
    assert [message["code"] for message in messages] == [code]
    assert sentence(messages[0]) and "%" not in sentence(messages[0])
    imported(file(GOOD, line))
    assert Cooperative.objects.count() == 1


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("data_costituzione", "31/12/1998", []),
        ("data_costituzione", "1998-12-31", []),
        ("data_costituzione", "31/02/1998", ["E08"]),
        ("data_costituzione", "01/01/2190", ["E08"]),
        ("ateco", "62.10.00", []),
        ("ateco", "62.01.00", []),
        ("ateco", "99.99.98", ["E11"]),
        ("ateco", "88.99.00", ["W03"]),
        ("partita_iva", "07643520567", ["W04"]),
        ("partita_iva", "00743110157", []),
        ("partita_iva", "07643520568", ["E03"]),
        ("cap", "00185", []),
        ("cap", "185", ["W01"]),
        ("cap", "00100", ["W02"]),
        ("cap", "abc", ["E09"]),
        ("pec", "non una mail", ["W09"]),
        ("sito", "www.esempio.example", []),
        ("sito", "javascript:alert(1)", ["W09"]),
        ("stato", "fusa", ["E12"]),
        ("stato", "boh", ["E06"]),
        ("consenso_elenco", "forse", ["E06"]),
        ("indirizzo", "=HYPERLINK(\"http://x\")", ["W11"]),
        ("indirizzo", "<b>Via</b>", ["W12"]),
        ("sdg", "3|18", ["E06"]),
    ],
)  # fmt: skip
def test_each_cell_has_its_rule(column, value, expected):
    quoted = '"' + value.replace('"', '""') + '"'
    assert codes(with_cell(column, quoted)) == [expected]


def test_html_and_formulas_in_a_name_stay_plain_text():
    name = '"=HYPERLINK(""http://x"",""<b>qui</b>"")"'
    content = file(f"00743110157;{name};PL;produzione-servizi;058091")
    assert codes(content) == [["W11", "W12"]]
    imported(content)
    cooperative = Cooperative.objects.get()
    assert cooperative.name == '=HYPERLINK("http://x","<b>qui</b>")'
    text = csv_text(EXPORTED, registry_rows(Cooperative.objects.for_cards().prefetch_related("seats")))
    assert "'=HYPERLINK" in text


def test_a_code_that_is_in_the_file_twice_refuses_both_lines():
    decided = plan(file(GOOD, GOOD.replace("buona", "gemella")), "prova.csv")
    assert codes(file(GOOD, GOOD)) == [["E05"], ["E05"]]
    assert "2, 3" in sentence(decided.decisions[0].line.messages[0])


def test_lost_zeros_are_put_back_with_a_warning():
    content = file("743110157;Zeri;PL;produzione-servizi;58091")
    assert codes(content) == [["W01", "W01"]]
    imported(content)
    assert Cooperative.objects.get().tax_code == "00743110157"


def test_a_municipality_outside_lazio_is_kept_with_a_warning():
    content = file("00743110157;Fuori;PL;produzione-servizi;015146")
    assert codes(content) == [["W05"]]
    imported(content)
    seat = Cooperative.objects.get().seats.get()
    assert (seat.municipality, seat.elsewhere) == (None, "Milano (MI)")


def test_a_municipality_is_recognised_by_name_and_province():
    header = "codice_fiscale;denominazione;categoria;settore;Città;Prov."
    content = file("00743110157;Nome;Sociali;Sociali;castel sant elia;VT", header=header)
    assert codes(content) == [[]]
    imported(content)
    assert Cooperative.objects.get().municipality == Territory.objects.get(
        kind="municipality", slug="castel-santelia-vt"
    )


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (("\ufeff" + HEADER + "\n" + GOOD).encode(), []),
        ((HEADER + "\n" + GOOD).replace(";", ",").encode(), []),
        ((HEADER + "\n" + GOOD).replace(";", "\t").encode(), []),
        (
            (HEADER + "\r\n\r\n" + GOOD.replace("buona", "è buona") + "\r\n;;;;\r\n").encode("cp1252"),
            ["cp1252"],
        ),
        ((HEADER.upper().replace("_", " ") + "\n" + GOOD).encode(), []),
    ],
)
def test_a_file_is_read_tolerantly(content, note):
    decided = plan(content, "prova.csv")
    assert (decided.notes, decided.counts["create"]) == (note, 1)


def test_a_workbook_is_read_like_a_csv_file():
    book = Workbook()
    book.active.append(
        ["Codice Fiscale", "Ragione sociale", "Categoria", "Settore", "ISTAT", "ATECO", "Colonna in più"]
    )
    book.active.append([743110157, "Da un foglio", "PL", "produzione-servizi", 58091, 62.1, "x"])
    for _number in range(3):
        book.active.append([None])
    out = io.BytesIO()
    book.save(out)
    decided = plan(out.getvalue(), "prova.xlsx")
    assert decided.unknown == ["Colonna in più"]
    assert [m["code"] for m in decided.decisions[0].line.messages] == ["W01", "W01", "W07"]
    assert decided.counts["create"] == 1


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.csv", "empty"),
        (b"x" * (5 * 1024 * 1024 + 1), "a.csv", "5 MB"),
        (b"denominazione\nx", "a.csv", "codice_fiscale"),
        (b"codice_fiscale;codice_fiscale\n1;2", "a.csv", "twice"),
        (b"codice_fiscale;cf\n1;2", "a.csv", "twice"),
        (b"codice_fiscale\n\x00", "a.csv", "characters"),
        (b"PK\x03\x04rotto", "a.xlsx", "damaged"),
        (b"PK\x03\x04rotto", "a.xlsm", "macros"),
        (b"%PDF-1.7", "a.pdf", "CSV"),
        (b"codice_fiscale\n" + b"1\n" * 5001, "a.csv", "5,000"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_gets_a_sentence(content, name, said):
    from django.utils import translation

    with translation.override("en"), pytest.raises(actions.FileRefused) as refusal:
        plan(content, name)
    with translation.override("en"):
        assert said in str(refusal.value)


def test_the_same_file_again_is_already_imported():
    imported(file(GOOD))
    with pytest.raises(actions.AlreadyImported):
        actions.analyse(content=file(GOOD), name="altro-nome.csv", by=None)
    assert ImportJob.objects.count() == 1


def test_two_people_who_apply_the_same_file_import_it_once():
    first = actions.analyse(content=file(GOOD), name="a.csv", by=None)
    second = actions.analyse(content=file(GOOD), name="a.csv", by=None)
    actions.apply_import(job=first)
    with pytest.raises(actions.AlreadyImported):
        actions.apply_import(job=second)


def test_an_empty_cell_leaves_and_a_dash_clears():
    imported(with_cell("telefono", "06 123456"))
    header = f"{HEADER};telefono;email"
    imported(file(f"{GOOD};;a@b.example", header=header))
    cooperative = Cooperative.objects.get()
    assert (cooperative.phone, cooperative.email) == ("06 123456", "a@b.example")
    imported(file(f"{GOOD};-;", header=header))
    cooperative.refresh_from_db()
    assert (cooperative.phone, cooperative.email) == ("", "a@b.example")


def test_a_state_moves_only_along_its_path():
    imported(with_cell("stato", "attiva"))
    imported(with_cell("stato", "recessa"))
    assert Cooperative.objects.get().state == "left"
    assert codes(with_cell("stato", "attiva")) == [["E12"]]


def test_a_similar_name_is_only_a_warning():
    make_cooperative("Cooperativa buonaa", tax_code=make_tax_code(1))
    decided = plan(file(GOOD), "prova.csv")
    assert [m["code"] for m in decided.decisions[0].line.messages] == ["W08"]
    assert decided.counts["create"] == 1


def test_all_or_nothing_writes_nothing_when_a_line_is_wrong():
    with pytest.raises(actions.importing.HasErrors):
        imported(file(GOOD, ";x;PL;produzione-servizi;058091"), all_or_nothing=True)
    assert Cooperative.objects.count() == 0


def test_what_is_exported_is_imported_as_unchanged():
    imported(with_cell("telefono", "+39 06 123456"))
    make_cooperative("Altra <b>coop</b>", website="https://a.example", tags=["verde", "orti"], consent_map=True,
                     social_type="mixed", legal_form="coop_srl", ateco_code="62.10.00", ateco_edition="2025",
                     address="Via di prova 3", postcode="00185", albo_section="mainly_mutual")  # fmt: skip
    text = csv_text(
        EXPORTED, registry_rows(Cooperative.objects.for_cards().prefetch_related("seats").by_name())
    )
    counts = plan(text.encode(), "registro.csv").counts
    assert (counts["unchanged"], counts["update"], counts["error"]) == (2, 0, 0)


def test_a_person_s_code_in_a_line_is_never_stored_as_a_cooperative():
    imported(file(GOOD, "RSSMRA80A01H501U;Persona;PL;produzione-servizi;058091"))
    assert not Cooperative.objects.filter(folded_name="persona").exists()


def test_a_changed_code_is_recognised_by_the_partita_iva_but_a_vat_group_is_not_confused():
    first = make_cooperative("Capogruppo", vat_number="00743110157", tax_code="00743110157")
    line = "07643520567;Capogruppo;PL;produzione-servizi;058091;00743110157"
    header = f"{HEADER};partita_iva"
    changed = plan(file(line, header=header), "prova.csv").decisions[0]
    assert (changed.outcome, changed.cooperative) == ("update", first)
    assert changed.changes["tax_code"] == ["00743110157", "07643520567"]
    group = file(line, f"{GOOD};00743110157", header=header)
    assert [(each.outcome, each.cooperative) for each in plan(group, "prova.csv").decisions] == [
        ("create", None), ("update", first),
    ]  # fmt: skip


def test_similar_names_are_not_looked_for_longer_than_they_are_worth(monkeypatch):
    monkeypatch.setattr("cooperatives.actions.importing.cooperatives.LOOK_FOR", "1ms")
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        usual = cursor.fetchone()
    for number in range(60):
        make_cooperative(f"Cooperativa buona {number}", index=False)
    lines = (
        f"{make_tax_code(5000 + n)};Cooperativa buona {n};PL;produzione-servizi;058091" for n in range(400)
    )
    decided = plan(file(*lines), "prova.csv")
    assert (decided.notes, decided.counts["create"]) == (["names"], 400)
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == usual
