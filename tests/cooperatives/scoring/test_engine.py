"""The score is exact, bounded, monotone, and the same every time."""

import copy
import json
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.instruments import load, load_spec_data
from cooperatives.scoring import NotScorable, Scorer, Spec
from tests.make.answers import all_answers, no_answers, published_example

DEFINITION = load("DMA-PMI")
SCORER = Scorer(DEFINITION, Spec.from_dict(load_spec_data("DMA-PMI")))


def numbers(result):
    return [str(result.decimal(units)) for units in (*result.dimensions.values(), result.total)]


@st.composite
def documents(draw):
    document = {}
    for question in DEFINITION.questions:
        if question.type == "multiple":
            alone = [option.code for option in question.options if option.alone]
            others = [option.code for option in question.options if not option.alone]
            ticked = draw(st.lists(st.sampled_from(others), unique=True))
            document[question.code] = ticked or [draw(st.sampled_from(alone))]
        else:
            document[question.code] = {
                row: draw(st.sampled_from(question.scale_values)) for row in question.row_codes
            }
    return document


@given(documents())
def test_what_is_stored_is_what_was_computed(document):
    result = SCORER.score(document)
    questions, dimensions, total, level = SCORER.texts(document)
    assert json.loads(questions) == {code: result.text(units) for code, units in result.questions.items()}
    assert json.loads(dimensions) == {code: result.text(units) for code, units in result.dimensions.items()}
    assert (total, level) == (result.text(result.total), result.level)


def test_the_published_example_gives_81_06_and_the_advanced_level():
    result = SCORER.score(published_example())
    assert numbers(result) == ["53.33", "87.14", "80.36", "84.52", "96.00", "85.00", "81.06"]
    assert SCORER.level(result.total).label == "Avanzato"


def test_nothing_ticked_is_zero_and_basic():
    result = SCORER.score(no_answers())
    assert numbers(result) == ["0.00"] * 7
    assert result.level == "basic"


def test_everything_ticked_is_a_hundred_and_advanced():
    result = SCORER.score(all_answers())
    assert numbers(result) == ["100.00"] * 7
    assert set(result.questions.values()) == {1000}
    assert result.level == "advanced"


@pytest.mark.parametrize(
    ("units", "level"),
    [(0, "Base"), (2500, "Base"), (2501, "Medio"), (2567, "Medio"), (5000, "Medio"), (5001, "Medio-avanzato"),
     (7500, "Medio-avanzato"), (7501, "Avanzato"), (10000, "Avanzato")],
)  # fmt: skip
def test_the_level_is_read_on_the_rounded_score(units, level):
    assert SCORER.level(units).label == level


def test_the_total_is_the_mean_of_exact_dimensions_not_of_rounded_ones():
    document = no_answers()
    document["Q1A"] = ["A01"]  # 3.333… of 100
    document["Q5"] = ["E01"]  # 7.142857…
    document["Q7"] = ["G01"]  # 7.142857…
    result = SCORER.score(document)
    assert numbers(result)[:4] == ["3.33", "0.00", "7.14", "7.14"]
    # exact: (10/3 + 50/7 + 50/7) / 6 = 2.9365; the mean of rounded ones would be 2.935
    assert result.decimal(result.total) == Decimal("2.94")


def test_saying_that_data_are_not_digital_never_raises_the_score():
    none, not_digital = no_answers(), no_answers()
    not_digital["Q7"] = ["G02"]
    assert SCORER.score(not_digital) == SCORER.score(none)
    seven = no_answers()
    seven["Q7"] = ["G01", "G03", "G04", "G05", "G06", "G07", "G08"]
    assert SCORER.score(seven).questions["Q7"] == 1000


@pytest.mark.parametrize(
    ("question", "value", "row"),
    [
        ("Q1A", None, ""),
        ("Q1A", [], ""),
        ("Q1A", "A01", ""),
        ("Q1A", ["A01", "A01"], ""),
        ("Q1A", ["Z99"], ""),
        ("Q1A", ["A01", "NESSUNA"], ""),
        ("Q7", ["G01", "G02"], ""),
        ("Q4", {"D01": 1}, "D02"),
        ("Q4", dict.fromkeys(("D01", "D02", "D03", "D04", "D05", "D06"), 0) | {"D07": 6}, "D07"),
        ("Q4", dict.fromkeys(("D01", "D02", "D03", "D04", "D05", "D06"), 0) | {"D07": True}, "D07"),
        ("Q4", dict.fromkeys(("D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08"), 0), "D08"),
        ("Q11", {"M01": "NO", "M02": "NO", "M03": "NO", "M04": "NO", "M05": "FORSE"}, "M05"),
        ("Q11", {"M01": "NO", "M02": "NO", "M03": "NO", "M04": "NO", "M05": ["NO"]}, "M05"),
    ],
)  # fmt: skip
def test_an_answer_that_is_missing_or_wrong_is_refused_and_named(question, value, row):
    document = no_answers()
    document[question] = value
    if value is None:
        del document[question]
    with pytest.raises(NotScorable) as refusal:
        SCORER.score(document)
    assert (refusal.value.question, refusal.value.row) == (question, row)
    assert refusal.value.reason


@given(documents())
def test_every_score_lies_between_0_and_100(document):
    result = SCORER.score(document)
    assert 0 <= result.total <= 10000
    assert all(0 <= units <= 10000 for units in result.dimensions.values())
    assert all(0 <= units <= 1000 for units in result.questions.values())


@given(documents(), st.data())
def test_one_more_positive_answer_never_lowers_anything(document, data):
    before = SCORER.score(document)
    better = copy.deepcopy(document)
    question = data.draw(st.sampled_from(DEFINITION.questions))
    value = better[question.code]
    if question.type == "multiple":
        more = [option.code for option in question.options if not option.alone and option.code not in value]
        if not more:
            return
        kept = [code for code in value if code not in ("NESSUNA", "G02")]
        better[question.code] = [*kept, data.draw(st.sampled_from(more))]
    else:
        row = data.draw(st.sampled_from(question.row_codes))
        values = question.scale_values
        value[row] = values[min(values.index(value[row]) + 1, len(values) - 1)]
    after = SCORER.score(better)
    assert after.total >= before.total
    assert all(after.dimensions[code] >= units for code, units in before.dimensions.items())


@given(documents())
def test_saying_that_data_are_not_digital_raises_no_document_s_score(document):
    """Whatever else is answered: in place of the other options of its question, which it excludes."""
    worse = SCORER.score({**document, "Q7": ["G02"]})
    before = SCORER.score(document)
    assert worse.questions["Q7"] == 0
    assert worse.total <= before.total
    assert all(worse.dimensions[code] <= units for code, units in before.dimensions.items())


@given(documents(), st.data())
def test_that_data_are_not_digital_cannot_be_ticked_with_anything_else(document, data):
    others = [option for option in DEFINITION.question("Q7").option_codes if option != "G02"]
    document["Q7"] = ["G02", data.draw(st.sampled_from(others))]
    with pytest.raises(NotScorable):
        SCORER.score(document)


@given(documents())
def test_the_level_is_that_of_the_total_and_the_total_the_mean_of_the_dimensions(document):
    result = SCORER.score(document)
    assert result.level == SCORER.level(result.total).code
    mean = sum(result.dimensions.values()) / len(result.dimensions)
    assert abs(result.total - mean) <= 1  # each was rounded by half a unit at most


@given(documents())
def test_a_score_written_out_is_the_number_it_stands_for(document):
    result = SCORER.score(document)
    for units in (result.total, *result.dimensions.values(), *result.questions.values()):
        assert result.text(units) == str(result.decimal(units)) == f"{units // 100}.{units % 100:02d}"


@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_changes_nothing_and_the_bytes_are_the_same(document, random):
    shuffled = {}
    for code in random.sample(sorted(document), len(document)):
        value = document[code]
        if isinstance(value, list):
            shuffled[code] = random.sample(value, len(value))
        else:
            shuffled[code] = {row: value[row] for row in random.sample(sorted(value), len(value))}
    assert (
        SCORER.score(shuffled).as_json()
        == SCORER.score(document).as_json()
        == SCORER.score(document).as_json()
    )


def test_a_thousand_documents_take_a_fraction_of_a_second():
    document = published_example()
    started = time.perf_counter()
    for _ in range(1000):
        SCORER.score(document)
    assert time.perf_counter() - started < 0.5
