"""The state machine of an enrolment, row by row of its edge cases."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from land.core.errors import WrongState
from land.enrolment import actions, errors
from land.enrolment.models import Activity, Enrolment, EnrolmentLog, Room
from tests.make.enrolment import make_activity, make_enrolments, make_meeting, make_place
from tests.make.people import make_person, make_user

pytestmark = pytest.mark.django_db


def states(activity):
    return list(
        Enrolment.objects.filter(activity=activity).order_by("queue_number").values_list("state", flat=True)
    )


def test_places_go_in_order_and_the_rest_waits_in_order():
    activity = make_activity(seats=2)
    make_enrolments(activity, 4)
    assert states(activity) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert Activity.objects.get(pk=activity.pk).seats_held == 2


def test_whoever_enrols_twice_has_one_enrolment():
    activity, person = make_activity(), make_person()
    assert (
        actions.enrol(activity=activity, person=person).pk
        == actions.enrol(activity=activity, person=person).pk
    )
    assert EnrolmentLog.objects.count() == 1


def test_a_free_place_goes_to_the_queue_before_it_goes_to_a_newcomer():
    activity = make_activity(seats=1, starts_in=timedelta(hours=1), promotion_stop=timedelta(hours=2))
    first, second = make_enrolments(activity, 2)
    actions.cancel(enrolment=first, by=None)
    newcomer = actions.enrol(activity=activity, person=make_person())
    second.refresh_from_db()
    assert (second.state, newcomer.state) == ("waiting", "waiting")


def test_cancelling_a_full_event_offers_the_place_to_the_next():
    activity = make_activity(seats=1)
    first, second, _third = make_enrolments(activity, 3)
    actions.cancel(enrolment=first, by=None)
    assert states(activity) == ["cancelled", "offered", "waiting"]
    assert actions.accept(enrolment=second, by=None).state == "confirmed"
    assert actions.accept(enrolment=second, by=None).state == "confirmed"


def test_a_declined_offer_passes_on_and_stays_declined():
    activity = make_activity(seats=1)
    first, second, _third = make_enrolments(activity, 3)
    actions.cancel(enrolment=first, by=None)
    actions.decline(enrolment=second, by=None)
    assert states(activity) == ["cancelled", "declined", "offered"]


def test_whoever_cancels_after_accepting_an_offer_keeps_no_live_offer():
    activity = make_activity(seats=1)
    first, second, third = make_enrolments(activity, 3)
    actions.cancel(enrolment=first, by=None)
    actions.accept(enrolment=second, by=None)
    actions.cancel(enrolment=second, by=None)
    with pytest.raises(errors.NothingToDo):
        actions.accept(enrolment=second, by=None)
    third.refresh_from_db()
    assert third.state == "offered"


def test_an_expired_offer_holds_no_place_even_before_a_job_has_seen_it():
    activity = make_activity(seats=1, offer_hours=1)
    first, second = make_enrolments(activity, 2)
    actions.cancel(enrolment=first, by=None)
    later = timezone.now() + timedelta(hours=2)
    newcomer = actions.enrol(activity=activity, person=make_person(), at=later)
    second.refresh_from_db()
    assert (second.state, newcomer.state) == ("expired", "confirmed")
    with pytest.raises(errors.OfferExpired):
        actions.accept(enrolment=second, by=None, at=later)


def test_the_sweep_passes_places_on():
    activity = make_activity(seats=1, offer_hours=1)
    first, _second, _third = make_enrolments(activity, 3)
    actions.cancel(enrolment=first, by=None)
    assert actions.expire_offers(at=timezone.now() + timedelta(hours=2)) == 1
    assert states(activity) == ["cancelled", "expired", "offered"]
    assert actions.expire_offers() == 0


def test_an_offer_never_outlives_two_hours_before_the_start():
    activity = make_activity(seats=1, starts_in=timedelta(hours=10), offer_hours=48)
    first, second = make_enrolments(activity, 2)
    actions.cancel(enrolment=first, by=None)
    second.refresh_from_db()
    assert second.offer_expires_at == activity.starts_at - timedelta(hours=2)


def test_staff_can_push_a_place_shortly_before_the_start():
    activity = make_activity(seats=1, starts_in=timedelta(hours=1, minutes=30))
    first, second = make_enrolments(activity, 2)
    actions.cancel(enrolment=first, by=None)
    assert states(activity) == ["cancelled", "waiting"]
    actions.offer_next(activity=activity, by=make_user(roles=("staff",)))
    second.refresh_from_db()
    assert second.state == "offered"


def test_whoever_comes_back_stands_at_the_end():
    activity = make_activity(seats=1)
    first, _second, _third = make_enrolments(activity, 3)
    actions.cancel(enrolment=first, by=None)
    again = actions.enrol(activity=activity, person=first.person)
    assert again.pk == first.pk
    assert states(activity) == ["offered", "waiting", "waiting"]
    assert list(Enrolment.objects.filter(activity=activity).order_by("queue_number"))[-1].pk == first.pk


def test_an_automatic_event_gives_the_place_at_once():
    activity = make_activity(seats=1, promotion_mode="auto_confirm")
    first, second = make_enrolments(activity, 2)
    actions.cancel(enrolment=first, by=None)
    second.refresh_from_db()
    assert second.state == "confirmed"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"published": False}, errors.NotOpen),
        ({"enrol_opens_at": timezone.now() + timedelta(days=1)}, errors.NotYetOpen),
        ({"enrol_closes_at": timezone.now() - timedelta(hours=1)}, errors.EnrolmentClosed),
        ({"starts_in": timedelta(days=-2)}, errors.Over),
        ({"starts_in": timedelta(hours=-1)}, errors.EnrolmentClosed),
        ({"eligibility": "cooperatives"}, errors.NotEligible),
        ({"eligibility": "invited"}, errors.NotEligible),
    ],
)
def test_each_refusal_has_its_own_sentence_and_leaves_no_row(values, error):
    activity = make_activity(**values)
    with pytest.raises(error) as refusal, transaction.atomic():
        actions.enrol(activity=activity, person=make_person())
    assert "%" not in str(refusal.value)
    assert Enrolment.objects.count() == 0


def test_a_full_event_without_a_list_says_so():
    activity = make_activity(seats=1, waitlist_enabled=False)
    make_enrolments(activity, 1)
    with pytest.raises(errors.Full):
        actions.enrol(activity=activity, person=make_person())


def test_a_waiting_list_has_its_own_end():
    activity = make_activity(seats=1, waitlist_max=1)
    make_enrolments(activity, 2)
    with pytest.raises(errors.Full):
        actions.enrol(activity=activity, person=make_person())


def test_whoever_is_approved_gets_a_place_and_nobody_else_when_there_are_more():
    staff, activity = make_user(roles=("staff",)), make_activity(seats=1, approval_required=True)
    first, second, third = make_enrolments(activity, 3)
    assert states(activity) == ["pending"] * 3
    actions.approve(enrolment=first, by=staff)
    actions.approve(enrolment=second, by=staff)
    actions.change_capacity(activity=activity, capacity=5, by=staff)
    assert {row.pk: row.state for row in Enrolment.objects.filter(activity=activity)} == {
        first.pk: "confirmed",
        second.pk: "offered",
        third.pk: "pending",
    }
    with pytest.raises(errors.NothingToDo):
        actions.approve(enrolment=first, by=staff)


def test_a_request_is_turned_down_with_a_reason():
    staff, activity = make_user(roles=("staff",)), make_activity(approval_required=True)
    (row,) = make_enrolments(activity, 1)
    with pytest.raises(errors.NotStaff):
        actions.reject(enrolment=row, by=staff, reason="  ")
    assert actions.reject(enrolment=row, by=staff, reason="Riservato ai soci.").state == "rejected"


def test_fewer_places_than_are_held_are_refused_with_the_number():
    staff, activity = make_user(roles=("staff",)), make_activity(seats=3)
    make_enrolments(activity, 4)
    with pytest.raises(errors.CapacityBelowHeld) as refusal:
        actions.change_capacity(activity=activity, capacity=2, by=staff)
    assert "3" in str(refusal.value)
    actions.change_capacity(activity=activity, capacity=2, by=staff, keep_beyond=True)
    assert states(activity) == ["confirmed"] * 3 + ["waiting"]
    actions.cancel(
        enrolment=Enrolment.objects.filter(activity=activity).order_by("queue_number").first(), by=None
    )
    assert states(activity) == ["cancelled", "confirmed", "confirmed", "waiting"]


def test_two_events_at_the_same_time_are_named_and_can_be_accepted_all_the_same():
    person, first = make_person(), make_activity(title="Il primo")
    second = make_activity(starts_at=first.starts_at + timedelta(hours=1))
    actions.enrol(activity=first, person=person)
    with pytest.raises(errors.Overlaps) as refusal:
        actions.enrol(activity=second, person=person)
    assert "Il primo" in str(refusal.value)
    assert actions.enrol(activity=second, person=person, accept_overlap=True).state == "confirmed"


def test_an_event_that_begins_when_another_ends_does_not_overlap():
    person, first = make_person(), make_activity()
    second = make_activity(starts_at=first.ends_at)
    actions.enrol(activity=first, person=person)
    assert actions.enrol(activity=second, person=person).state == "confirmed"


def test_meetings_are_compared_rather_than_whole_courses():
    person, course = make_person(), make_activity(ends_at=timezone.now() + timedelta(days=60))
    make_meeting(course)
    other = make_activity(starts_at=course.starts_at + timedelta(days=7))
    actions.enrol(activity=course, person=person)
    assert actions.enrol(activity=other, person=person).state == "confirmed"


def test_a_late_withdrawal_is_noted_and_never_refused():
    activity = make_activity(cancel_until=timezone.now() - timedelta(hours=1))
    (row,) = make_enrolments(activity, 1)
    assert actions.cancel(enrolment=row, by=None).late is True
    assert actions.cancel(enrolment=row, by=None).state == "cancelled"


def test_staff_give_a_reason_to_cancel_somebody_else():
    staff = make_user(roles=("staff",))
    (row,) = make_enrolments(make_activity(), 1)
    with pytest.raises(errors.NotStaff):
        actions.cancel(enrolment=row, by=staff)
    actions.cancel(enrolment=row, by=staff, reason="Doppia iscrizione")
    assert row.log.last().reason == "Doppia iscrizione"


def test_a_cancelled_event_frees_everybody_and_tells_each_once():
    activity = make_activity(seats=1)
    make_meeting(activity)
    make_enrolments(activity, 3)
    staff = make_user(roles=("staff",))
    actions.cancel_activity(activity=activity, by=staff, reason="Sala allagata")
    actions.cancel_activity(activity=activity, by=staff, reason="Sala allagata")
    assert states(activity) == ["cancelled"] * 3
    assert activity.meetings.get().state == "cancelled"
    with pytest.raises(errors.NotOpen):
        actions.enrol(activity=activity, person=make_person())


def test_a_room_is_used_by_one_meeting_at_a_time():
    room = Room.objects.create(place=make_place(), name="Sala grande")
    first = make_activity()
    make_meeting(first, room=room)
    with pytest.raises(errors.RoomTaken):
        make_meeting(make_activity(starts_at=first.starts_at + timedelta(hours=1)), room=room)
    make_meeting(make_activity(starts_at=first.starts_at + timedelta(hours=2)), room=room)


def test_a_moved_meeting_raises_its_sequence_once():
    activity = make_activity()
    meeting = make_meeting(activity)
    later = meeting.starts_at + timedelta(days=1)
    for _time in range(2):
        meeting = actions.move_meeting(
            meeting=meeting, starts_at=later, ends_at=later + timedelta(hours=2), room=None, by=None
        )
    assert meeting.sequence == 1


@pytest.mark.parametrize("capacity", [0, -1])
def test_postgresql_refuses_an_event_without_places(capacity):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_activity(seats=capacity)


def test_a_cancelled_event_cannot_be_published_again():
    activity = make_activity()
    actions.cancel_activity(activity=activity, by=None, reason="x")
    with pytest.raises(WrongState):
        actions.publish(activity=activity, by=None)


def test_reminders_are_said_once_and_not_to_whoever_has_just_enrolled():
    activity = make_activity(starts_in=timedelta(days=3))
    make_enrolments(activity, 1)
    assert actions.remind() == 0
    assert actions.remind(at=activity.starts_at - timedelta(hours=20)) == 1
