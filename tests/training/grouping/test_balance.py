"""Groups are even in size, alike in what people bring, and the same for the same seed."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.grouping.balance import CannotKeepTogether, Formation, Member, best_group, form, sizes, table

PLACES = ["Roma", "Latina", "Frosinone", "Rieti", "Viterbo"]


def cohort(number: int, seed: int = 1) -> list[Member]:
    """So many invented people from five provinces, four sectors, three levels of experience."""
    random = Random(seed)
    return [
        Member(
            key,
            {
                "province": random.choice(PLACES),
                "sector": random.choice(["social", "farming", "work", "culture"]),
                "experience": random.choice(["none", "some", "much"]),
            },
        )
        for key in range(1, number + 1)
    ]


@pytest.mark.parametrize(
    ("people", "wanted", "expected"),
    [
        (23, 5, [5, 5, 5, 4, 4]),
        (0, 4, []),
        (1, 4, [1]),
        (2, 1, [2]),
        (3, 2, [3]),
        (5, 10, [5]),
        (11, 10, [6, 5]),
        (40, 5, [5] * 8),
    ],
)
def test_sizes_differ_by_at_most_one_and_nobody_is_left_alone(people, wanted, expected):
    assert sizes(people, wanted) == expected


@given(st.integers(0, 200), st.integers(1, 12))
def test_sizes_hold_everybody(people, wanted):
    found = sizes(people, wanted)
    assert sum(found) == people
    assert not found or max(found) - min(found) <= 1
    assert people < 2 or 1 not in found


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 45), st.integers(2, 7), st.integers(0, 10_000))
def test_everybody_is_in_one_group_and_the_same_seed_gives_the_same_groups(number, size, seed):
    people = cohort(number, seed)
    found = form(people, size=size, seed=seed)
    assert sorted(key for group in found.groups for key in group) == [member.key for member in people]
    assert [len(group) for group in found.groups] == sizes(number, size)
    assert form(list(reversed(people)), size=size, seed=seed) == found


@pytest.mark.parametrize("seed", range(8))
def test_no_value_differs_by_more_than_two_between_groups_of_forty_people(seed):
    people = cohort(40, seed)
    counts = table(people, form(people, size=5, seed=seed).groups)
    assert max(max(row) - min(row) for rows in counts.values() for row in rows.values()) <= 2


def test_people_of_one_province_alone_make_groups_all_the_same():
    people = [Member(key, {"province": "Roma", "sector": ""}) for key in range(7)]
    assert [len(group) for group in form(people, size=3, seed=1).groups] == [3, 2, 2]


def test_who_is_to_stay_together_does_and_who_is_to_be_apart_is():
    people = cohort(20)
    found = form(people, size=5, seed=4, together=[(1, 2), (2, 3), (4, 99)], apart=[(5, 6), (1, 5), (7, 7)])
    group_of = {key: number for number, group in enumerate(found.groups) for key in group}
    assert group_of[1] == group_of[2] == group_of[3]
    assert group_of[5] not in (group_of[6], group_of[1])
    assert found.not_apart == []


def test_what_cannot_be_apart_is_told():
    people = [Member(1), Member(2), Member(3)]
    assert form(people, size=3, seed=1, apart=[(1, 3)]) == Formation([[1, 2, 3]], [(1, 3)])


def test_a_party_larger_than_a_group_is_refused():
    with pytest.raises(CannotKeepTogether):
        form(cohort(6), size=3, seed=1, together=[(1, 2, 3, 4)])


def test_pairs_that_fit_nowhere_are_refused():
    with pytest.raises(CannotKeepTogether):
        form(cohort(6), size=3, seed=1, together=[(1, 2), (3, 4), (5, 6)])


def test_people_who_were_together_meet_others():
    people = [Member(key) for key in range(9)]
    first = form(people, size=3, seed=1).groups
    before = [(a, b) for group in first for a in group for b in group if a < b]
    second = form(people, size=3, seed=1, before=before).groups
    met = {(a, b) for group in second for a in group for b in group if a < b}
    assert met & set(before) == set()


def test_a_heavier_attribute_is_balanced_first():
    people = [
        Member(key, {"province": "Roma" if key <= 4 else "Rieti", "sector": "a" if key % 2 else "b"})
        for key in range(1, 9)
    ]
    counts = table(people, form(people, size=4, seed=2, weights={"province": 3, "sector": 1}).groups)
    assert counts["province"] == {"Rieti": [2, 2], "Roma": [2, 2]}


def test_a_latecomer_goes_to_a_smallest_group_that_lacks_what_they_bring():
    rome, rieti = {"province": "Roma"}, {"province": "Rieti"}
    groups = [
        [Member(1, rome), Member(2, rieti)],
        [Member(3, rieti), Member(4, rieti)],
        [Member(5), Member(6), Member(7)],
    ]
    assert best_group(Member(8, rome), groups) == 1
    with pytest.raises(ValueError, match="no group"):
        best_group(Member(8), [])
