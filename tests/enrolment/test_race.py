"""Many people, few places, at the same moment; and the proof that the test can fail."""

import time
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.models import QuerySet

from land.enrolment import actions
from land.enrolment.actions import ledger
from land.enrolment.models import Activity, Enrolment
from land.enrolment.querysets import ActivityQuerySet
from tests.make.enrolment import make_activity, make_enrolments
from tests.make.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, PLACES = 60, 20


def all_at_once(verbs):
    """Run each verb in its own thread and connection, released together; returns the errors."""
    start, errors = Barrier(len(verbs)), []

    def run(verb):
        connection.ensure_connection()
        start.wait()
        try:
            verb()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(verb,)) for verb in verbs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return errors


def rush(activity):
    people = [make_person() for _number in range(PEOPLE)]
    return all_at_once(
        [lambda person=person: actions.enrol(activity=activity, person=person) for person in people]
    )


def test_sixty_people_for_twenty_places_leave_twenty_confirmed_and_forty_in_order():
    activity = make_activity(seats=PLACES)
    assert rush(activity) == []
    rows = list(
        Enrolment.objects.filter(activity=activity).order_by("queue_number").values_list("state", flat=True)
    )
    assert rows == ["confirmed"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    activity.refresh_from_db()
    assert activity.seats_held == PLACES


def test_without_the_lock_the_same_rush_oversells(monkeypatch):
    """The negative control: if this stops overselling, the test above proves nothing."""

    def unlocked(self: QuerySet, pk: int) -> Activity:
        row = self.get(pk=pk)
        row.version = time.monotonic_ns()
        return row

    monkeypatch.setattr(ActivityQuerySet, "locked", unlocked)
    monkeypatch.setattr(ledger, "settle", lambda activity, now, **more: None)
    activity = make_activity(seats=PLACES)
    rush(activity)
    assert Enrolment.objects.filter(activity=activity, state="confirmed").count() > PLACES


def test_ten_clicks_of_one_person_are_one_enrolment():
    activity, person = make_activity(), make_person()
    assert all_at_once([lambda: actions.enrol(activity=activity, person=person)] * 10) == []
    assert Enrolment.objects.filter(activity=activity).count() == 1


def test_places_that_become_free_together_pass_to_as_many_people():
    activity = make_activity(seats=10)
    rows = make_enrolments(activity, 25)
    assert all_at_once([lambda row=row: actions.cancel(enrolment=row, by=None) for row in rows[:5]]) == []
    states = list(
        Enrolment.objects.filter(activity=activity).order_by("queue_number").values_list("state", flat=True)
    )
    assert states == ["cancelled"] * 5 + ["confirmed"] * 5 + ["offered"] * 5 + ["waiting"] * 10


def test_an_offer_is_accepted_or_expires_never_both():
    activity = make_activity(seats=1)
    first, second, third = make_enrolments(activity, 3)
    actions.cancel(enrolment=first, by=None)
    second.refresh_from_db()
    at_the_end = second.offer_expires_at
    errors = all_at_once(
        [
            lambda: actions.accept(enrolment=Enrolment.objects.get(pk=second.pk), by=None, at=at_the_end),
            lambda: actions.expire_offers(at=at_the_end),
        ]
    )
    second.refresh_from_db()
    third.refresh_from_db()
    assert [type(error).__name__ for error in errors] == ["OfferExpired"]
    assert (second.state, third.state) == ("expired", "offered")
