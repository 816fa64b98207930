"""Calendar files: the wall clock, one UID everywhere, what has changed, what is kept, who can read a feed."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from land.enrolment import actions, adding, calendars
from land.enrolment.models import Activity, CalendarToken, Meeting, Room
from land.notifications.kinds import kinds
from tests.make.courses import make_edition
from tests.make.enrolment import make_activity, make_enrolments, make_meeting, make_place
from tests.make.people import make_user

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")


def events(content: bytes) -> list:
    return Calendar.from_ical(content).walk("VEVENT")


def file_of(activity: Activity) -> list:
    return events(calendars.activity_ics(Activity.objects.get(pk=activity.pk)))


def between(starts: datetime, ends: datetime) -> Activity:
    return make_activity(starts_at=starts - timedelta(days=1), ends_at=ends + timedelta(days=1))


@pytest.fixture
def ada(client):
    user = make_user()
    client.force_login(user)
    return user


def feed_of(client, user) -> str:
    client.post(reverse("enrolment:new_feed"))
    return reverse("enrolment:personal_feed", args=[CalendarToken.objects.get(person=user.person).token])


@pytest.mark.parametrize(("month", "offset"), [(7, 2), (1, 1)])
def test_a_meeting_moved_in_july_and_one_in_january_keep_their_wall_clock(month, offset):
    first = datetime(2030, month, 10, 15, tzinfo=ROME)
    activity = between(first, first + timedelta(days=10))
    meeting = make_meeting(activity, starts_at=first)
    moved = datetime(2030, month, 17, 18, 30, tzinfo=ROME)
    actions.move_meeting(
        meeting=meeting, starts_at=moved, ends_at=moved + timedelta(hours=2), room=None, by=None
    )
    content = calendars.activity_ics(activity)
    assert f"DTSTART;TZID=Europe/Rome:2030{month:02}17T183000".encode() in content
    assert f"DTEND;TZID=Europe/Rome:2030{month:02}17T203000".encode() in content
    (event,) = events(content)
    assert event.decoded("dtstart") == datetime(2030, month, 17, 18 - offset, 30, tzinfo=UTC)
    assert event["sequence"] == 1


NIGHT = [
    # (start, end) as instants; what the file says of them
    (
        datetime(2030, 10, 27, 0, 30, tzinfo=UTC),
        datetime(2030, 10, 27, 3, 30, tzinfo=UTC),
    ),  # 02:30 the first time
    (
        datetime(2030, 10, 27, 1, 30, tzinfo=UTC),
        datetime(2030, 10, 27, 3, 30, tzinfo=UTC),
    ),  # 02:30 the second time
    (
        datetime(2030, 10, 27, 0, 30, tzinfo=UTC),
        datetime(2030, 10, 27, 1, 30, tzinfo=UTC),
    ),  # from one to the other
    (
        datetime(2030, 3, 31, 0, 30, tzinfo=UTC),
        datetime(2030, 3, 31, 1, 30, tzinfo=UTC),
    ),  # over the hour skipped
    (datetime(2030, 5, 4, 21, 30, tzinfo=UTC), datetime(2030, 5, 4, 22, 30, tzinfo=UTC)),  # 23:30–00:30
]


@pytest.mark.parametrize(("starts", "ends"), NIGHT)
def test_the_file_names_the_right_instants_on_the_nights_that_are_longer_shorter_or_pass_midnight(
    starts, ends
):
    activity = between(starts, ends)
    actions.add_meeting(activity=activity, title="Notte", starts_at=starts, ends_at=ends, mode="online")
    (event,) = file_of(activity)
    found = (event.decoded("dtstart"), event.decoded("dtend"))
    assert [moment.astimezone(UTC) for moment in found] == [starts, ends]
    assert found[1].astimezone(UTC) - found[0].astimezone(UTC) == ends - starts
    assert event["location"] == "online"


def test_one_meeting_has_one_uid_in_every_calendar(client, ada):
    row = make_edition()
    enrolment = actions.enrol(activity=row.activity, person=ada.person)
    meeting = Meeting.objects.filter(activity=row.activity).first()
    (mail,) = kinds.get("enrolment-confirmed").attachments(
        {"enrolment": enrolment.pk, "queue_number": enrolment.queue_number}
    )
    (moved,) = kinds.get("enrolment-meeting-moved").attachments({"meeting": meeting.pk, "sequence": 0})
    files = [
        client.get(f"/formazione/edizioni/{row.slug}.ics").content,
        client.get(reverse("enrolment:ics", args=[row.activity.uuid])).content,
        client.get(reverse("enrolment:public_feed")).content,
        client.get(feed_of(client, ada)).content,
        mail.content,
        moved.content,
    ]
    found = [events(content)[0]["uid"] for content in files]
    assert set(found) == {f"incontro-{meeting.uuid}@{found[0].partition('@')[2]}"}
    draft = make_edition(opened=False)
    assert client.get(f"/formazione/edizioni/{draft.slug}.ics").status_code == 404


def test_the_sequence_rises_with_time_place_mode_and_state_and_with_nothing_else():
    activity, room = make_activity(), Room.objects.create(place=make_place(), name="Sala")
    meeting = make_meeting(activity)
    kept = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at, "room": None, "by": None}

    def sequence() -> int:
        return file_of(activity)[0]["sequence"]

    found = [sequence()]
    actions.move_meeting(meeting=meeting, **kept)
    actions.move_meeting(meeting=meeting, **kept, title="Altro titolo", online_url="https://example.org/a")
    found.append(sequence())
    actions.move_meeting(meeting=meeting, **kept | {"ends_at": meeting.ends_at + timedelta(hours=1)})
    found.append(sequence())
    actions.move_meeting(meeting=meeting, **kept | {"room": room})
    found.append(sequence())
    actions.move_meeting(meeting=meeting, **kept | {"room": room}, mode="mixed")
    found.append(sequence())
    actions.cancel_meeting(meeting=meeting, by=None)
    found.append(sequence())
    assert found == [0, 0, 1, 2, 3, 4]
    assert file_of(activity)[0]["status"] == "CANCELLED"


def test_an_activity_called_off_raises_each_sequence_once():
    activity = make_activity()
    make_meeting(activity)
    for _time in range(2):
        actions.cancel_activity(activity=activity, by=None, reason="x")
    (event,) = file_of(activity)
    assert (event["sequence"], event["status"]) == (1, "CANCELLED")


def test_what_is_called_off_stays_thirty_days_in_the_feeds(ada):
    now = timezone.now()
    activity, gone = make_activity(), make_activity(starts_in=timedelta(days=40))
    actions.enrol(activity=activity, person=ada.person)
    actions.enrol(activity=gone, person=ada.person)
    make_meeting(activity, title="Resta")
    actions.cancel_meeting(meeting=make_meeting(activity, title="Salta"), by=None)
    make_meeting(gone, title="Tutto")
    actions.cancel_activity(activity=gone, by=None, reason="x")

    def states(at: datetime, feed) -> list[str]:
        return sorted(str(event["status"]) for event in events(feed(at).content))

    for feed in (calendars.public_feed, lambda at: calendars.personal_feed(ada.person, at)):
        assert states(now + timedelta(days=29), feed) == ["CANCELLED", "CANCELLED", "CONFIRMED"]
        assert states(now + timedelta(days=31), feed) == ["CONFIRMED"]


def test_who_waits_or_withdrew_has_nothing_in_the_feed_and_an_offer_is_tentative(ada):
    full = make_activity(seats=1)
    (first,) = make_enrolments(full, 1)
    mine = actions.enrol(activity=full, person=ada.person)

    def states() -> list[str]:
        return [
            str(event["status"])
            for event in events(calendars.personal_feed(ada.person, timezone.now()).content)
        ]

    found = [states()]
    actions.cancel(enrolment=first, by=None)
    found.append(states())
    mine.refresh_from_db()
    assert events(calendars.personal_feed(ada.person, mine.offer_expires_at).content) == []
    actions.accept(enrolment=mine, by=ada)
    found.append(states())
    actions.cancel(enrolment=mine, by=ada)
    found.append(states())
    assert found == [[], ["TENTATIVE"], ["CONFIRMED"], []]


def test_a_long_course_keeps_its_coming_meetings_in_the_feed():
    now = timezone.now()
    activity = make_activity(starts_at=now - timedelta(days=200), ends_at=now + timedelta(days=200))
    for days in (-199, -80, 30):
        make_meeting(activity, starts_at=now + timedelta(days=days), title=f"{days}")
    found = [str(event["summary"]) for event in events(calendars.public_feed(now).content)]
    assert [title.rpartition(": ")[2] for title in found] == ["-80", "30"]


def test_texts_keep_no_control_characters_and_no_names(ada):
    activity = make_activity(title="Uno\x07due\u202e, tre; quattro\\", place=make_place("Sala\nBEGIN:VEVENT"))
    make_meeting(activity, title="Riga\r\nATTENDEE:mailto:a@b.it")
    actions.enrol(activity=activity, person=ada.person)
    for feed in (calendars.public_feed(timezone.now()), calendars.personal_feed(ada.person, timezone.now())):
        (event,) = events(feed.content)
        assert "attendee" not in event
        assert event["summary"] == "Uno due , tre; quattro\\: Riga  ATTENDEE:mailto:a@b.it"
        assert ada.person.last_name.encode() not in feed.content
        assert all(len(line) <= 75 for line in feed.content.split(b"\r\n"))
        assert b"\n" not in feed.content.replace(b"\r\n", b"")


@pytest.mark.parametrize("name", ["public", "personal", "edition"])
def test_a_calendar_that_has_not_changed_is_not_sent_again(client, ada, name):
    row = make_edition()
    actions.enrol(activity=row.activity, person=ada.person)
    url = {
        "public": reverse("enrolment:public_feed"),
        "personal": feed_of(client, ada),
        "edition": f"/formazione/edizioni/{row.slug}.ics",
    }[name]
    first = client.get(url)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    again = client.get(url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(url, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    meeting = Meeting.objects.filter(activity=row.activity).first()
    later = meeting.starts_at + timedelta(hours=1)
    actions.move_meeting(
        meeting=meeting, starts_at=later, ends_at=later + timedelta(hours=3), room=None, by=None
    )
    changed = client.get(url, headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)


def test_leaving_is_a_change_for_one_s_own_feed(ada):
    activity = make_activity()
    row = actions.enrol(activity=activity, person=ada.person)
    now = timezone.now()
    before = calendars.personal_feed(ada.person, now).changed_at
    later = now + timedelta(minutes=5)
    actions.cancel(enrolment=row, by=ada, at=later)
    after = calendars.personal_feed(ada.person, now).changed_at
    assert (before < later, after) == (True, later)


def test_a_personal_feed_that_is_turned_off_or_of_a_blocked_account_is_missing(client, ada):
    address = feed_of(client, ada)
    assert client.get(address).status_code == 200
    assert "Disattiva" in client.get(reverse("enrolment:mine")).content.decode()
    ada.is_active = False
    ada.save()
    assert client.get(address).status_code == 404
    ada.is_active = True
    ada.save()
    client.force_login(ada)
    assert client.get(reverse("enrolment:stop_feed")).status_code == 405
    for _time in range(2):
        client.post(reverse("enrolment:stop_feed"))
    assert CalendarToken.objects.count() == 0
    assert client.get(address).status_code == 404
    assert client.get(reverse("enrolment:personal_feed", args=["che-non-c-e"])).status_code == 404


def test_other_programs_get_the_dates_and_the_place_and_nothing_of_anybody(client, ada):
    starts = datetime(2030, 7, 10, 15, tzinfo=ROME)
    activity = make_activity(
        title="Corso", starts_at=starts, ends_at=starts + timedelta(days=8), place=make_place()
    )
    make_meeting(activity, starts_at=starts, title="Uno", online_url="https://example.org/aula", mode="mixed")
    actions.cancel_meeting(meeting=make_meeting(activity, starts_at=starts + timedelta(days=1)), by=None)
    (choice,) = adding.choices(activity)
    google, outlook = (parse_qs(urlsplit(url).query) for url in (choice.google, choice.outlook))
    assert (google["text"], google["dates"]) == (["Corso: Uno"], ["20300710T130000Z/20300710T150000Z"])
    assert (outlook["startdt"], outlook["enddt"]) == (["2030-07-10T13:00:00Z"], ["2030-07-10T15:00:00Z"])
    assert google["location"] == outlook["location"]
    assert "example.org" not in choice.google + choice.outlook
    assert adding.webcal("/calendario.ics").startswith("webcal://")


def test_an_edition_offers_every_way_into_a_calendar(client):
    row = make_edition()
    page = client.get(row.get_absolute_url()).content.decode()
    ics = reverse("enrolment:ics", args=[row.activity.uuid])
    assert f'href="{ics}"' in page
    assert f'href="{adding.webcal(ics)}"' in page
    assert page.count("https://calendar.google.com/calendar/render?") == 2
    assert page.count("https://outlook.live.com/calendar/0/deeplink/compose?") == 2
