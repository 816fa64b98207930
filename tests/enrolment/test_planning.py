"""Staff keep places, rooms and meetings: what is still needed stays, a taken room names who has it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from land.enrolment import actions, errors
from land.enrolment.models import Activity, Meeting, Place, Room
from land.notifications.kinds import kinds
from land.notifications.models import Notice
from tests.make.courses import make_edition
from tests.make.enrolment import (
    make_activity,
    make_attended,
    make_enrolments,
    make_meeting,
    make_past,
    make_place,
)
from tests.make.people import make_user
from tests.make.places import make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    user = make_user(roles=("staff",))
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "change_enrolment", "view_place"])
    )
    client.force_login(user)
    return client


def typed(**values) -> dict:
    return {
        "title": "Primo incontro", "day": "2030-05-04", "start": "15:00", "end": "18:00", "mode": "presence",
        **values,
    }  # fmt: skip


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def place_typed(*rooms: dict, place: Place | None = None, **values) -> dict:
    initial = sum(1 for room in rooms if room.get("id"))
    form = {
        "name": "Casa di prova", "municipality": make_municipality().pk,
        "rooms-TOTAL_FORMS": len(rooms), "rooms-INITIAL_FORMS": initial, **values,
    }  # fmt: skip
    for number, room in enumerate(rooms):
        form |= {f"rooms-{number}-{name}": value for name, value in room.items()}
    return form


def test_a_place_is_kept_with_its_rooms(staff):
    address = reverse("enrolment_staff:place_new")
    rooms = [{"name": "Sala grande", "capacity": "40"}, {"name": "Saletta", "capacity": ""}, {"name": ""}]
    response = staff.post(address, place_typed(*rooms, accessibility="Rampa e ascensore."))
    assert response.url == reverse("places:index")
    place = Place.objects.get(name="Casa di prova")
    assert list(place.rooms.order_by("pk").values_list("name", "capacity")) == [
        ("Sala grande", 40),
        ("Saletta", None),
    ]
    assert "Casa di prova" in staff.get(reverse("places:index")).content.decode()
    twice = staff.post(address, place_typed({"name": "A"}, {"name": "A"}))
    assert (twice.status_code, Place.objects.count()) == (422, 1)


@pytest.mark.parametrize("asked", [{"hidden": "on"}, {"DELETE": "on"}])
def test_a_room_with_meetings_ahead_is_neither_put_away_nor_deleted(staff, asked):
    place = make_place()
    room = Room.objects.create(place=place, name="Sala")
    meeting = make_meeting(make_activity(title="Il corso"), room=room)
    form = place_typed({"id": room.pk, "name": "Sala", "capacity": "", **asked}, name=place.name)
    response = staff.post(reverse("enrolment_staff:place", args=[place.uuid]), form)
    assert response.status_code == 422
    assert "Il corso" in response.content.decode()
    room.refresh_from_db()
    assert room.hidden is False
    actions.cancel_meeting(meeting=meeting, by=None)
    response = staff.post(reverse("enrolment_staff:place", args=[place.uuid]), form)
    assert response.status_code == (302 if "hidden" in asked else 422)
    assert Room.objects.filter(pk=room.pk).exists()


def test_a_place_with_an_event_ahead_is_not_put_away():
    place = make_place()
    activity = make_activity(place=place)
    place.hidden = True
    with pytest.raises(errors.PlaceInUse):
        actions.save_place(place=place)
    actions.cancel_activity(activity=activity, by=None, reason="x")
    assert actions.save_place(place=place).hidden is True


def test_a_room_that_nobody_used_is_deleted():
    room = Room.objects.create(place=make_place(), name="Mai usata")
    actions.save_place(place=room.place, gone=[room])
    assert Room.objects.count() == 0


def test_staff_add_move_and_call_off_a_meeting(staff):
    activity = make_activity()
    make_enrolments(activity, 1)
    room = Room.objects.create(place=make_place(), name="Sala", capacity=1)
    address = reverse("enrolment_staff:meetings", args=[activity.uuid])
    response = staff.post(address, typed(room=room.pk), follow=True)
    row = Meeting.objects.get()
    assert (row.starts_at, row.room) == (datetime(2030, 5, 4, 13, tzinfo=UTC), room)
    assert any("Posti in sala: 1; posti dell’appuntamento: 2" in text for text in said(response))
    move = reverse("enrolment_staff:meeting", args=[row.uuid])
    form = staff.get(move).context["form"]
    assert (form.initial["day"].isoformat(), f"{form.initial['start']:%H:%M}") == ("2030-05-04", "15:00")
    staff.post(move, typed(mode="mixed", room=room.pk, online_url="https://example.org/aula"))
    row.refresh_from_db()
    assert (row.mode, row.online_url, row.sequence) == ("mixed", "https://example.org/aula", 1)
    staff.post(reverse("enrolment_staff:meeting_cancel", args=[row.uuid]))
    row.refresh_from_db()
    assert (row.state, row.sequence) == ("cancelled", 2)
    kinds = Notice.objects.filter(kind__startswith="enrolment-meeting").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "enrolment-meeting-moved",
        "enrolment-meeting-cancelled",
    ]


def test_another_room_at_the_same_hour_is_not_called_another_hour():
    activity = make_activity()
    make_enrolments(activity, 1)
    meeting, room = make_meeting(activity), Room.objects.create(place=make_place(), name="Sala verde")
    kind, letter = kinds.get("enrolment-meeting-moved"), "email/it/enrolment-meeting-moved.txt"
    subjects = []
    for hours in (0, 1):
        late = timedelta(hours=hours)
        actions.move_meeting(
            meeting=meeting,
            starts_at=meeting.starts_at + late,
            ends_at=meeting.ends_at + late,
            room=room,
            by=None,
        )
        facts = Notice.objects.filter(kind=kind.key).latest("pk").facts
        subjects += render_to_string(letter, kind.context(facts)).splitlines()[:1]
    assert subjects == [f"Cambia un incontro: {activity.title}", f"Cambia l’orario: {activity.title}"]


def test_a_taken_room_names_the_meeting_that_has_it(staff):
    room = Room.objects.create(place=make_place(), name="Sala")
    other = make_activity(title="Assemblea")
    make_meeting(other, title="Mattina", starts_at=datetime(2030, 5, 4, 12, tzinfo=UTC), room=room)
    address = reverse("enrolment_staff:meetings", args=[make_activity().uuid])
    response = staff.post(address, typed(room=room.pk))
    assert response.status_code == 422
    assert "Assemblea: Mattina" in str(response.context["form"].errors["room"])
    assert staff.post(address, typed(room=room.pk, start="16:00")).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"end": "14:00"}, "end"),
        ({"end": "15:00"}, "end"),
        ({"day": "2030-03-31", "start": "02:30", "end": "05:00"}, "start"),
        ({"day": "0030-05-04"}, "day"),
        ({"title": ""}, "title"),
        ({"mode": "telepathy"}, "mode"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_at_its_field(staff, wrong, field):
    response = staff.post(reverse("enrolment_staff:meetings", args=[make_activity().uuid]), typed(**wrong))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Meeting.objects.count() == 0


def test_a_meeting_online_has_no_room_and_may_pass_midnight(staff):
    room = Room.objects.create(place=make_place(), name="Sala")
    address = reverse("enrolment_staff:meetings", args=[make_activity().uuid])
    night = typed(mode="online", start="23:30", end="00:30", end_day="2030-05-05")
    assert staff.post(address, {**night, "room": room.pk}).status_code == 422
    staff.post(address, night)
    assert Meeting.objects.get().hours == 1
    back = typed(mode="online", day="2030-10-27", start="02:30", end="04:30")
    staff.post(address, back)
    assert Meeting.objects.last().hours == 3


def test_an_event_that_spans_its_meetings_goes_on_spanning_them():
    row = make_edition()
    first, last = Meeting.objects.filter(activity=row.activity).order_by("starts_at")
    later = last.starts_at + timedelta(days=30)
    extra = actions.add_meeting(
        activity=row.activity, title="In più", starts_at=later, ends_at=later + timedelta(hours=1)
    )
    row.activity.refresh_from_db()
    assert (row.activity.starts_at, row.activity.ends_at) == (first.starts_at, extra.ends_at)
    actions.cancel_meeting(meeting=first, by=None)
    actions.cancel_meeting(meeting=extra, by=None)
    row.activity.refresh_from_db()
    assert (row.activity.starts_at, row.activity.ends_at) == (last.starts_at, last.ends_at)


def test_another_place_reaches_the_calendars_of_meetings_held_there():
    activity, elsewhere = make_activity(), make_place("Altrove")
    room = Room.objects.create(place=elsewhere, name="Sala")
    here = make_meeting(activity)
    kept = make_meeting(activity, starts_at=activity.starts_at + timedelta(days=1), room=room)
    online = make_meeting(activity, starts_at=activity.starts_at + timedelta(days=2), mode="online")
    for _time in range(2):
        actions.change_place(activity=activity, place=elsewhere)
    assert [Meeting.objects.get(pk=row.pk).sequence for row in (here, kept, online)] == [1, 0, 0]


def test_another_place_is_told_once_to_everybody_in_it_and_withdrawing_is_free_again():
    here, elsewhere = make_place("Qui"), make_place("Altrove")
    activity = make_activity(seats=1, place=here, cancel_until=timezone.now() - timedelta(hours=1))
    first, second = make_enrolments(activity, 2)
    gone = make_enrolments(activity, 1)[0]
    actions.cancel(enrolment=gone, by=None)
    for _time in range(2):
        actions.change_place(activity=activity, place=elsewhere)
    told = Notice.objects.filter(kind="enrolment-place-changed")
    assert {row.person for row in told} == {first.person, second.person}
    kind, facts = kinds.get("enrolment-place-changed"), told.get(person=first.person).facts
    assert kind.still_true(facts)
    words = kind.context(facts)
    assert (words["old"].split(",")[0], words["new"].split(",")[0]) == ("Qui", "Altrove")
    assert actions.cancel(enrolment=first, by=None).late is False
    actions.change_place(activity=activity, place=here)
    assert not kind.still_true(facts)


def test_nobody_is_told_of_the_place_of_a_draft_or_of_what_is_over():
    draft, over = make_activity(published=False), make_past(1)
    make_attended(over, 1)
    for activity in (draft, over):
        actions.change_place(activity=activity, place=make_place("Altrove"))
    assert not Notice.objects.filter(kind="enrolment-place-changed").exists()


def test_meetings_of_what_is_over_stay_as_they_were(staff):
    activity = make_activity()
    meeting = make_meeting(activity)
    actions.close(activity=activity, by=None)
    assert staff.post(reverse("enrolment_staff:meetings", args=[activity.uuid]), typed()).status_code == 422
    assert staff.post(reverse("enrolment_staff:meeting", args=[meeting.uuid]), typed()).status_code == 422
    staff.post(reverse("enrolment_staff:meeting_cancel", args=[meeting.uuid]))
    assert list(Meeting.objects.values_list("state", "starts_at")) == [("confirmed", meeting.starts_at)]
    assert Activity.objects.get(pk=activity.pk).state == "closed"


@pytest.mark.parametrize("name", ["meetings", "meeting", "place", "place_new"])
def test_planning_is_staffs_alone(client, name):
    client.force_login(make_user())
    activity = make_activity()
    rows = {
        "meetings": [activity.uuid],
        "meeting": [make_meeting(activity).uuid],
        "place": [make_place().uuid],
    }
    assert client.get(reverse(f"enrolment_staff:{name}", args=rows.get(name, []))).status_code in (302, 404)
    assert timezone.now() < activity.starts_at
