"""What the vote offers to the land, and its demo."""

import pytest
from django.utils import timezone

from land.core import offers
from land.enrolment import actions as enrolment
from tests.make.ballots import cast, close_now, make_room, open_ballot
from tests.make.people import make_person
from workshops.actions import ballots
from workshops.demo import ballots as demo
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


def test_a_person_reads_that_they_voted_and_never_what():
    room, someone = make_room(), make_person()
    seat = enrolment.enrol(activity=room.activity, person=someone, group="cittadini")
    person = room.participants.first()
    room.participants.filter(pk=person.pk).update(enrolment=seat)
    ballot = open_ballot(room)
    cast(ballot, person, 1)
    (told,) = offers.personal_data.get("workshops-votes").collect(someone)
    assert list(told.values()) == [str(room), ballot.title, True, "telefono"]


def test_the_figure_and_the_sitemap_know_a_vote_once_it_is_public():
    room = make_room(people=(3, 3))
    ballot, figure, part = (
        open_ballot(room),
        offers.figures.get("workshops-voters"),
        offers.sitemap.get("workshops-results"),
    )
    for person in room.participants.all():
        cast(ballot, person, 1)
    closed = close_now(ballot)
    assert (figure.count(None), list(part.rows())) == (0, [])
    ballots.publish(ballot=closed, by=None)
    assert (figure.count(None), figure.count(room.activity.programme), len(list(part.rows()))) == (6, 6, 2)


def test_the_demo_holds_a_vote_once():
    room = make_room(people=(20, 10, 6), ideas=8)
    first, again = demo.held(room), demo.held(Workshop.objects.get(pk=room.pk))
    assert (first.pk, first.state, first.results["turnout"]["entitled"]) == (again.pk, "published", 36)
    assert first.results["turnout"]["voted"] == 34 and first.closed_at <= timezone.now()
