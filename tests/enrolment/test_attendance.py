"""The register: who is on time, who is late and how much counts; what is refused and with which words; hours and shares."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from land.accounts.models import AccessEvent
from land.enrolment import actions, hours
from land.enrolment.actions.attendance import (
    GRACE,
    MeetingCalledOff,
    MeetingIsOver,
    NoPlace,
    OtherActivity,
    RegisterClosed,
    TooEarly,
    TooManyMinutes,
    UnknownCode,
)
from land.enrolment.errors import NotStaff
from land.enrolment.models import Attendance
from tests.make.enrolment import make_activity, make_enrolments, make_meeting
from tests.make.people import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return make_meeting(make_activity(seats=2), hours=3)


def test_who_comes_within_a_quarter_of_an_hour_was_there_for_all_of_it(meeting):
    (row,) = make_enrolments(meeting.activity, 1)
    line, before = actions.check_in(
        meeting=meeting, enrolment=row, by=None, at=meeting.starts_at + timedelta(minutes=15)
    )
    assert (line.state, line.minutes, before) == ("present", 180, False)


@pytest.mark.parametrize(("late", "minutes"), [(16, 165), (29, 165), (30, 150), (100, 90), (179, 15)])
def test_who_comes_later_loses_the_quarters_that_are_whole(meeting, late, minutes):
    (row,) = make_enrolments(meeting.activity, 1)
    line, _before = actions.check_in(
        meeting=meeting, enrolment=row, by=None, at=meeting.starts_at + timedelta(minutes=late)
    )
    assert (line.state, line.minutes) == ("late", minutes)


def test_a_second_scan_changes_nothing_and_says_when_the_first_was(meeting):
    (row,) = make_enrolments(meeting.activity, 1)
    first, _new = actions.check_in(meeting=meeting, enrolment=row, by=None, at=meeting.starts_at)
    again, before = actions.check_in(
        meeting=meeting, enrolment=row, by=None, at=meeting.starts_at + timedelta(hours=1)
    )
    assert before
    assert (again.pk, again.minutes, again.arrived_at) == (first.pk, 180, meeting.starts_at)


def test_too_early_is_refused_and_can_be_tried_again(meeting):
    (row,) = make_enrolments(meeting.activity, 1)
    with pytest.raises(TooEarly):
        actions.check_in(
            meeting=meeting, enrolment=row, by=None, at=meeting.starts_at - timedelta(minutes=61)
        )
    line, _before = actions.check_in(
        meeting=meeting, enrolment=row, by=None, at=meeting.starts_at - timedelta(minutes=60)
    )
    assert line.state == "present"


def test_a_meeting_that_is_over_or_called_off_takes_nobody_at_the_door(meeting):
    (row,) = make_enrolments(meeting.activity, 1)
    with pytest.raises(MeetingIsOver):
        actions.check_in(meeting=meeting, enrolment=row, by=None, at=meeting.ends_at)
    actions.cancel_meeting(meeting=meeting, by=None)
    with pytest.raises(MeetingCalledOff):
        actions.check_in(meeting=meeting, enrolment=row, by=None, at=meeting.starts_at)
    with pytest.raises(MeetingCalledOff):
        actions.write_attendance(
            meeting=meeting, entries={row.pk: ("present", None)}, by=None, at=meeting.starts_at
        )


def test_a_code_of_another_event_a_waiting_and_a_cancelled_person_each_get_their_own_words(meeting):
    first, second, waiting = make_enrolments(meeting.activity, 3)
    (stranger,) = make_enrolments(make_activity(title="Altrove"), 1)
    actions.cancel(enrolment=first, by=None)
    said = {}
    for name, row, refusal in (
        ("other", stranger, OtherActivity),
        ("cancelled", first, NoPlace),
    ):
        with pytest.raises(refusal) as error:
            actions.check_in(meeting=meeting, enrolment=row, by=None, at=meeting.starts_at)
        said[name] = str(error.value)
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    with pytest.raises(NoPlace) as error:
        actions.check_in(meeting=meeting, enrolment=waiting, by=None, at=meeting.starts_at)
    said["offered"] = str(error.value)
    assert "Altrove" in said["other"]
    assert len(set(said.values())) == 3
    assert (
        actions.check_in(meeting=meeting, enrolment=second, by=None, at=meeting.starts_at)[0].state
        == "present"
    )


@pytest.mark.parametrize(
    "shape", ["{code}", " {lower} ", "https://example.org/check-in/c/{code}/", "{first}-{last}"]
)
def test_a_code_is_read_however_it_is_typed(meeting, shape):
    (row,) = make_enrolments(meeting.activity, 1)
    code = row.check_in_code
    typed = shape.format(code=code, lower=code.lower(), first=code[:5], last=code[5:])
    assert actions.find_code(typed) == row


@pytest.mark.parametrize("typed", ["", "ZZZZZ", "💡", "' OR 1=1"])
def test_a_code_that_cannot_be_read_is_refused(meeting, typed):
    make_enrolments(meeting.activity, 1)
    with pytest.raises(UnknownCode):
        actions.find_code(typed)


def test_the_register_is_written_by_hand_all_or_nothing(meeting):
    one, two = make_enrolments(meeting.activity, 2)
    entries = {one.pk: ("present", None), two.pk: ("late", 181)}
    with pytest.raises(TooManyMinutes):
        actions.write_attendance(meeting=meeting, entries=entries, by=None, at=meeting.ends_at)
    assert Attendance.objects.count() == 0
    entries[two.pk] = ("late", 90)
    assert actions.write_attendance(meeting=meeting, entries=entries, by=None, at=meeting.ends_at) == 2
    assert actions.write_attendance(meeting=meeting, entries=entries, by=None, at=meeting.ends_at) == 0
    entries = {one.pk: ("excused", 50), two.pk: ("", None)}
    assert actions.write_attendance(meeting=meeting, entries=entries, by=None, at=meeting.ends_at) == 2
    assert [(row.state, row.minutes) for row in Attendance.objects.all()] == [("excused", 0)]


def test_nobody_without_a_place_is_written_in(meeting):
    _one, _two, waiting = make_enrolments(meeting.activity, 3)
    with pytest.raises(NoPlace):
        actions.write_attendance(
            meeting=meeting, entries={waiting.pk: ("present", None)}, by=None, at=meeting.ends_at
        )
    with pytest.raises(TooEarly):
        actions.write_attendance(
            meeting=meeting, entries={}, by=None, at=meeting.starts_at - timedelta(days=1)
        )


def test_a_register_closes_fifteen_days_after_the_end_and_staff_reopen_it_with_a_reason(meeting):
    (row,) = make_enrolments(meeting.activity, 1)
    late = meeting.activity.ends_at + GRACE + timedelta(seconds=1)
    entries = {row.pk: ("present", None)}
    with pytest.raises(RegisterClosed):
        actions.write_attendance(meeting=meeting, entries=entries, by=None, at=late)
    staff = make_staff()
    with pytest.raises(NotStaff):
        actions.reopen_register(activity=meeting.activity, by=staff, reason=" ", at=late)
    actions.reopen_register(activity=meeting.activity, by=staff, reason="Foglio firme ritrovato", at=late)
    assert actions.write_attendance(meeting=meeting, entries=entries, by=None, at=late) == 1
    assert "Foglio firme ritrovato" in AccessEvent.objects.get(what="reopen register").reason
    with pytest.raises(RegisterClosed):
        actions.write_attendance(
            meeting=meeting, entries=entries, by=None, at=late + GRACE + timedelta(seconds=1)
        )


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


def test_who_is_away_has_no_minutes(meeting):
    (row,) = make_enrolments(meeting.activity, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(meeting=meeting, enrolment=row, minutes=10, state="absent")


def test_everybody_has_a_code_of_their_own(meeting):
    rows = make_enrolments(meeting.activity, 2)
    assert len({row.check_in_code for row in rows}) == 2
