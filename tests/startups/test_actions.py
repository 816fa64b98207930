"""BarCamps are kept with their Activity, found when open, and told to whoever asked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from land.core.models import SearchEntry
from land.enrolment import actions as enrolment
from land.enrolment.actions import place_named
from land.enrolment.errors import CapacityBelowHeld
from land.enrolment.models import Activity, Meeting, Place
from land.notifications.kinds import kinds
from land.notifications.models import Notice
from startups import actions, notices
from startups.models import BarCamp, Interest
from tests.make.barcamps import barcamp_facts, make_barcamp
from tests.make.people import make_person
from tests.make.places import make_municipality

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, str]]:
    rows = SearchEntry.objects.filter(kind="barcamp").order_by("language")
    return list(rows.values_list("language", "url"))


def test_a_new_barcamp_is_a_draft_with_its_event_its_page_and_one_meeting():
    row = make_barcamp(opened=False, title="Orti in città")
    assert (row.slug, row.activity.url, row.activity.state) == (
        "orti-in-citta", "/startup/barcamp/orti-in-citta/", "draft",
    )  # fmt: skip
    meeting = Meeting.objects.get(activity=row.activity)
    assert (meeting.title, meeting.starts_at) == ("Orti in città", row.activity.starts_at)


def test_a_second_barcamp_of_the_same_title_has_another_address():
    assert [make_barcamp(title="Orti").slug, make_barcamp(title="Orti").slug] == ["orti", "orti-2"]


def test_a_refused_barcamp_leaves_nothing_behind():
    facts = barcamp_facts()
    facts["ends_at"] = facts["starts_at"]
    with pytest.raises(actions.EndsBeforeItStarts):
        actions.save_barcamp(by=None, **facts)
    assert (BarCamp.objects.count(), Activity.objects.count()) == (0, 0)


def test_a_draft_is_not_found_and_an_open_one_is_in_both_languages():
    row = make_barcamp(opened=False, title="Orti")
    assert found() == []
    actions.open_barcamp(barcamp=row, by=None)
    assert found() == [("en", "/en/startup/barcamp/orti/"), ("it", "/startup/barcamp/orti/")]


def test_whoever_asked_is_told_once_that_a_barcamp_is_open():
    asked, other = make_person(), make_person()
    actions.follow(person=asked)
    actions.follow(person=asked)
    row = make_barcamp()
    actions.open_barcamp(barcamp=row, by=None)
    told = Notice.objects.filter(kind=notices.OPEN).values_list("person", "facts")
    assert list(told) == [(asked.pk, {"barcamp": row.pk})]
    assert (Interest.objects.count(), other.pk != asked.pk) == (1, True)


def test_whoever_no_longer_asks_is_not_told():
    person = make_person()
    actions.follow(person=person)
    actions.unfollow(person=person)
    make_barcamp()
    assert Notice.objects.filter(kind=notices.OPEN).count() == 0


def test_the_message_is_dropped_when_the_barcamp_is_called_off():
    row = make_barcamp()
    kind = kinds.get(notices.OPEN)
    assert kind.still_true({"barcamp": row.pk})
    assert kind.context({"barcamp": row.pk})["url"] == row.get_absolute_url()
    enrolment.cancel_activity(activity=row.activity, by=None, reason="Neve")
    assert not kind.still_true({"barcamp": row.pk})


def test_a_change_of_time_moves_the_meeting_and_tells_whoever_has_a_place():
    row = make_barcamp()
    person = make_person()
    enrolment.enrol(activity=row.activity, person=person)
    starts = timezone.now() + timedelta(days=30)
    facts = barcamp_facts(starts_at=starts, title="Con un altro titolo", capacity=10)
    changed = actions.save_barcamp(by=None, barcamp=row, **facts)
    assert (changed.slug, changed.activity.title) == (row.slug, "Con un altro titolo")
    assert (changed.activity.starts_at, changed.activity.capacity) == (starts, 10)
    assert Meeting.objects.get(activity=row.activity).starts_at == starts
    assert Notice.objects.filter(kind="enrolment-activity-moved", person=person).count() == 1


def test_places_do_not_go_below_the_people_who_have_one():
    row = make_barcamp()
    for _time in range(2):
        enrolment.enrol(activity=row.activity, person=make_person())
    with pytest.raises(CapacityBelowHeld):
        actions.save_barcamp(by=None, barcamp=row, **barcamp_facts(capacity=1))


def test_a_cancelled_barcamp_keeps_its_dates():
    row = make_barcamp()
    enrolment.cancel_activity(activity=row.activity, by=None, reason="Neve")
    facts = barcamp_facts(starts_at=timezone.now() + timedelta(days=31))
    with pytest.raises(actions.DatesAreFixed):
        actions.save_barcamp(by=None, barcamp=row, **facts)


def test_a_place_is_one_however_often_it_is_named():
    town = make_municipality()
    first = place_named(name="Biblioteca", municipality=town)
    again = place_named(name="Biblioteca", municipality=town, address="via Nuova 2")
    assert (first.pk, Place.objects.get(pk=first.pk).address) == (again.pk, "via Nuova 2")


def test_a_barcamp_published_from_the_list_of_events_is_found_and_told_all_the_same():
    person = make_person()
    actions.follow(person=person)
    row = make_barcamp(opened=False, title="Orti")
    enrolment.publish(activity=row.activity, by=None)
    assert [language for language, _url in found()] == ["en", "it"]
    assert Notice.objects.filter(kind=notices.OPEN, person=person).count() == 1
