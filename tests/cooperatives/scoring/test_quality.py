"""Remarks on how a document was filled in: they never fail and never change a score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.instruments import load
from cooperatives.scoring import Quality
from tests.make.answers import all_answers, no_answers, published_example

QUALITY = Quality(load("DMA-PMI"))


def test_a_matrix_with_every_row_the_same_at_an_end_is_remarked():
    assert QUALITY.flags(no_answers()) == ["all_lowest:Q4", "all_lowest:Q9", "all_lowest:Q11"]
    assert QUALITY.flags(all_answers()) == ["all_highest:Q4", "all_highest:Q9", "all_highest:Q11"]


def test_a_matrix_answered_row_by_row_is_not():
    assert QUALITY.flags(published_example()) == ["all_highest:Q11"]


def test_the_same_answer_in_the_middle_of_the_scale_is_no_remark():
    document = published_example()
    document["Q4"] = dict.fromkeys(document["Q4"], 3)
    assert QUALITY.flags(document) == ["all_highest:Q11"]


@pytest.mark.parametrize("value", [None, [], {}, "Q4", 7, {"D01": 0}])
def test_a_matrix_that_is_missing_or_strange_is_no_remark(value):
    assert QUALITY.flags({**published_example(), "Q4": value}) == ["all_highest:Q11"]


WORDS = st.sampled_from(["", "NO", "SI", "D01", "I01", "M01", "è"])
PLAIN = st.sampled_from([None, True, False, 0, 5, -1, "NO", "D01", ""])
ANYTHING = PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(WORDS, PLAIN, max_size=3)


@given(st.dictionaries(st.sampled_from(["Q4", "Q9", "Q11", "Q1A"]), ANYTHING))
def test_whatever_the_document_holds_there_is_an_answer(document):
    assert isinstance(QUALITY.flags(document), list)
