"""Counting: totals, ties, and numbers of small categories that nobody can work out."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.actions.counting import Sheet, count, hidden, places

GROUPS = ("cittadini", "cooperative", "enti", "intermedi")
OPTIONS = (1, 2, 3, 4)


def sheets(group: str, *numbers: tuple[int, ...], channel: str = "phone") -> list[Sheet]:
    return [Sheet(group, channel, "valid" if each else "blank", each) for each in numbers]


def counted(rows: list[Sheet], smallest: int = 3, **entitled: int) -> dict:
    """The count; whoever voted was entitled."""
    there = {key: sum(row.group == key for row in rows) for key in GROUPS} | entitled
    return count(sheets=rows, options=OPTIONS, groups=GROUPS, entitled=there, smallest=smallest)


def test_totals_turnout_blank_and_null_ballots():
    rows = [*sheets("cittadini", (1, 2), (1,), ()), Sheet("enti", "paper", "null")]
    told = counted(rows, enti=2)
    assert told["turnout"] == {"entitled": 5, "voted": 4, "valid": 2, "blank": 1, "null": 1}
    assert {row["number"]: row["votes"] for row in told["options"]} == {1: 2, 2: 1, 3: 0, 4: 0}
    assert [(row["key"], row["voted"]) for row in told["channels"]] == [("paper", 1), ("phone", 3)]


def test_the_same_votes_are_the_same_place_whatever_their_number():
    assert places({1: 3, 2: 5, 3: 3, 4: 0}, cut=2) == ({1: 2, 2: 1, 3: 2, 4: 4}, {1, 3}, [1, 3])


def test_equals_that_all_fit_among_the_first_do_not_tie_at_the_cut():
    assert places({1: 3, 2: 3, 3: 1, 4: 0}, cut=2)[2] == []


def test_options_without_votes_do_not_tie_at_the_cut():
    assert places({1: 3, 2: 0, 3: 0, 4: 0}, cut=2)[2] == []


def test_a_group_with_fewer_voters_than_the_smallest_cell_is_not_told_and_neither_is_the_complementary_one():
    rows = sheets("cittadini", *[(1,)] * 6) + sheets("cooperative", *[(2,)] * 5) + sheets("enti", (3,), (3,))
    told = counted(rows, smallest=5)
    assert [row["voted"] for row in told["groups"]] == [6, None, None, 0]
    assert told["options"][2]["groups"] == {"cittadini": 0, "cooperative": None, "enti": None, "intermedi": 0}
    assert told["options"][2]["votes"] == 2


def test_a_group_to_which_nobody_came_is_no_small_group():
    told = counted(sheets("cittadini", *[(1,)] * 3) + sheets("enti", *[(1,)] * 3))
    assert [row["voted"] for row in told["groups"]] == [3, 0, 3, 0]


def test_a_group_that_only_voted_blank_is_small():
    assert hidden({"a": 4, "b": 6, "c": 9}, {"a": 0, "b": 6, "c": 9}, 3) == {"a", "b", "c"}


def test_two_small_groups_that_are_few_together_take_a_third_with_them():
    assert hidden({"a": 1, "b": 1, "c": 5, "d": 9}, {"a": 1, "b": 1, "c": 5, "d": 9}, 5) == {"a", "b", "c"}


a_sheet = st.builds(
    lambda group, channel, numbers: Sheet(group, channel, "valid" if numbers else "blank", tuple(sorted(numbers))),
    st.sampled_from(GROUPS), st.sampled_from(["phone", "paper", "kiosk"]), st.sets(st.sampled_from(OPTIONS), max_size=3),
)  # fmt: skip


@given(st.lists(a_sheet, max_size=30), st.integers(3, 6))
def test_what_is_shown_adds_up_and_is_never_more_than_the_total(rows, smallest):
    told = counted(rows, smallest)
    for option in told["options"]:
        for cells in (option["groups"], option["channels"]):
            shown = sum(number for number in cells.values() if number is not None)
            assert shown <= option["votes"]
            if None not in cells.values():
                assert shown == option["votes"]


@given(st.lists(a_sheet, max_size=30), st.integers(3, 6))
def test_a_hidden_cell_cannot_be_worked_out_from_what_is_published(rows, smallest):
    """Any vote left over between the total and what is shown may belong to either of two hidden categories, at least."""
    told = counted(rows, smallest)
    away = [row["key"] for row in told["groups"] if row["voted"] is None]
    if not away:
        return
    valid = {key: sum(row.group == key and row.validity == "valid" for row in rows) for key in GROUPS}
    everything = all(row["voted"] in (None, 0) for row in told["groups"])
    assert everything or sum(valid[key] > 0 for key in away) >= 2
    assert everything or sum(valid[key] for key in away) >= smallest
    for option in told["options"]:
        left = option["votes"] - sum(n for n in option["groups"].values() if n is not None)
        if not everything and 0 < left < sum(valid[key] for key in away):
            # another room, with the same public numbers, in which a vote moves between two hidden categories
            assert any(
                option_votes(rows, option["number"], one) > 0 and option_votes(rows, option["number"], other) < valid[other]
                for pair in combinations([key for key in away if valid[key]], 2)
                for one, other in (pair, pair[::-1])
            )  # fmt: skip


def option_votes(rows: list[Sheet], number: int, group: str) -> int:
    return sum(row.group == group and number in row.numbers for row in rows)


@pytest.mark.parametrize("smallest", [3, 5])
def test_small_cells_are_hidden_by_channel_too(smallest):
    rows = sheets("cittadini", *[(1,)] * 8) + sheets("cittadini", (2,), channel="paper")
    told = counted(rows, smallest)
    assert told["options"][1]["channels"] == {"paper": None, "phone": None}
    assert [row["told"] for row in told["channels"]] == [False, False]
