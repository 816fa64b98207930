"""What went well and what leaves room, in words."""

from cooperatives.instruments import load, load_spec_data
from cooperatives.scoring import Scorer, Spec, gaps, strengths
from tests.make.answers import all_answers, no_answers, published_example

SCORER = Scorer(load("DMA-PMI"), Spec.from_dict(load_spec_data("DMA-PMI")))


def read(function, document):
    return [
        (found.question.code, found.percent) for found in function(SCORER, document, SCORER.score(document))
    ]


def test_the_published_example_is_strong_in_green_choices_and_has_one_gap():
    assert read(strengths, published_example()) == [("Q1B", 100), ("Q11", 100), ("Q9", 96)]
    assert read(gaps, published_example()) == [("Q1A", 0)]


def test_nothing_ticked_has_gaps_only_and_everything_ticked_strengths_only():
    assert read(strengths, no_answers()) == [] and len(read(gaps, no_answers())) == 3
    assert read(gaps, all_answers()) == [] and len(read(strengths, all_answers())) == 3


def test_a_gap_names_what_is_not_there_yet():
    document = all_answers() | {"Q8": ["H01"]}
    found = gaps(SCORER, document, SCORER.score(document))
    assert [[item.code for item in gap.items] for gap in found] == [["H02", "H03", "H04", "H05", "H06"]]


def test_what_is_not_pertinent_is_not_named_and_a_question_with_nothing_else_is_no_gap():
    document = all_answers() | {"Q8": ["H01"], "Q2": ["B01"]}
    result = SCORER.score(document)
    found = gaps(SCORER, document, result, not_pertinent=["Q8:H02", "Q8:H03"])
    assert {gap.question.code: [item.code for item in gap.items] for gap in found}["Q8"] == [
        "H04",
        "H05",
        "H06",
    ]
    every = [f"Q8:H{number:02d}" for number in range(2, 7)]
    assert [gap.question.code for gap in gaps(SCORER, document, result, not_pertinent=every)] == ["Q2"]
