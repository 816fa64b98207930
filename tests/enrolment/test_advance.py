"""An event goes on by itself: running when it has begun, closed with its register; archived by staff."""

from datetime import timedelta

import pytest
from django.urls import reverse

from land.core.errors import WrongState
from land.enrolment import actions
from land.enrolment.models import Activity
from tests.make.enrolment import make_activity, make_past

pytestmark = pytest.mark.django_db


def test_what_has_begun_is_running_and_what_is_to_come_is_not():
    begun, to_come = make_past(2), make_activity()
    assert actions.advance() == (1, 0)
    assert set(Activity.objects.values_list("pk", "state")) == {
        (begun.pk, "running"),
        (to_come.pk, "published"),
    }


def test_it_closes_with_its_register_and_not_before():
    row = make_past(2)
    actions.advance()
    over = row.meetings.order_by("ends_at").last().ends_at
    end = max(over, row.ends_at)
    assert actions.advance(at=end + timedelta(days=15, seconds=-1)) == (0, 0)
    assert actions.advance(at=end + timedelta(days=15)) == (0, 1)
    assert actions.advance(at=end + timedelta(days=15)) == (0, 0)
    row.refresh_from_db()
    assert row.state == "closed"


def test_a_register_that_staff_reopened_keeps_it_running():
    row = make_past(2)
    actions.advance()
    later = row.ends_at + timedelta(days=20)
    Activity.objects.filter(pk=row.pk).update(register_open_until=later)
    assert actions.advance(at=later - timedelta(seconds=1)) == (0, 0)
    assert actions.advance(at=later) == (0, 1)


def test_staff_close_and_archive_in_this_order(client, staff):
    row = make_past(2)
    with pytest.raises(WrongState):
        actions.archive(activity=row, by=staff)
    actions.advance()
    client.post(reverse("enrolment_staff:close", args=[row.uuid]))
    client.post(reverse("enrolment_staff:archive", args=[row.uuid]))
    row.refresh_from_db()
    assert row.state == "archived"
    assert row not in Activity.objects.public()
