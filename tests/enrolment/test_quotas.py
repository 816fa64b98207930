"""Places shared among categories of people: pure arithmetic, and the verbs under it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from land.enrolment import actions, errors
from land.enrolment.models import Enrolment, Quota
from land.enrolment.quotas import Share, next_in, room_for
from tests.make.enrolment import make_activity
from tests.make.people import make_person, make_staff

SHARES = [Share("citizens", 1, 2), Share("firms", 1, 3)]


def test_what_others_are_owed_is_kept_for_them():
    assert room_for("citizens", capacity=3, held={}, shares=SHARES) == 2
    assert room_for("citizens", capacity=3, held={"firms": 1}, shares=SHARES) == 2
    assert room_for("citizens", capacity=2, held={"firms": 1}, shares=SHARES) == 1
    assert room_for("firms", capacity=3, held={"citizens": 2}, shares=SHARES) == 1


def test_a_category_at_its_most_has_no_room_though_places_are_free():
    assert room_for("citizens", capacity=10, held={"citizens": 2}, shares=SHARES) == 0
    assert room_for("citizens", capacity=None, held={"citizens": 1}, shares=SHARES) == 1


def test_without_limits_there_is_no_limit():
    assert room_for("others", capacity=None, held={"others": 900}, shares=SHARES) is None


def test_a_place_that_becomes_free_goes_to_the_same_category_first_else_to_the_next_of_all():
    held = {"citizens": 1, "firms": 1}
    queue = ["firms", "citizens"]
    assert next_in(queue, capacity=3, held=held, shares=SHARES, freed=["citizens"]) == [1]
    assert next_in(queue, capacity=3, held=held, shares=SHARES) == [0]
    assert next_in(["firms"], capacity=3, held=held, shares=SHARES, freed=["citizens"]) == [0]


@given(
    capacity=st.integers(0, 12),
    queue=st.lists(st.sampled_from(["a", "b", "c"]), max_size=15),
    held=st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(0, 5)),
    limits=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=2, max_size=2),
)
def test_nobody_is_given_a_place_that_is_not_there(capacity, queue, held, limits):
    shares = [Share(key, low, low + more) for key, (low, more) in zip("ab", limits, strict=True)]
    chosen = next_in(queue, capacity=capacity, held=held, shares=shares)
    after = dict(held)
    for position in chosen:
        after[queue[position]] = after.get(queue[position], 0) + 1
    assert len(set(chosen)) == len(chosen)
    if chosen:
        assert sum(after.values()) <= capacity
    for share in shares:
        assert after.get(share.key, 0) <= max(share.maximum, held.get(share.key, 0))
    left = [queue[at] for at in range(len(queue)) if at not in chosen]
    assert all(room_for(key, capacity=capacity, held=after, shares=shares) == 0 for key in left)


@pytest.fixture
def shared(db):
    activity = make_activity(seats=3)
    for share in SHARES:
        Quota.objects.create(activity=activity, key=share.key, minimum=share.minimum, maximum=share.maximum)
    return activity


def enrol(activity, group):
    return actions.enrol(activity=activity, person=make_person(), group=group)


def test_a_category_at_its_most_waits_while_another_comes_in(shared):
    assert [enrol(shared, "citizens").state for _turn in range(3)] == ["confirmed", "confirmed", "waiting"]
    assert enrol(shared, "firms").state == "confirmed"
    assert enrol(shared, "firms").state == "waiting"


def test_a_freed_place_is_offered_to_the_first_of_the_same_category(shared):
    first = enrol(shared, "citizens")
    enrol(shared, "firms")
    enrol(shared, "firms")
    of_firms, of_citizens = enrol(shared, "firms"), enrol(shared, "citizens")
    assert (of_firms.state, of_citizens.state) == ("waiting", "waiting")
    actions.cancel(enrolment=first, by=None)
    of_firms.refresh_from_db()
    of_citizens.refresh_from_db()
    assert (of_firms.state, of_citizens.state) == ("waiting", "offered")


def test_an_offer_that_ends_passes_on_within_its_category(shared):
    first = enrol(shared, "citizens")
    enrol(shared, "firms")
    enrol(shared, "firms")
    of_firms, second, third = enrol(shared, "firms"), enrol(shared, "citizens"), enrol(shared, "citizens")
    actions.cancel(enrolment=first, by=None)
    second.refresh_from_db()
    actions.expire_offers(at=second.offer_expires_at + timedelta(seconds=1))
    states = dict(Enrolment.objects.values_list("pk", "state"))
    assert (states[of_firms.pk], states[second.pk], states[third.pk]) == ("waiting", "expired", "offered")


def test_who_does_not_say_as_whom_is_told_to(shared):
    with pytest.raises(errors.GroupNeeded):
        enrol(shared, "")
    with pytest.raises(errors.GroupNeeded):
        enrol(shared, "nobody")


def test_staff_who_enrol_by_hand_say_as_whom_too(shared):
    staff = make_staff()
    with pytest.raises(errors.GroupNeeded):
        actions.enrol_by_staff(
            activity=shared, person=make_person(), by=staff, reason="telefono", beyond=True
        )
    row = actions.enrol_by_staff(
        activity=shared, person=make_person(), by=staff, reason="telefono", beyond=True, group="firms"
    )
    assert (row.state, row.group) == ("confirmed", "firms")


def test_activities_without_quotas_ask_for_no_category(db):
    activity = make_activity(seats=1)
    assert enrol(activity, "").state == "confirmed"
    assert enrol(activity, "").state == "waiting"
