"""A kind of activity belongs to one room."""

import pytest

from land.enrolment import actions, owners
from tests.make.enrolment import make_activity, make_enrolments
from tests.make.people import make_person


def test_a_kind_has_one_owner():
    def mine(activity):
        pass

    owners.add(owners.Owner("matching-of-a-test", mine))
    owners.add(owners.Owner("matching-of-a-test", mine))
    with pytest.raises(ValueError, match="has an owner already"):
        owners.add(owners.Owner("matching-of-a-test", lambda activity: None))


@pytest.fixture
def told():
    """What a room of this test hears of places, while the test runs."""
    heard = []
    owners.add(
        owners.Owner(
            "of-a-test", lambda activity: None, confirmed=lambda row: heard.append(("in", row.pk)),
            left=lambda row: heard.append(("out", row.pk)),
        )
    )  # fmt: skip
    yield heard
    del owners._owners["of-a-test"]


@pytest.mark.django_db
def test_a_room_is_told_of_each_place_given_and_given_up_however_it_came_about(told):
    activity = make_activity(seats=1, kind="of-a-test")
    first, second = make_enrolments(activity, 2)
    actions.cancel(enrolment=first, by=None)
    second.refresh_from_db()
    actions.accept(enrolment=second, by=None)
    third = actions.enrol_by_staff(activity=activity, person=make_person(), by=None, reason="x", beyond=True)
    assert told == [("in", first.pk), ("out", first.pk), ("in", second.pk), ("in", third.pk)]
