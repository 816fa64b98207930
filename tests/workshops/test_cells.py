"""Numbers of people that are not told cannot be worked out from those that are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.actions.cells import told, told_of, total
from workshops.actions.perceptions import Answer, compared, words_in

numbers = st.lists(st.integers(0, 60), min_size=1, max_size=8)
least = st.integers(3, 12)


@given(numbers, least)
def test_no_number_below_the_smallest_cell_is_told_but_nobody(people, smallest):
    shown = told(people, smallest)
    assert all(number is None or number == 0 or number >= smallest for number in shown)
    assert all(number in (None, real) for number, real in zip(shown, people, strict=True))


@given(numbers, least)
def test_the_total_does_not_give_back_what_is_not_told(people, smallest):
    shown = told(people, smallest)
    hidden = [real for number, real in zip(shown, people, strict=True) if number is None]
    if hidden and total(people, smallest) is not None:
        assert len(hidden) > 1 and sum(hidden) >= smallest


@given(numbers, least)
def test_nothing_is_hidden_where_every_number_is_large_enough(people, smallest):
    if all(number == 0 or number >= smallest for number in people):
        assert told(people, smallest) == people


def test_a_small_group_takes_the_next_smallest_with_it():
    assert told([12, 3, 7, 9], 5) == [12, None, None, 9]
    assert told([12, 0, 7, 9], 5) == [12, 0, 7, 9]
    assert told([4, 3, 20], 5) == [None, None, 20]
    assert told_of({"a": 2, "b": 30}, 5) == {"a": None, "b": None}
    assert total([2, 1], 5) is None and total([], 5) == 0


def test_the_least_is_never_below_three_and_people_are_not_negative():
    with pytest.raises(ValueError):
        told([5], 2)
    with pytest.raises(ValueError):
        told([-1], 5)


def answers(kind, group, when, values):
    return [Answer(group, when, value) for value in values]


def test_a_scale_tells_its_mean_by_category_where_enough_answered():
    rows = answers("scale", "a", "before", "33445") + answers("scale", "b", "before", "222222")
    rows += answers("scale", "a", "after", "5555")
    found = compared("scale", rows, ["a", "b"], 5)
    assert (found["before"]["n"], found["before"]["mean"]) == (11, 2.8)
    assert found["before"]["means"] == {"a": 3.8, "b": 2.0}
    assert found["after"]["n"] is None and found["after"]["means"] == {"a": None, "b": None}
    assert found["after"]["counts"] is None


def test_counts_of_answers_are_told_as_cells_too():
    rows = answers("choice", "a", "before", ["lavoro"] * 8 + ["servizi"] * 2 + ["luoghi"] * 6)
    counts = dict(
        compared("choice", rows, ["a"], 5, ["lavoro", "servizi", "luoghi", "voce"])["before"]["counts"]
    )
    assert counts == {"lavoro": 8, "servizi": None, "luoghi": None, "voce": 0}


def test_words_said_by_few_are_counted_together():
    rows = answers("words", "a", "before", ["Lavoro"] * 6 + [" lavoro. "] + ["insieme"] * 5 + ["Mario Rossi"])
    found = compared("words", rows, ["a"], 5)["before"]
    assert found["words"] == [["lavoro", 7], ["insieme", 5]]
    assert found["other_words"] == 1


def test_words_are_of_a_third_as_many_people_at_least():
    twelve = answers("words", "a", "before", ["lavoro"] * 4 + ["insieme"] * 4 + ["soci"] * 4)
    assert compared("words", twelve, ["a"], 5)["before"] == {
        "n": None, "groups": {"a": None}, "words": [], "other_words": None, "by_group": {"a": None},
    }  # fmt: skip


def test_a_text_is_never_told():
    rows = answers("text", "a", "after", ["Il mio nome è Ada"] * 6)
    assert compared("text", rows, ["a"], 5)["after"] == {"n": 6, "groups": {"a": 6}}


def test_marks_around_words_do_not_count():
    assert words_in("Lavoro, «insieme»; LAVORO") == ["lavoro", "insieme"]
