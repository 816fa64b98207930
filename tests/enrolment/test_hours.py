"""Hours: what an activity lasted, what each person was there for, which share that is."""

from datetime import timedelta

import pytest

from land.enrolment import actions, hours
from land.enrolment.models import Attendance
from tests.make.enrolment import make_activity, make_enrolments, make_meeting

pytestmark = pytest.mark.django_db


def test_hours_count_the_meetings_that_stand_and_no_more_than_their_length():
    activity = make_activity(seats=None)
    first = make_meeting(activity, hours=3)
    second = make_meeting(activity, starts_at=first.ends_at + timedelta(hours=1), hours=1.5)
    third = make_meeting(activity, starts_at=second.ends_at + timedelta(hours=1), hours=2)
    one, two = make_enrolments(activity, 2)
    assert hours.minutes_due(activity) == 390
    for meeting, row, minutes in ((first, one, 180), (second, one, 90), (third, one, 120), (first, two, 60)):
        Attendance.objects.create(meeting=meeting, enrolment=row, minutes=minutes, state="late")
    assert hours.minutes_attended(activity) == {one.pk: 390, two.pk: 60}
    actions.cancel_meeting(meeting=third, by=None)
    assert hours.minutes_due(activity) == 270
    assert hours.minutes_attended(activity) == {one.pk: 270, two.pk: 60}
    second.ends_at -= timedelta(minutes=30)
    second.save()
    assert hours.minutes_attended(activity)[one.pk] == 240


@pytest.mark.parametrize(
    ("attended", "due", "share"), [(0, 0, 0), (0, 60, 0), (74, 100, 74), (749, 1000, 74), (75, 100, 75)]
)
def test_a_share_is_rounded_down(attended, due, share):
    assert hours.percent(attended, due) == share


def test_an_activity_without_meetings_lasts_as_long_as_it_says():
    assert hours.minutes_due(make_activity(seats=None)) == 180


def test_what_was_all_called_off_lasted_nothing():
    activity = make_activity(seats=None)
    actions.cancel_meeting(meeting=make_meeting(activity), by=None)
    assert hours.minutes_due(activity) == 0


def test_the_hours_of_one_person_are_those_in_the_register_of_all():
    activity = make_activity(seats=None)
    meeting = make_meeting(activity, hours=2)
    one, two, away = make_enrolments(activity, 3)
    Attendance.objects.create(meeting=meeting, enrolment=one, minutes=500, state="present")
    Attendance.objects.create(meeting=meeting, enrolment=two, minutes=45, state="late")
    assert hours.minutes_of(one) == hours.minutes_attended(activity)[one.pk] == 120
    assert hours.minutes_of(two) == 45
    assert hours.minutes_of(away) is None
