"""The register: who is on time, who is late and how much counts; what is refused and with which words."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from land.accounts.models import AccessEvent
from land.enrolment import actions
from land.enrolment.actions.attendance import (
    GRACE,
    OPENS,
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
from land.enrolment.models import Activity, Attendance, Enrolment, Meeting
from land.enrolment.registers import register_of, risk
from tests.enrolment.test_race import all_at_once
from tests.make.enrolment import make_activity, make_attended, make_enrolments, make_meeting, make_past
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


def test_who_is_away_has_no_minutes(meeting):
    (row,) = make_enrolments(meeting.activity, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(meeting=meeting, enrolment=row, minutes=10, state="absent")


def test_everybody_has_a_code_of_their_own(meeting):
    rows = make_enrolments(meeting.activity, 2)
    assert len({row.check_in_code for row in rows}) == 2


def test_too_early_by_days_names_the_day(meeting):
    (row,) = make_enrolments(meeting.activity, 1)
    opens = timezone.localtime(meeting.starts_at - OPENS)
    with pytest.raises(TooEarly) as error:
        actions.check_in(meeting=meeting, enrolment=row, by=None, at=meeting.starts_at - timedelta(days=3))
    assert f"{opens.day} " in str(error.value)
    assert f"{opens:%H:%M}" in str(error.value)


def test_a_waiting_a_cancelled_and_a_requesting_person_are_refused_in_different_words():
    activity = make_activity(seats=1, approval_required=False)
    meeting = make_meeting(activity)
    first, waiting = make_enrolments(activity, 2)
    Activity.objects.filter(pk=activity.pk).update(approval_required=True)
    (pending,) = make_enrolments(activity, 1)
    said = []
    for row in (waiting, pending, first):
        if row == first:
            actions.cancel(enrolment=row, by=None)
        with pytest.raises(NoPlace) as error:
            actions.check_in(meeting=meeting, enrolment=row, by=None, at=meeting.starts_at)
        said.append(str(error.value).split(":")[-1])
    assert len(set(said)) == 3
    assert Attendance.objects.count() == 0


def test_the_register_stays_open_for_fifteen_days_after_a_meeting_later_than_the_event(meeting):
    (row,) = make_enrolments(meeting.activity, 1)
    starts = meeting.starts_at + timedelta(days=20)
    later = make_meeting(meeting.activity, starts_at=starts, hours=1)
    entries = {row.pk: ("present", None)}
    inside = later.ends_at + GRACE
    assert actions.write_attendance(meeting=later, entries=entries, by=None, at=inside) == 1
    with pytest.raises(RegisterClosed):
        actions.write_attendance(meeting=meeting, entries=entries, by=None, at=inside + timedelta(seconds=1))


def test_who_is_marked_away_by_hand_has_not_arrived(meeting):
    (row,) = make_enrolments(meeting.activity, 1)
    actions.check_in(meeting=meeting, enrolment=row, by=None, at=meeting.starts_at)
    actions.write_attendance(
        meeting=meeting, entries={row.pk: ("absent", None)}, by=None, at=meeting.starts_at
    )
    assert Attendance.objects.get().arrived_at is None
    line, before = actions.check_in(
        meeting=meeting, enrolment=row, by=None, at=meeting.starts_at + timedelta(minutes=40)
    )
    assert (before, line.state, line.minutes) == (False, "late", 150)


@pytest.mark.parametrize(
    ("lost", "said"), [(0, ""), (120, ""), (121, "near"), (240, "near"), (241, "lost"), (960, "lost")]
)
def test_of_sixteen_hours_four_may_be_lost_and_more_than_two_are_a_risk(lost, said):
    assert risk(lost, 16 * 60, 75) == said


def test_the_register_says_who_is_at_risk_and_who_cannot_make_it():
    activity = make_past(4)
    here, away = make_attended(activity, 1), make_attended(activity, 0)
    meetings = list(activity.meetings.order_by("starts_at"))
    for meeting in meetings[:2]:
        actions.write_attendance(meeting=meeting, entries={away.pk: ("absent", None)}, by=None)
    actions.write_attendance(meeting=meetings[1], entries={here.pk: ("late", 30)}, by=None)
    found = {row["enrolment"].pk: row["risk"] for row in register_of(activity)["rows"]}
    assert found == {here.pk: "near", away.pk: "lost"}


@pytest.mark.django_db(transaction=True)
def test_ten_scans_at_once_write_one_line(meeting):
    (row,) = make_enrolments(meeting.activity, 1)
    verbs = [
        lambda: actions.check_in(
            meeting=Meeting.objects.get(pk=meeting.pk),
            enrolment=Enrolment.objects.get(pk=row.pk),
            by=None,
            at=meeting.starts_at,
        )
    ] * 10
    assert all_at_once(verbs) == []
    assert Attendance.objects.count() == 1
