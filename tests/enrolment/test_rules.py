"""Rules are changed under the lock; what is wrong is said at its field."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from land.enrolment import actions, errors
from land.enrolment.forms.rules import RulesForm, rules_of
from land.enrolment.models import Activity, Enrolment
from tests.make.enrolment import make_activity, make_enrolments

pytestmark = pytest.mark.django_db


def typed(activity, **values):
    """The form as the browser sends it back."""
    form = RulesForm(initial=rules_of(activity))
    sent = {name: form[name].value() for name in form.fields}
    for name in ("enrol_opens_at", "enrol_closes_at", "cancel_until"):
        if sent[name] is not None:
            sent[name] = timezone.localtime(sent[name]).strftime("%Y-%m-%dT%H:%M")
    sent |= values
    return {name: value for name, value in sent.items() if value is not None and value is not False}


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def states(activity):
    return list(
        Enrolment.objects.filter(activity=activity).order_by("queue_number").values_list("state", flat=True)
    )


def post(client, activity, **values):
    return client.post(reverse("enrolment_staff:rules", args=[activity.uuid]), typed(activity, **values))


def test_rules_come_back_as_they_were_and_can_be_changed(client, staff):
    activity = make_activity()
    closes = (activity.starts_at - timedelta(days=2)).replace(second=0, microsecond=0)
    assert post(client, activity).status_code == 302
    post(
        client, activity, eligibility="cooperatives", approval_required="on", enrol_closes_at=local(closes),
        waitlist_max="5", offer_hours="24", min_participants="2", attendance_threshold="80",
        promotion_mode="auto_confirm", overlap_policy="block",
    )  # fmt: skip
    row = Activity.objects.get(pk=activity.pk)
    assert (row.eligibility, row.approval_required, row.enrol_closes_at) == ("cooperatives", True, closes)
    assert (row.waitlist_max, row.offer_hours, row.min_participants) == (5, 24, 2)
    assert (row.attendance_threshold, row.promotion_mode, row.overlap_policy) == (80, "auto_confirm", "block")
    assert row.capacity == activity.capacity


@pytest.mark.parametrize("field", ["waitlist_max", "offer_hours", "min_participants", "attendance_threshold"])
@pytest.mark.parametrize("value", ["0", "-1", "abc", "1000000000"])
def test_an_impossible_number_is_refused_at_its_field(client, staff, field, value):
    activity = make_activity()
    response = post(client, activity, **{field: value})
    if value == "0" and field in ("min_participants", "attendance_threshold"):
        assert response.status_code == 302
    else:
        assert list(response.context["form"].errors) == [field]
        assert f'value="{value}"' in response.content.decode()


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"enrol_opens_at": 5, "enrol_closes_at": 4}, "enrol_closes_at"),
        ({"enrol_opens_at": 5, "enrol_closes_at": 5}, "enrol_closes_at"),
        ({"enrol_opens_at": 21}, "enrol_opens_at"),
        ({"enrol_closes_at": 22}, "enrol_closes_at"),
        ({"cancel_until": 22}, "cancel_until"),
    ],
)
def test_dates_that_contradict_each_other_are_refused_at_their_field(client, staff, days, field):
    activity = make_activity()
    sent = {name: local(timezone.now() + timedelta(days=number)) for name, number in days.items()}
    assert list(post(client, activity, **sent).context["form"].errors) == [field]


@pytest.mark.parametrize("typo", ["domani", "0026-01-01T10:00", "2027-13-01T10:00"])
def test_a_day_that_cannot_be_meant_is_refused(client, staff, typo):
    assert list(post(client, make_activity(), cancel_until=typo).context["form"].errors) == ["cancel_until"]


def test_the_least_number_is_not_more_than_the_places(client, staff):
    response = post(client, make_activity(seats=2), min_participants="3")
    assert "2 posti" in str(response.context["form"].errors["min_participants"])


def test_whoever_waits_for_approval_goes_on_waiting_when_it_is_no_longer_asked():
    activity = make_activity(seats=3, approval_required=True)
    make_enrolments(activity, 1)
    actions.change_rules(activity=activity, rules={"approval_required": False}, by=None)
    make_enrolments(activity, 1)
    assert states(activity) == ["pending", "confirmed"]


def test_a_closed_waiting_list_keeps_whoever_stands_in_it():
    activity = make_activity(seats=1)
    first, _second = make_enrolments(activity, 2)
    actions.change_rules(activity=activity, rules={"waitlist_enabled": False}, by=None)
    actions.cancel(enrolment=first, by=None)
    assert states(activity) == ["cancelled", "offered"]


def test_the_rules_of_an_event_called_off_are_fixed():
    activity = make_activity()
    actions.cancel_activity(activity=activity, by=None, reason="Neve")
    with pytest.raises(errors.RulesAreFixed):
        actions.change_rules(activity=activity, rules={"offer_hours": 3}, by=None)
    with pytest.raises(TypeError):
        actions.change_rules(activity=activity, rules={"capacity": 3}, by=None)
