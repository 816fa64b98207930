"""What is missing or wrong in an answers document is named, row by row."""

import datetime

import pytest

from cooperatives.instruments import check, is_complete, load
from cooperatives.instruments.answers import check_answer, visible_questions, without_hidden
from tests.make.answers import all_answers, no_answers, published_example

DMA, PROFILE = load("DMA-PMI"), load("PROFILO")
TODAY = datetime.date(2026, 11, 23)


def said(question, value, **options):
    problems = check_answer(PROFILE.question(question), value, today=TODAY, **options)
    return [problem.code for problem in problems]


def profile() -> dict:
    return {
        "P101": "Cooperativa di prova", "P102": "00743110157", "P106": "mainly_mutual", "P107": "PL", "P109": "coop_srl",
        "P110": 1998, "P111": "prova@pec.example.org", "P201": "058091", "P202": "00185", "P203": "Via di prova 1",
        "P204": 0, "P301": "81.21.00", "P302": "produzione-servizi", "P303": "Pulizie",
        "P304": {"PA": "60", "IMPRESE": "40"}, "P305": ["RM"], "P401": 10, "P402": 6, "P403": 4, "P501": 2025, "P502": 8,
        "P503": 4, "P504": 3, "P505": 1, "P506": 0, "P601": "120000.50", "P701": ["NESSUNA"], "P801": ["FORMAZIONE"],
        "P802": "NO", "P803": ["directory", "map"], "P804": "NO",
    }  # fmt: skip


@pytest.mark.parametrize("document", [no_answers(), all_answers(), published_example()])
def test_a_whole_document_has_no_problem(document):
    assert check(DMA, document) == []
    assert is_complete(DMA, document)


def test_an_empty_document_names_every_question_and_every_row():
    problems = check(DMA, {})
    assert {problem.code for problem in problems} == {"missing"}
    assert len(problems) == 9 + 7 + 5 + 5
    assert [problem.row for problem in problems if problem.question == "Q4"] == [
        f"D0{n}" for n in range(1, 8)
    ]
    assert problems[-1].message % problems[-1].params


def test_a_section_is_checked_alone():
    assert {problem.question for problem in check(DMA, {}, "investimenti")} == {"Q1A", "Q1B"}


def test_an_exclusive_answer_stands_alone():
    document = no_answers() | {"Q7": ["G02", "G03"], "Q8": ["NESSUNA", "H01"]}
    assert [(p.question, p.code) for p in check(DMA, document)] == [("Q7", "E14"), ("Q8", "E14")]


def test_a_value_outside_the_scale_is_named_with_its_row():
    document = no_answers()
    document["Q9"] = {"I01": 0, "I02": 6, "I03": "1", "I04": True}
    assert [(p.row, p.code) for p in check(DMA, document)] == [
        ("I02", "E15"), ("I03", "E15"), ("I04", "E15"), ("I05", "missing"),
    ]  # fmt: skip


def test_a_question_that_is_not_there_is_refused():
    assert [p.code for p in check(DMA, no_answers() | {"Q99": ["A01"]})] == ["unknown"]


def test_a_draft_may_lack_answers_but_not_hold_wrong_ones():
    question = DMA.question("Q9")
    assert check_answer(question, {"I01": 3}, partial=True) == []
    assert [p.code for p in check_answer(question, {"I01": 9}, partial=True)] == ["E15"]


def test_the_profile_asks_the_kind_only_of_social_cooperatives():
    assert check(PROFILE, profile(), today=TODAY) == []
    social = profile() | {"P107": "SO"}
    assert [(p.question, p.code) for p in check(PROFILE, social, today=TODAY)] == [("P108", "missing")]
    assert "P108" not in {question.code for question in visible_questions(PROFILE, profile())}
    assert "P108" not in without_hidden(PROFILE, profile() | {"P108": "A"})
    assert check(PROFILE, profile() | {"P204": 2}, today=TODAY)[0].question == "P205"


@pytest.mark.parametrize(
    ("code", "problems"),
    [
        ("00743110157", []),
        ("IT 00743110157", []),
        ("07643520567", []),
        ("07643520568", ["E03"]),
        ("00000000000", ["E03"]),
        ("0074311015", ["E02"]),
        ("RSSMRA80A01H501U", ["E04"]),
        ("rssmra80a01h501u", ["E04"]),
        ("ABCDEFGHIJK", ["E02"]),
    ],
)
def test_a_tax_code_is_checked_and_a_person_s_has_its_own_refusal(code, problems):
    assert said("P102", code) == problems


@pytest.mark.parametrize(
    ("question", "value", "problems"),
    [
        ("P110", 2026, []),
        ("P110", 2027, ["E08"]),
        ("P110", 1700, ["E09"]),
        ("P110", "1998", ["E09"]),
        ("P111", "a@b", ["W09"]),
        ("P114", "www.example.org", ["url"]),
        ("P114", "javascript:alert(1)", ["url"]),
        ("P202", "185", ["postcode"]),
        ("P105", "A123456", []),
        ("P105", "123456", ["pattern"]),
        ("P101", "x" * 256, ["too_long"]),
        ("P101", "a\x00b", ["E15"]),
        ("P304", {"PA": "50", "SOCI": "49.9"}, ["E10"]),
        ("P304", {"PA": "150"}, ["E15"]),
        ("P304", {"PA": "100", "ALTRO": "0"}, ["E15"]),
        ("P302", "sociali", ["E15"]),
        ("P301", "8121", ["E11"]),
        ("P201", "58091", ["E07"]),
    ],
)
def test_a_wrong_value_has_its_code(question, value, problems):
    assert said(question, value) == problems


def test_codes_of_activities_and_places_are_looked_up_when_there_is_a_list():
    known = {"ateco": {"81.21.00"}.__contains__, "municipality": {"058091"}.__contains__}
    assert said("P301", "81.21.00", known=known) == []
    assert said("P301", "99.99.99", known=known) == ["E11"]
    assert said("P201", "001001", known=known) == ["E07"]


def test_no_more_answers_than_a_question_allows():
    six = ["FORMAZIONE", "CREDITO", "BANDI", "DIGITALE", "PERSONE", "MERCATO"]
    assert [(p.question, p.code) for p in check(PROFILE, profile() | {"P801": six}, today=TODAY)] == [
        ("P801", "E15")
    ]
    assert check(PROFILE, profile() | {"P801": six[:5]}, today=TODAY) == []
