"""Roles, topics and reviews are dealt so that nobody is left out and nobody waits for anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.grouping import jigsaw, ring, roles


def test_roles_are_all_different_in_a_group_of_five_and_move_on_at_each_meeting():
    first, second = roles.deal([1, 2, 3, 4, 5]), roles.deal([1, 2, 3, 4, 5], turn=1)
    assert sorted(role for held in first.values() for role in held) == sorted(roles.ROLES)
    assert {len(held) for held in first.values()} == {1}
    assert second[2] == first[1]


def test_three_people_hold_five_roles_and_six_leave_one_without():
    assert sorted(len(held) for held in roles.deal([1, 2, 3]).values()) == [1, 2, 2]
    assert sorted(len(held) for held in roles.deal([1, 2, 3, 4, 5, 6]).values()) == [0, 1, 1, 1, 1, 1]
    assert roles.deal([]) == {}


@given(st.lists(st.integers(4, 6), min_size=1, max_size=9))
def test_every_base_group_has_somebody_for_every_topic(sizes):
    key, base = 0, []
    for size in sizes:
        base.append(list(range(key, key + size)))
        key += size
    of = jigsaw.topics_of(base, [10, 20, 30, 40])
    assert all({of[person] for person in group} == {10, 20, 30, 40} for group in base)
    groups = jigsaw.experts(of, [10, 20, 30, 40])
    assert sorted(person for _topic, people in groups for person in people) == list(range(key))
    assert all(len(people) <= jigsaw.LARGEST_EXPERT_GROUP for _topic, people in groups)
    assert all(of[person] == topic for topic, people in groups for person in people)


def test_more_topics_than_people_in_a_group_are_refused():
    with pytest.raises(jigsaw.TooManyTopics):
        jigsaw.topics_of([[1, 2, 3], [4, 5]], [10, 20, 30])
    with pytest.raises(ValueError, match="topics"):
        jigsaw.topics_of([[1]], [])


@given(st.integers(0, 12), st.integers(1, 6))
def test_each_group_gives_and_gets_the_same_number_of_reviews_and_none_to_itself(number, each):
    groups = list(range(number))
    pairs = ring.allocate(groups, each)
    k = min(each, max(number - 1, 0))
    assert len(set(pairs)) == len(pairs) == number * k
    assert all(reviewer != reviewed for reviewer, reviewed in pairs)
    assert all(sum(reviewed == group for _r, reviewed in pairs) == k for group in groups)


def test_the_reviews_of_a_group_that_is_late_go_to_who_has_least_to_do():
    pairs = ring.allocate([1, 2, 3, 4], 1)
    assert pairs == [(1, 2), (2, 3), (3, 4), (4, 1)]
    assert ring.instead(pairs, late=2, groups=[1, 2, 3, 4]) == [(1, 3)]


def test_what_nobody_can_take_is_left_to_the_trainer():
    assert ring.instead([(1, 2), (2, 1)], late=1, groups=[1, 2]) == []
