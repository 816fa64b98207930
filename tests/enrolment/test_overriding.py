"""Staff act past the rules with a reason, which stands in the log."""

import pytest
from django.urls import reverse

from land.accounts.models import Person
from land.enrolment import actions, errors
from land.enrolment.actions.ledger import position
from land.enrolment.models import Activity, Enrolment
from land.notifications.kinds import kinds
from land.notifications.models import Notice
from tests.make.enrolment import make_activity, make_enrolments
from tests.make.people import make_person, make_user

pytestmark = pytest.mark.django_db
BY_PHONE = {"reason": "Ha telefonato"}


def order(activity):
    return list(Enrolment.objects.filter(activity=activity).waiting().values_list("pk", flat=True))


def by_hand(client, activity, **values):
    url = reverse("enrolment_staff:by_hand", args=[activity.uuid])
    return client.post(
        url, {"email": "nuova@demo.land", "first_name": "Nora", "last_name": "Nuova"} | BY_PHONE | values
    )


def test_somebody_enrolled_by_hand_goes_behind_whoever_waits(staff):
    activity = make_activity(seats=1, approval_required=True, eligibility="invited")
    first = actions.enrol_by_staff(activity=activity, person=make_person(), by=staff, **BY_PHONE)
    second = actions.enrol_by_staff(activity=activity, person=make_person(), by=staff, **BY_PHONE)
    assert (first.state, second.state) == ("confirmed", "waiting")
    line = first.log.get()
    assert (line.reason, line.by) == ("Ha telefonato", staff)


def test_a_place_beyond_the_limit_is_given_only_with_the_tick_and_nobody_loses_a_number(staff):
    activity = make_activity(seats=1)
    _first, second = make_enrolments(activity, 2)
    row = actions.enrol_by_staff(activity=activity, person=make_person(), by=staff, beyond=True, **BY_PHONE)
    activity.refresh_from_db()
    assert row.state == "confirmed"
    assert (activity.seats_held, activity.capacity, activity.over_capacity_extra) == (2, 1, 1)
    assert order(activity) == [second.pk]
    actions.cancel(enrolment=row, by=None)
    assert order(activity) == [second.pk]


@pytest.mark.parametrize("state", ["waiting", "offered", "pending", "cancelled"])
def test_somebody_who_is_in_already_gets_the_place_past_the_queue(staff, state):
    activity = make_activity(seats=1, approval_required=state == "pending")
    rows = make_enrolments(activity, 3)
    row = rows[1]
    if state == "offered":
        actions.cancel(enrolment=rows[0], by=None)
    if state == "cancelled":
        actions.cancel(enrolment=row, by=None)
    row.refresh_from_db()
    assert row.state == state
    again = actions.enrol_by_staff(activity=activity, person=row.person, by=staff, beyond=True, **BY_PHONE)
    assert (again.pk, again.state) == (row.pk, "confirmed")
    assert (
        Activity.objects.get(pk=activity.pk).seats_held
        == Enrolment.objects.filter(activity=activity, state__in=["confirmed", "offered"]).count()
    )
    same = actions.enrol_by_staff(activity=activity, person=row.person, by=staff, beyond=True, **BY_PHONE)
    assert same.log.count() == again.log.count()


def test_a_person_is_moved_in_the_queue_and_nobody_else_changes_order(staff):
    activity = make_activity(seats=1)
    _held, first, second, third = make_enrolments(activity, 4)
    actions.move_in_queue(enrolment=third, position=1, by=staff, **BY_PHONE)
    assert order(activity) == [third.pk, first.pk, second.pk]
    actions.move_in_queue(enrolment=first, position=99, by=staff, **BY_PHONE)
    assert order(activity) == [third.pk, second.pk, first.pk]
    first.refresh_from_db()
    assert position(first) == 3
    assert first.log.last().said == "resta: in lista d’attesa"
    before = first.log.count()
    actions.move_in_queue(enrolment=first, position=3, by=staff, **BY_PHONE)
    assert first.log.count() == before


def test_what_was_said_to_whoever_waits_still_holds_after_the_queue_was_dealt_again(staff):
    activity = make_activity(seats=1)
    _held, first, second = make_enrolments(activity, 3)
    actions.move_in_queue(enrolment=second, position=1, by=staff, **BY_PHONE)
    kind = kinds.get("enrolment-waiting")
    told = [notice.facts for notice in Notice.objects.filter(kind=kind.key, person=first.person)]
    assert [(kind.still_true(facts), kind.context(facts)["position"]) for facts in told] == [(True, 2)]
    assert Notice.objects.filter(kind=kind.key, person=second.person).count() == 2


def test_the_first_of_the_new_order_is_offered_the_place(staff):
    activity = make_activity(seats=1)
    held, first, second = make_enrolments(activity, 3)
    actions.move_in_queue(enrolment=second, position=1, by=staff, **BY_PHONE)
    actions.cancel(enrolment=held, by=None)
    states = {row.pk: row.state for row in Enrolment.objects.filter(activity=activity)}
    assert (states[second.pk], states[first.pk]) == ("offered", "waiting")


def test_only_who_waits_can_be_moved(staff):
    (row,) = make_enrolments(make_activity(), 1)
    with pytest.raises(errors.NothingToDo):
        actions.move_in_queue(enrolment=row, position=1, by=staff, **BY_PHONE)


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_done_past_the_rules_without_a_reason(staff, reason):
    activity = make_activity(seats=1)
    held, waiting, _last = make_enrolments(activity, 3)
    with pytest.raises(errors.NotStaff):
        actions.enrol_by_staff(activity=activity, person=make_person(), by=staff, reason=reason)
    with pytest.raises(errors.NotStaff):
        actions.move_in_queue(enrolment=waiting, position=1, by=staff, reason=reason)
    actions.cancel(enrolment=held, by=None)
    with pytest.raises(errors.NotStaff):
        actions.accept(enrolment=waiting, by=staff, reason=reason)


def test_staff_accept_for_somebody_who_cannot(client, staff):
    activity = make_activity(seats=1)
    held, row = make_enrolments(activity, 2)
    actions.cancel(enrolment=held, by=None)
    client.post(reverse("enrolment_staff:accept", args=[row.uuid]), BY_PHONE)
    row.refresh_from_db()
    assert (row.state, row.log.last().reason, row.log.last().by) == ("confirmed", "Ha telefonato", staff)


def test_the_form_knows_people_by_their_address(client, staff):
    activity, member = make_activity(seats=9), make_user()
    by_hand(client, activity)
    by_hand(client, activity, email=member.email.upper(), first_name="", last_name="")
    by_hand(client, activity, first_name="", last_name="", email="NUOVA@demo.land")
    assert set(Enrolment.objects.values_list("person__email", flat=True)) == {"nuova@demo.land", member.email}
    assert Person.objects.filter(email=member.email).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "nessuno"}, "email"),
        ({"reason": " "}, "reason"),
        ({"first_name": ""}, "last_name"),
        ({"email": "x" * 300 + "@demo.land"}, "email"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_keeps_what_was_typed(client, staff, wrong, field):
    response = by_hand(client, make_activity(), **wrong)
    assert list(response.context["by_hand_form"].errors) == [field]
    assert 'value="Nuova"' in response.content.decode()
    assert Enrolment.objects.count() == 0


def test_a_full_event_says_so_to_staff_and_knows_nobody_new(client, staff):
    activity = make_activity(seats=1, waitlist_enabled=False)
    make_enrolments(activity, 1)
    response = by_hand(client, activity)
    assert "I posti sono esauriti" in response.content.decode() or "esauriti" in response.content.decode()
    assert not Person.objects.filter(email="nuova@demo.land").exists()
    by_hand(client, activity, beyond="on")
    assert Enrolment.objects.get(person__email="nuova@demo.land").state == "confirmed"


@pytest.mark.parametrize("typed", ["0", "-1", "abc", "", "1000000000"])
def test_an_impossible_position_changes_nothing(client, staff, typed):
    activity = make_activity(seats=1)
    _held, first, second = make_enrolments(activity, 3)
    url = reverse("enrolment_staff:position", args=[second.uuid])
    assert client.post(url, {"position": typed} | BY_PHONE).status_code == 302
    assert order(activity) == [first.pk, second.pk]
    client.post(url, {"position": "1"} | BY_PHONE)
    assert order(activity) == [second.pk, first.pk]
    html = client.get(reverse("enrolment_staff:activity", args=[activity.uuid])).content.decode()
    assert "Ha telefonato" in html


def test_the_page_of_an_event_costs_the_same_with_one_person_and_with_three(
    client, staff, django_assert_max_num_queries
):
    activity = make_activity(seats=1)
    url = reverse("enrolment_staff:activity", args=[activity.uuid])

    def cost():
        with django_assert_max_num_queries(80) as seen:
            client.get(url)
        return len(seen)

    make_enrolments(activity, 1)
    client.get(url)
    one = cost()
    make_enrolments(activity, 2)
    assert cost() == one
