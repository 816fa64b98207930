"""The doors: by POST only, one's own only, the same 404 for what is another's and what is not there."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from land.accounts.models import AccessEvent
from land.enrolment import actions
from land.enrolment.models import CalendarToken, Enrolment, Room
from tests.make.enrolment import make_activity, make_enrolments, make_meeting, make_place
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    user = make_user()
    client.force_login(user)
    return user


def test_a_visitor_is_sent_to_log_in_and_comes_back(client):
    url = reverse("enrolment:enrol", args=[make_activity().uuid])
    assert client.get(url).url == f"/account/login/?next={url}"


def test_a_place_is_taken_by_post_and_never_by_get(client, ada):
    url = reverse("enrolment:enrol", args=[make_activity().uuid])
    assert client.get(url).status_code == 200
    assert Enrolment.objects.count() == 0
    response = client.post(url, {"form_key": uuid4()}, follow=True)
    assert "Il posto è confermato" in response.content.decode()
    assert Enrolment.objects.get().state == "confirmed"


def test_a_double_click_is_one_enrolment_and_one_answer(client, ada):
    url, key = reverse("enrolment:enrol", args=[make_activity().uuid]), uuid4()
    assert client.post(url, {"form_key": key}).url == client.post(url, {"form_key": key}).url
    assert Enrolment.objects.count() == 1


def test_what_was_typed_stays_when_it_overlaps(client, ada):
    first = make_activity(title="Il primo")
    second = make_activity(starts_at=first.starts_at)
    client.post(reverse("enrolment:enrol", args=[first.uuid]))
    url = reverse("enrolment:enrol", args=[second.uuid])
    response = client.post(url, {"needs": "Un posto vicino alla porta"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Il primo" in html
    assert "Un posto vicino alla porta" in html
    client.post(url, {"needs": "Un posto", "overlap_seen": "1", "accept_overlap": "on"})
    assert Enrolment.objects.filter(activity=second).count() == 1


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_a_closed_enrolment_says_so_also_to_a_direct_post(client, ada, state):
    activity = make_activity(published=state != "draft")
    if state == "closed":
        actions.close(activity=activity, by=None)
    response = client.post(reverse("enrolment:enrol", args=[activity.uuid]))
    assert response.status_code == {"draft": 404, "closed": 409}[state]
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("name", ["detail", "accept", "decline", "cancel"])
def test_another_persons_enrolment_looks_like_a_missing_one(client, ada, name):
    (foreign,) = make_enrolments(make_activity(), 1)
    method = client.get if name == "detail" else client.post
    answers = [method(reverse(f"enrolment:{name}", args=[uuid])) for uuid in (foreign.uuid, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    foreign.refresh_from_db()
    assert foreign.state == "confirmed"


def test_an_offer_is_answered_by_post_only(client, ada):
    activity = make_activity(seats=1)
    (first,) = make_enrolments(activity, 1)
    mine = actions.enrol(activity=activity, person=ada.person)
    actions.cancel(enrolment=first, by=None)
    assert client.get(reverse("enrolment:accept", args=[mine.uuid])).status_code == 405
    assert "tenuto" in client.get(reverse("enrolment:detail", args=[mine.uuid])).content.decode()
    client.post(reverse("enrolment:accept", args=[mine.uuid]))
    mine.refresh_from_db()
    assert mine.state == "confirmed"


def test_an_expired_offer_says_so_and_shows_the_way_back(client, ada):
    activity = make_activity(seats=1)
    (first,) = make_enrolments(activity, 1)
    mine = actions.enrol(activity=activity, person=ada.person)
    actions.cancel(enrolment=first, by=None)
    mine.refresh_from_db()
    actions.expire_offers(at=mine.offer_expires_at)
    html = client.post(reverse("enrolment:accept", args=[mine.uuid]), follow=True).content.decode()
    assert "Iscriviti di nuovo" in html


def queries(client, django_assert_max_num_queries, url):
    with django_assert_max_num_queries(60) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["enrolment:mine", "enrolment:calendar", "enrolment:public_feed"])
def test_a_list_costs_the_same_with_one_event_and_with_three(
    client, ada, django_assert_max_num_queries, name
):
    url = reverse(name)
    actions.enrol(activity=make_activity(), person=ada.person)
    client.get(url)
    one = queries(client, django_assert_max_num_queries, url)
    for days in (30, 40):
        activity = make_activity(starts_in=timedelta(days=days))
        make_meeting(activity)
        actions.enrol(activity=activity, person=ada.person)
    assert queries(client, django_assert_max_num_queries, url) == one


def test_a_calendar_keeps_its_hours_across_the_night_the_clocks_change(client):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    rome = ZoneInfo("Europe/Rome")
    starts = datetime(2027, 10, 30, 18, tzinfo=rome)
    activity = make_activity(starts_at=starts, ends_at=datetime(2027, 10, 31, 12, tzinfo=rome))
    meeting = make_meeting(activity, starts_at=datetime(2027, 10, 31, 0, 30, tzinfo=rome), hours=3)
    content = client.get(reverse("enrolment:ics", args=[activity.uuid])).content
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == meeting.starts_at
    assert event.decoded("dtend") == meeting.ends_at
    assert event["dtstart"].params["TZID"] == "Europe/Rome"
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Rome"]
    assert event["status"] == "CONFIRMED"
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_a_moved_meeting_keeps_its_uid_and_raises_its_sequence(client):
    activity = make_activity()
    meeting = make_meeting(activity)
    url = reverse("enrolment:ics", args=[activity.uuid])
    before = Calendar.from_ical(client.get(url).content).walk("VEVENT")[0]
    later = meeting.starts_at + timedelta(days=1)
    actions.move_meeting(
        meeting=meeting, starts_at=later, ends_at=later + timedelta(hours=1), room=None, by=None
    )
    after = Calendar.from_ical(client.get(url).content).walk("VEVENT")[0]
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)


def test_a_personal_calendar_has_ones_places_and_its_old_address_stops(client, ada):
    full = make_activity(seats=1, title="Pieno")
    make_enrolments(full, 1)
    mine = make_activity(title="Mio", starts_in=timedelta(days=30))
    make_meeting(mine, mode="online", online_url="https://example.org/aula")
    for activity in (full, mine):
        actions.enrol(activity=activity, person=ada.person)
    first = client.post(reverse("enrolment:new_feed"), follow=True).content.decode()
    assert "non risponde più" not in first
    address = reverse("enrolment:personal_feed", args=[CalendarToken.objects.get().token])
    client.logout()
    text = client.get(address).content.decode().replace("\r\n ", "")
    assert "Mio" in text
    assert "https://example.org/aula" in text
    assert "Pieno" not in text
    assert ada.email not in text
    client.force_login(ada)
    assert "non risponde più" in client.post(reverse("enrolment:new_feed"), follow=True).content.decode()
    assert client.get(address).status_code == 404


def test_the_page_of_an_enrolment_shows_rooms_and_addresses_of_what_is_held_alone(client, ada):
    activity = make_activity(title="In aula", starts_in=timedelta(days=30))
    room = Room.objects.create(place=make_place(), name="Sala verde")
    make_meeting(activity, room=room, mode="mixed", online_url="https://example.org/si")
    later = activity.starts_at + timedelta(days=7)
    gone = make_meeting(activity, later, mode="online", online_url="https://example.org/no")
    actions.cancel_meeting(meeting=gone, by=None)
    row = actions.enrol(activity=activity, person=ada.person)
    client.force_login(ada)
    page = client.get(reverse("enrolment:detail", args=[row.uuid])).content.decode()
    assert [word in page for word in ("Sala verde", "example.org/si", "example.org/no")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("way", ["closed", "called off", "not for all", "not yet"])
def test_whoever_cannot_enrol_is_told_before_anything_is_asked(client, ada, way):
    more = {
        "closed": {"enrol_closes_at": timezone.now() - timedelta(hours=1)},
        "not for all": {"eligibility": "invited"},
        "not yet": {"enrol_opens_at": timezone.now() + timedelta(days=1)},
    }
    activity = make_activity(**more.get(way, {}))
    actions.choose_questions(activity=activity, keys=["tax_code"], by=None)
    client.force_login(ada)
    address = reverse("enrolment:enrol", args=[activity.uuid])
    if way == "called off":
        assert "extra_tax_code" in client.get(address).content.decode()
        actions.cancel_activity(activity=activity, by=None, reason="Neve")
    page = client.get(address)
    assert page.context["refusal"]
    assert "extra_tax_code" not in page.content.decode()
    assert client.post(address, {"needs": ""}).status_code == 409
    assert not Enrolment.objects.exists()


def test_what_lasts_several_days_says_so_where_one_enrols(client, ada):
    starts = timezone.make_aware(datetime(2031, 5, 4, 15))
    activity = make_activity(starts_at=starts, ends_at=starts + timedelta(days=14))
    client.force_login(ada)
    page = client.get(reverse("enrolment:enrol", args=[activity.uuid])).content.decode()
    assert "dal 4 maggio 2031 al 18 maggio 2031" in page


def test_staff_see_the_queue_and_act_on_it(client, staff):
    activity = make_activity(approval_required=True)
    first, second = make_enrolments(activity, 2)
    assert client.get(reverse("enrolment_staff:activities")).status_code == 200
    assert (
        first.person.last_name
        in client.get(reverse("enrolment_staff:activity", args=[activity.uuid])).content.decode()
    )
    client.post(reverse("enrolment_staff:approve", args=[first.uuid]))
    client.post(reverse("enrolment_staff:reject", args=[second.uuid]), {"reason": "Riservato"})
    assert [Enrolment.objects.get(pk=row.pk).state for row in (first, second)] == ["confirmed", "rejected"]


def test_cancelling_twice_says_that_nothing_has_changed(client, staff):
    (row,) = make_enrolments(make_activity(), 1)
    url = reverse("enrolment_staff:cancel", args=[row.uuid])
    said = [client.post(url, {"reason": "Richiesta"}, follow=True).content.decode() for _turn in range(2)]
    assert ["Era già così" in page for page in said] == [False, True]


def test_an_export_of_people_is_logged_and_holds_no_formula(client, staff):
    activity = make_activity()
    (row,) = make_enrolments(activity, 1)
    row.person.first_name = "=HYPERLINK(1)"
    row.person.save()
    text = client.get(reverse("enrolment_staff:export", args=[activity.uuid])).content.decode()
    assert "'=HYPERLINK(1)" in text
    assert AccessEvent.objects.get(what="export enrolments").actor == staff


@pytest.mark.parametrize("name", ["activities", "queue"])
def test_staffs_screens_are_nobody_elses(client, ada, name):
    assert client.get(reverse(f"enrolment_staff:{name}")).status_code in (302, 404)
