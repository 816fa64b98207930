"""File C on staff's screen, and what comes out of a wave: file C again, and the workbook of three sheets."""

import io

import pytest
from openpyxl import load_workbook

from cooperatives import actions
from cooperatives.actions.importing import plan, sentence
from cooperatives.actions.importing.answers import EXPORTED
from cooperatives.actions.wave_data import answer_rows, sheets
from cooperatives.models import Answer, Response, Score, WaveMember
from land.core.exports import csv_text, workbook_response
from tests.cooperatives.test_commands import lines_of
from tests.make.answers import published_example
from tests.make.cooperatives import make_cooperative, make_response, make_wave

pytestmark = pytest.mark.django_db

HEADER = "wave;codice_fiscale;domanda;riga;valore"


def file(*lines):
    return "\n".join((HEADER, *lines)).encode()


def whole(*cooperatives, wave="prova"):
    return file(
        *(line for each in cooperatives for line in lines_of(each.tax_code, wave, published_example()))
    )


def imported(content, *, send=False):
    job = actions.analyse(content=content, name="risposte.csv", by=None, kind="responses", send=send)
    return actions.apply_import(job=job)


def codes(content):
    decided = plan(content, "risposte.csv", "responses").decisions
    return [(each.outcome, [m["code"] for m in each.line.messages]) for each in decided]


def undone(job):
    actions.undo_import(job=job, by=None)
    actions.work_due()
    job.refresh_from_db()
    return job


def test_answers_are_looked_at_written_and_sent():
    one, two = make_cooperative(), make_cooperative()
    make_wave(code="prova")
    assert plan(whole(one, two), "a.csv", "responses").counts["error"] == 0
    assert Response.objects.count() == 0
    job = imported(whole(one, two), send=True)
    assert job.counts["create"] == job.done == job.rows.count()
    assert [row.state for row in Response.objects.all()] == ["submitted", "submitted"]
    assert Response.objects.first().document["answers"] == published_example()


def test_what_is_not_complete_waits_even_when_complete_ones_are_sent():
    one = make_cooperative()
    make_wave(code="prova")
    imported(file(f"prova;{one.tax_code};Q1A;;A01"), send=True)
    assert Response.objects.get().state == "filling"
    assert Answer.objects.get().source == "import"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Q4;D01;9"], [("error", ["E15"])]),
        (["Q1A;;A99"], [("error", ["E15"])]),
        (["Q1A;;NESSUNA", "Q1A;;A01"], [("error", ["E14"]), ("skipped", ["other_line"])]),
        (["Q99;;A01", "Q4;D01;3"], [("error", ["unknown_question"]), ("skipped", ["other_line"])]),
        (["Q4;D01;3", "Q4;D02;9"], [("skipped", ["other_line"]), ("error", ["E15"])]),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_and_the_others_of_its_cooperative_wait(lines, expected):
    cooperative = make_cooperative()
    make_wave(code="prova")
    content = file(*(f"prova;{cooperative.tax_code};{line}" for line in lines))
    assert codes(content) == expected
    for decision in plan(content, "a.csv", "responses").decisions:
        assert all(sentence(message) and "%(" not in sentence(message) for message in decision.line.messages)


def test_a_wave_must_be_there_and_open():
    cooperative, gone = make_cooperative(), make_cooperative()
    actions.close_wave(wave=make_wave(code="chiusa"))
    make_wave(code="prova")
    actions.change_state(cooperative=gone, to="merged", successor=cooperative)
    left = make_cooperative(state="left")
    assert codes(
        file(
            f"chiusa;{cooperative.tax_code};Q1A;;A01",
            f"altra;{cooperative.tax_code};Q1A;;A01",
            f"prova;{gone.tax_code};Q1A;;A01",
            f"prova;{left.tax_code};Q1A;;A01",
            "prova;07643520567;Q1A;;A01",
            "prova;07643520568;Q1A;;A01",
        )
    ) == [
        ("error", ["E16"]),
        ("error", ["unknown_wave"]),
        ("error", ["E13"]),
        ("error", ["not_asked"]),
        ("error", ["unknown_cooperative"]),
        ("error", ["E03"]),
    ]


def test_a_wave_that_closes_between_the_look_and_the_writing_takes_nothing():
    wave = make_wave(code="prova")
    content = whole(make_cooperative())
    job = actions.analyse(content=content, name="a.csv", by=None, kind="responses")
    actions.start_import(job=job)
    actions.close_wave(wave=wave)
    actions.work_due()
    job.refresh_from_db()
    assert (job.state, job.counts["error"], Response.objects.count()) == ("applied", job.rows.count(), 0)


def test_the_same_answers_again_change_nothing_and_sent_ones_stay():
    one, two = make_cooperative(), make_cooperative()
    make_wave(code="prova")
    imported(whole(one))
    again = plan(whole(one) + b"\n", "a.csv", "responses").counts
    assert again["unchanged"] == sum(again.values())
    imported(whole(two), send=True)
    assert {outcome for outcome, _codes in codes(whole(two))} == {"skipped"}


def test_undoing_withdraws_what_was_sent_and_empties_what_was_begun():
    one, two = make_cooperative(), make_cooperative()
    wave = make_wave(code="prova", cooperatives=[one, two])
    sent, begun = imported(whole(one), send=True), imported(whole(two))
    undone(sent), undone(begun)
    assert list(Response.objects.values_list("state", flat=True)) == ["cancelled", "cancelled"]
    assert set(wave.members.values_list("state", flat=True)) == {"to_invite"}
    imported(whole(one, two), send=True)
    assert WaveMember.objects.filter(state="submitted").count() == 2


def test_undoing_keeps_answers_that_a_colleague_changed_since():
    one = make_cooperative()
    wave = make_wave(code="prova")
    response = make_response(wave, one, {"Q1A": ["A01"]})
    job = imported(
        file(
            f"prova;{one.tax_code};Q1A;;A02",
            f"prova;{one.tax_code};Q4;D01;3",
            f"prova;{one.tax_code};Q4;D02;3",
        )
    )
    response.refresh_from_db()
    actions.save_answers(
        response=response, changes={("Q4", "D01"): 5}, lock_version=response.lock_version, user=None
    )
    undone(job)
    assert {(a.question, a.row): a.value for a in Answer.objects.all()} == {
        ("Q1A", ""): ["A01"],
        ("Q4", "D01"): 5,
    }
    said = [(m["code"], m["column"]) for row in job.rows.order_by("number") for m in row.messages]
    assert said == [("changed_since", "Q4/D01")]


def test_answers_that_come_out_go_in_again():
    one, two = make_cooperative(), make_cooperative()
    wave = make_wave(code="prova")
    make_response(wave, one, published_example(), sent=True)
    text = csv_text(EXPORTED, answer_rows(wave)).replace(one.tax_code, two.tax_code)
    imported(text.encode(), send=True)
    documents = [row.document["answers"] for row in Response.objects.all()]
    assert documents[0] == documents[1] == published_example()


def test_the_workbook_has_data_codes_and_method_and_no_name_for_those_who_may_not():
    one = make_cooperative("Cooperativa riconoscibile")
    wave = make_wave(code="prova", cooperatives=[one])
    make_response(wave, one, published_example(), sent=True)
    actions.score_due()
    hidden = load_workbook(io.BytesIO(workbook_response("x", sheets(wave, named=False)).content))
    assert hidden.sheetnames == ["dati", "codifica", "metodo"]
    everything = [str(cell.value) for sheet in hidden for row in sheet.iter_rows() for cell in row]
    assert not any(
        secret in cell for cell in everything for secret in (one.tax_code, one.name, one.public_id)
    )
    header, line = [[cell.value for cell in row] for row in hidden["dati"].iter_rows()]
    cells = dict(zip(header, line, strict=True))
    assert cells["totale"] == float(Score.objects.get().total) == 81.06
    assert cells["Q4_D01"] == published_example()["Q4"]["D01"]
    named = load_workbook(io.BytesIO(workbook_response("x", sheets(wave, named=True)).content))
    assert named["dati"]["A2"].value == one.tax_code and named["dati"]["C2"].value == one.name
    columns = {row[0].value for row in named["codifica"].iter_rows(min_row=2)}
    assert {cell.value for cell in named["dati"][1]} - columns == {
        "codice_fiscale", "public_id", "denominazione", "settore", "classe_addetti", "stato", "inviata", "totale",
        "livello",
    }  # fmt: skip
