"""The commands that others script: what they print is part of the contract."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from cooperatives.models import Answer, Cooperative, Response, Score, Wave
from tests.make.answers import published_example
from tests.make.cooperatives import make_cooperative, make_response, make_wave
from tests.make.reference import make_terms, make_territories

pytestmark = pytest.mark.django_db


def run(*args):
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def lines_of(tax_code, wave, document):
    """An answers document as lines of file C."""
    for question, value in document.items():
        if isinstance(value, dict):
            yield from (f"{wave};{tax_code};{question};{row};{each}" for row, each in value.items())
        else:
            yield from (f"{wave};{tax_code};{question};;{each}" for each in value)


@pytest.fixture
def answers(tmp_path):
    def write(document, *cooperatives, wave="nuova"):
        path = tmp_path / "risposte.csv"
        rows = [line for each in cooperatives for line in lines_of(each.tax_code, wave, document)]
        path.write_text("wave;codice_fiscale;domanda;riga;valore\n" + "\n".join(rows), encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize(
    "command", ["import_cooperatives", "import_responses", "run_scoring", "export_scores"]
)
def test_each_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command(command, "--help")
    assert ended.value.code == 0
    assert len(capsys.readouterr().out) > 200


def test_answers_are_imported_sent_scored_and_exported(answers):
    one, two = make_cooperative(), make_cooperative()
    make_wave()
    path = answers(published_example(), one, two)
    with pytest.raises(CommandError):
        run("import_responses", path, "--wave", "nuova")
    said = run("import_responses", path, "--wave", "nuova", "--submit", "--create", "DMA-PMI")
    assert said == "Scritte 2, inviate 2, con errori 0\n"
    assert run("run_scoring", "--wave", "nuova") == "Calcolati 2, con errori 0, inviate in tutto 2\n"
    rows = list(csv.DictReader(io.StringIO(run("export_scores", "--wave", "nuova")), delimiter=";"))
    assert [row["codice_fiscale"] for row in rows] == sorted([one.tax_code, two.tax_code])
    first = rows[0]
    assert list(first)[:6] == ["wave", "run", "spec", "public_id", "codice_fiscale", "stato"]
    assert [first[code] for code in ("Q1A", "Q1B", "Q4", "Q11", "D1", "D4", "totale", "livello", "stato")] == [
        "0.00", "10.00", "9.43", "10.00", "53.33", "84.52", "81.06", "Avanzato", "inviata",
    ]  # fmt: skip


def test_the_same_answers_again_write_nothing_new(answers):
    cooperative = make_cooperative()
    make_wave(code="nuova")
    path = answers(published_example(), cooperative)
    run("import_responses", path, "--wave", "nuova", "--submit")
    before = list(Response.objects.values())
    assert (
        run("import_responses", path, "--wave", "nuova", "--submit") == "Scritte 0, inviate 0, con errori 0\n"
    )
    assert list(Response.objects.values()) == before
    assert Answer.objects.filter(source="import").count() == Answer.objects.count()


def test_without_submit_answers_wait_to_be_completed(answers):
    make_wave(code="nuova")
    document = published_example()
    del document["Q9"]
    said = run("import_responses", answers(document, make_cooperative()), "--wave", "nuova")
    assert said == "Scritte 1, inviate 0, con errori 0\n"
    assert Response.objects.get().state == "filling"


def test_lines_that_cannot_be_taken_are_named_and_leave_their_cooperative_as_it_was(answers, tmp_path):
    good, bad = make_cooperative(), make_cooperative()
    make_wave(code="nuova")
    text = (tmp_path / answers(published_example(), good, bad).rsplit("/", 1)[1]).read_text(encoding="utf-8")
    rows = text.splitlines()
    rows.append(f"nuova;{bad.tax_code};Q4;D01;9")
    rows.append(f"nuova;{bad.tax_code};Q99;;A01")
    rows.append("nuova;07643520568;Q1A;;A01")
    rows.append("altra;07643520567;Q1A;;A01")
    path = tmp_path / "con-errori.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    said = run("import_responses", str(path), "--wave", "nuova", "--submit")
    assert said.endswith("Scritte 1, inviate 1, con errori 4\n")
    assert f"riga {len(rows)}" in said
    assert Response.objects.get().cooperative == good


def test_a_closed_wave_takes_no_file(answers):
    from cooperatives import actions

    wave = make_wave(code="nuova")
    actions.close_wave(wave=wave)
    with pytest.raises(CommandError):
        run("import_responses", answers(published_example(), make_cooperative()), "--wave", "nuova")


def test_an_unknown_wave_or_questionnaire_has_its_sentence(answers):
    path = answers(published_example(), make_cooperative())
    for args in (("import_responses", path, "--wave", "x"), ("import_responses", path, "--wave", "x", "--create", "NO"),
                 ("run_scoring", "--wave", "x"), ("export_scores", "--wave", "x")):  # fmt: skip
        with pytest.raises(CommandError):
            run(*args)
    assert Wave.objects.count() == 0


def test_cooperatives_are_imported_only_with_apply(tmp_path):
    make_terms()
    make_territories()
    path = tmp_path / "cooperative.csv"
    path.write_text(
        "codice_fiscale;denominazione;albo_categoria;settore_legacoop;comune_istat;altro\n"
        "00743110157;Buona;PL;produzione-servizi;058091;x\n"
        "RSSMRA80A01H501U;Persona;PL;produzione-servizi;058091;x\n",
        encoding="utf-8",
    )
    said = run("import_cooperatives", str(path))
    assert said.splitlines()[-1] == (
        "Prova, nulla è stato scritto: crea 1, aggiorna 0, invariata 0, errore 1, con avvisi 0"
    )
    assert "riga 3 · E04 · codice_fiscale" in said and "altro" in said
    assert Cooperative.objects.count() == 0
    assert run("import_cooperatives", str(path), "--apply").splitlines()[-1].startswith("Importato: crea 1")
    assert Cooperative.objects.get().name == "Buona"
    with pytest.raises(CommandError):
        run("import_cooperatives", str(path), "--apply")
    with pytest.raises(CommandError):
        run("import_cooperatives", str(tmp_path / "manca.csv"))


def test_scoring_a_wave_by_command_touches_no_existing_score():
    wave = make_wave(code="prima")
    make_response(wave, make_cooperative(), sent=True)
    run("run_scoring", "--wave", "prima")
    before = list(Score.objects.values())
    assert run("run_scoring", "--wave", "prima") == "Calcolati 0, con errori 0, inviate in tutto 1\n"
    assert list(Score.objects.values()) == before
