"""What happens at the edges: people who leave the site, days that move, nights on which the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from land.accounts.actions import close_account
from land.core.errors import WrongState
from land.enrolment import actions, errors, hours
from land.enrolment.models import Activity, Attendance, Enrolment, Room
from land.notifications.kinds import kinds
from land.notifications.models import Notice
from tests.make.enrolment import make_activity, make_enrolments, make_meeting, make_place
from tests.make.people import make_user

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")


def states(activity):
    return list(
        Enrolment.objects.filter(activity=activity).order_by("queue_number").values_list("state", flat=True)
    )


def said(kind, person=None):
    rows = Notice.objects.filter(kind=kind)
    return rows.filter(person=person).count() if person else rows.count()


def at(*parts):
    return datetime(*parts, tzinfo=ROME)


def move(activity, days, hours=0, **more):
    by = timedelta(days=days, hours=hours)
    starts = (activity.starts_at + by).astimezone(UTC)
    return actions.move_activity(
        activity=activity,
        starts_at=starts,
        ends_at=starts + (activity.ends_at - activity.starts_at),
        by=None,
        **more,
    )


# ---- People who leave the site ----


def test_an_account_closed_while_confirmed_frees_the_place_and_the_queue_moves():
    activity, user = make_activity(seats=1), make_user()
    row = actions.enrol(activity=activity, person=user.person)
    make_enrolments(activity, 1)
    close_account(user=user)
    assert states(activity) == ["cancelled", "offered"]
    row.refresh_from_db()
    assert (row.person.user, row.needs) == (None, "")


def test_an_account_closed_while_a_place_was_offered_passes_it_on():
    activity, user = make_activity(seats=1), make_user()
    (first,) = make_enrolments(activity, 1)
    actions.enrol(activity=activity, person=user.person)
    make_enrolments(activity, 1)
    actions.cancel(enrolment=first, by=None)
    assert states(activity) == ["cancelled", "offered", "waiting"]
    close_account(user=user)
    assert states(activity) == ["cancelled", "cancelled", "offered"]


def test_attendance_stays_without_a_name_when_the_account_is_closed():
    activity, user = make_activity(), make_user()
    meeting = make_meeting(activity)
    row = actions.enrol(activity=activity, person=user.person)
    Attendance.objects.create(meeting=meeting, enrolment=row, minutes=90)
    close_account(user=user)
    assert hours.minutes_attended(activity) == {row.pk: 90}
    row.refresh_from_db()
    assert row.person.first_name != "Ada"


@pytest.mark.parametrize("state", ["confirmed", "offered", "waiting", "pending"])
def test_an_account_that_is_blocked_gives_back_what_it_holds(state):
    activity, user = make_activity(seats=1, approval_required=state == "pending"), make_user()
    others = make_enrolments(activity, 0 if state == "confirmed" else 1)
    row = actions.enrol(activity=activity, person=user.person)
    if state == "offered":
        actions.cancel(enrolment=others[0], by=None)
    row.refresh_from_db()
    assert row.state == state
    user.is_active = False
    user.save()
    (last,) = make_enrolments(activity, 1)
    assert actions.release_blocked() == 1
    assert actions.release_blocked() == 0
    row.refresh_from_db()
    last.refresh_from_db()
    assert (row.state, row.log.last().reason) == ("cancelled", "account blocked")
    assert last.state == {"confirmed": "offered", "offered": "offered", "waiting": "waiting"}.get(
        state, "pending"
    )


def test_what_is_over_stays_as_it_was_when_an_account_is_blocked():
    activity, user = make_activity(), make_user()
    actions.enrol(activity=activity, person=user.person)
    user.is_active = False
    user.save()
    assert actions.release_blocked(at=activity.ends_at + timedelta(hours=1)) == 0


# ---- Another day ----


def test_another_day_is_told_to_everybody_with_the_old_time_and_the_new():
    activity = make_activity(seats=1)
    rows = make_enrolments(activity, 2)
    gone = make_enrolments(activity, 1)[0]
    actions.cancel(enrolment=gone, by=None)
    old = activity.starts_at
    assert move(activity, 3) is True
    assert [said("enrolment-activity-moved", row.person) for row in (*rows, gone)] == [1, 1, 0]
    kind, notice = (
        kinds.get("enrolment-activity-moved"),
        Notice.objects.get(kind="enrolment-activity-moved", person=rows[0].person),
    )
    words = kind.context(notice.facts)
    assert (words["old"], words["starts"]) == (old, activity.starts_at)
    assert kind.still_true(notice.facts)
    assert [
        len(kind.attachments(Notice.objects.get(kind=kind.key, person=row.person).facts)) for row in rows
    ] == [1, 0]
    move(activity, 1)
    assert not kind.still_true(notice.facts)


def test_the_cut_offs_move_with_the_day_and_keep_their_wall_clock():
    activity = make_activity(
        starts_at=at(2030, 10, 20, 15), enrol_opens_at=at(2030, 9, 1, 9), enrol_closes_at=at(2030, 10, 18, 12),
        cancel_until=at(2030, 10, 17, 23, 59),
    )  # fmt: skip
    starts = at(2030, 11, 3, 15)
    actions.move_activity(activity=activity, starts_at=starts, ends_at=at(2030, 11, 3, 18), by=None)
    dates = [
        timezone.localtime(getattr(activity, name))
        for name in ("enrol_opens_at", "enrol_closes_at", "cancel_until")
    ]
    assert dates == [at(2030, 9, 15, 9), at(2030, 11, 1, 12), at(2030, 10, 31, 23, 59)]


def test_withdrawing_is_free_again_after_another_day():
    activity = make_activity(cancel_until=timezone.now() - timedelta(days=5))
    (row,) = make_enrolments(activity, 1)
    move(activity, 1)
    assert activity.cancel_until == activity.starts_at
    assert actions.cancel(enrolment=row, by=None).late is False


def test_withdrawing_is_free_again_after_a_meeting_was_moved():
    activity = make_activity(
        cancel_until=timezone.now() - timedelta(days=5), ends_at=timezone.now() + timedelta(days=60)
    )
    meeting = make_meeting(activity)
    (row,) = make_enrolments(activity, 1)
    later = meeting.starts_at + timedelta(days=2)
    actions.move_meeting(
        meeting=meeting, starts_at=later, ends_at=later + timedelta(hours=2), room=None, by=None
    )
    assert actions.cancel(enrolment=row, by=None).late is False


def test_another_hour_of_the_same_day_keeps_the_cut_offs_and_is_not_another_day():
    closes = at(2030, 5, 1, 12)
    activity = make_activity(starts_at=at(2030, 5, 4, 10), enrol_closes_at=closes)
    make_enrolments(activity, 1)
    assert move(activity, 0, hours=2) is False
    assert activity.enrol_closes_at == closes
    assert said("enrolment-activity-moved") == 0


def test_an_offer_does_not_outlive_the_new_start():
    activity = make_activity(seats=1, starts_in=timedelta(days=20))
    first, second = make_enrolments(activity, 2)
    actions.cancel(enrolment=first, by=None)
    starts = timezone.now() + timedelta(hours=12)
    actions.move_activity(activity=activity, starts_at=starts, ends_at=starts + timedelta(hours=3), by=None)
    second.refresh_from_db()
    assert (second.state, second.offer_expires_at) == ("offered", starts - timedelta(hours=2))


def test_a_draft_moves_in_silence_and_what_is_over_does_not_move():
    draft = make_activity(published=False, enrol_opens_at=timezone.now() - timedelta(days=1))
    opens = draft.enrol_opens_at
    move(draft, 2)
    assert draft.enrol_opens_at == actions.shifted(opens, 2)
    called_off = make_activity()
    actions.cancel_activity(activity=called_off, by=None, reason="Neve")
    with pytest.raises(WrongState):
        move(called_off, 2)


# ---- Nights and rooms ----


@pytest.mark.parametrize(
    ("starts", "ends", "minutes"),
    [
        (at(2030, 10, 27, 2, 30), datetime(2030, 10, 27, 2, 30, tzinfo=ROME, fold=1), 60),
        (at(2030, 10, 27, 2, 30), at(2030, 10, 27, 3, 30), 120),
        (at(2030, 3, 31, 1, 30), at(2030, 3, 31, 3, 30), 60),
        (at(2030, 5, 4, 23, 30), at(2030, 5, 5, 0, 30), 60),
    ],
)
def test_a_meeting_at_night_has_its_right_length_and_calendar(client, starts, ends, minutes):
    starts, ends = starts.astimezone(UTC), ends.astimezone(UTC)
    activity = make_activity(starts_at=starts, ends_at=ends)
    meeting = actions.add_meeting(
        activity=activity, title="Di notte", starts_at=starts, ends_at=ends, mode="online"
    )
    assert round(meeting.hours * 60) == minutes
    assert hours.minutes_due(activity) == minutes
    (event,) = Calendar.from_ical(client.get(reverse("enrolment:ics", args=[activity.uuid])).content).walk(
        "VEVENT"
    )
    found = [event.decoded(name).astimezone(UTC) for name in ("dtstart", "dtend")]
    assert found == [starts, ends]


def test_a_room_no_longer_used_is_refused():
    activity = make_activity()
    room = Room.objects.create(place=make_place(), name="Chiusa", hidden=True)
    with pytest.raises(errors.RoomNotUsed):
        make_meeting(activity, room=room)
    meeting = make_meeting(activity)
    with pytest.raises(errors.RoomNotUsed):
        actions.move_meeting(
            meeting=meeting, starts_at=meeting.starts_at, ends_at=meeting.ends_at, room=room, by=None
        )


# ---- What staff hear, and type ----


def test_a_request_that_is_approved_is_said_apart_from_a_place_that_is_confirmed(staff):
    (row,) = make_enrolments(make_activity(approval_required=True), 1)
    assert said("enrolment-received", row.person) == 1
    actions.approve(enrolment=row, by=staff)
    assert (said("enrolment-approved", row.person), said("enrolment-confirmed", row.person)) == (1, 0)


def test_staff_hear_once_a_week_before_that_too_few_have_a_place(staff):
    activity = make_activity(seats=9, min_participants=2)
    make_enrolments(activity, 1)
    actions.remind(at=activity.starts_at - timedelta(days=8))
    assert said("enrolment-minimum-not-reached") == 0
    for hours_before in (7 * 24 - 1, 48):
        actions.remind(at=activity.starts_at - timedelta(hours=hours_before))
    assert said("enrolment-minimum-not-reached", staff.person) == 1
    assert said("enrolment-minimum-not-reached") == 1
    kind, facts = kinds.get("enrolment-minimum-not-reached"), Notice.objects.get(person=staff.person).facts
    assert (kind.still_true(facts), kind.context(facts)["people"]) == (True, 1)
    make_enrolments(activity, 1)
    assert kind.still_true(facts) is False


def test_staff_hear_of_a_place_that_becomes_free_when_nobody_waits(staff):
    activity = make_activity(seats=2)
    first, second = make_enrolments(activity, 2)
    actions.cancel(enrolment=first, by=None)
    actions.cancel(enrolment=second, by=None)
    assert said("enrolment-place-without-queue", staff.person) == 1
    kind, facts = kinds.get("enrolment-place-without-queue"), Notice.objects.get(person=staff.person).facts
    assert kind.still_true(facts) is True
    make_enrolments(activity, 2)
    assert kind.still_true(facts) is False


def test_staff_hear_nothing_when_somebody_waits_for_the_place(staff):
    activity = make_activity(seats=1)
    first, _second = make_enrolments(activity, 2)
    actions.cancel(enrolment=first, by=None)
    assert said("enrolment-place-without-queue") == 0


@pytest.mark.parametrize(
    ("typed", "kept"), [("0", 2), ("-1", 2), ("abc", 2), ("1000000000", 2), ("", None), ("7", 7)]
)
def test_places_are_a_number_from_one_or_without_limit(client, staff, typed, kept):
    activity = make_activity(seats=2)
    client.post(reverse("enrolment_staff:capacity", args=[activity.uuid]), {"capacity": typed})
    assert Activity.objects.get(pk=activity.pk).capacity == kept


@pytest.mark.parametrize("typed", ["0", "abc", "1"])
def test_a_number_of_places_that_cannot_be_is_refused_at_its_field_and_stays_typed(client, staff, typed):
    activity = make_activity(seats=2)
    make_enrolments(activity, 2)
    page = client.post(reverse("enrolment_staff:capacity", args=[activity.uuid]), {"capacity": typed})
    form = page.context["capacity_form"]
    assert (page.status_code, list(form.errors), form["capacity"].value()) == (422, ["capacity"], typed)


def test_an_event_that_refuses_overlaps_takes_nobody_who_is_elsewhere():
    first = make_activity(title="Il primo")
    second = make_activity(starts_at=first.starts_at, overlap_policy="block")
    (row,) = make_enrolments(first, 1)
    with pytest.raises(errors.Overlaps):
        actions.enrol(activity=second, person=row.person, accept_overlap=True)
