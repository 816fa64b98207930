"""The door and the register on a phone: who may, what they see, what goes out."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from land.accounts.models import AccessEvent, Person
from land.accounts.reference import load_roles
from land.enrolment import actions
from land.enrolment.models import Attendance, Meeting
from land.enrolment.offers import collect
from land.enrolment.registers import signature_sheet
from tests.make.classes import make_trainer
from tests.make.courses import make_edition
from tests.make.enrolment import make_activity, make_enrolments, make_meeting
from tests.make.people import logged_in, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _roles(db):
    load_roles()


@pytest.fixture
def now_on():
    """An activity whose meeting began five minutes ago."""
    starts = timezone.now() - timedelta(minutes=5)
    activity = make_activity(seats=None, starts_at=starts, ends_at=starts + timedelta(hours=3))
    make_meeting(activity, hours=3)
    people = [
        actions.enrol(activity=activity, person=person, by=make_user())
        for person in (Person.objects.get(user=make_user(first_name=name)) for name in ("Anna", "Bice"))
    ]
    return activity, people


def test_the_door_is_for_staff_and_for_who_runs_it():
    trainer = make_trainer()
    mine = make_edition(trainers=Person.objects.filter(user=trainer))
    others = make_edition()
    meeting = others.activity.meetings.first()
    client = logged_in(trainer)
    assert client.get(reverse("enrolment:door", args=[mine.activity.uuid])).status_code == 200
    assert client.get(reverse("enrolment:register", args=[mine.activity.uuid])).status_code == 200
    closed = [
        reverse("enrolment:door", args=[others.activity.uuid]),
        reverse("enrolment:register", args=[others.activity.uuid]),
        reverse("enrolment:register_meeting", args=[meeting.uuid]),
        reverse("enrolment:sheet", args=[meeting.uuid]),
    ]
    for user in (trainer, make_user()):
        assert [logged_in(user).get(url).status_code for url in closed] == [404] * 4
    assert [logged_in(make_staff()).get(url).status_code for url in closed] == [200] * 4
    assert client.post(reverse("enrolment:register_reopen", args=[mine.activity.uuid])).status_code == 404


def test_a_code_a_name_and_an_undo(now_on):
    activity, (anna, bice) = now_on
    client, url = logged_in(make_staff()), reverse("enrolment:door", args=[activity.uuid])
    said = client.post(url, {"codice": anna.check_in_code.lower()}, follow=True).content.decode()
    assert "Anna" in said
    assert Attendance.objects.get(enrolment=anna).method == "code"
    assert "già" in client.post(url, {"codice": anna.check_in_code}, follow=True).content.decode()
    assert "Bice" in client.get(url, {"q": "bice"}).content.decode()
    client.post(url, {"persona": bice.uuid})
    assert Attendance.objects.get(enrolment=bice).method == "manual"
    client.post(url, {"togli": bice.uuid})
    assert not Attendance.objects.filter(enrolment=bice).exists()
    assert "nessuno" in client.post(url, {"codice": "QUALUNQUE"}, follow=True).content.decode()
    assert client.post(url, {"persona": make_enrolments(make_activity(), 1)[0].uuid}).status_code == 404


def test_a_code_that_is_pointed_at_opens_a_page_with_one_button_for_staff_alone(now_on):
    _activity, (anna, _bice) = now_on
    url = reverse("enrolment:scanned", args=[anna.check_in_code])
    assert logged_in(anna.person.user).get(url).status_code == 404
    client = logged_in(make_staff())
    assert client.get(url).status_code == 200
    assert not Attendance.objects.exists()
    client.post(url)
    assert Attendance.objects.get().enrolment == anna
    assert client.get(reverse("enrolment:scanned", args=["NESSUNO"])).status_code == 404


def test_the_person_sees_the_own_code_and_the_hours(now_on):
    activity, (anna, _bice) = now_on
    url = reverse("enrolment:detail", args=[anna.uuid])
    page = logged_in(anna.person.user).get(url).content.decode()
    assert anna.check_in_code in page
    assert '<svg role="img"' in page
    actions.check_in(meeting=activity.meetings.get(), enrolment=anna, by=None)
    assert "3 di 3" in logged_in(anna.person.user).get(url).content.decode()


def test_the_register_by_hand_keeps_what_was_typed_when_it_is_wrong(now_on):
    activity, (anna, bice) = now_on
    client = logged_in(make_staff())
    url = reverse("enrolment:register_meeting", args=[activity.meetings.get().uuid])
    form = {f"state_{anna.pk}": "late", f"minutes_{anna.pk}": "", f"state_{bice.pk}": "present"}
    wrong = client.post(url, form)
    assert wrong.status_code == 422
    assert '<option value="present" selected>' in wrong.content.decode()
    assert client.post(url, {**form, f"minutes_{anna.pk}": "999"}).status_code == 422
    assert Attendance.objects.count() == 0
    assert client.post(url, {**form, f"minutes_{anna.pk}": "60"}).status_code == 302
    assert sorted(Attendance.objects.values_list("minutes", flat=True)) == [60, 180]


def test_the_register_goes_out_logged_and_only_to_who_may(now_on):
    activity, (anna, _bice) = now_on
    actions.check_in(meeting=activity.meetings.get(), enrolment=anna, by=None)
    url = reverse("enrolment:register", args=[activity.uuid])
    text = logged_in(make_staff()).get(url, {"formato": "csv"}).content.decode()
    assert f"{anna.person.last_name};Anna" in text
    assert ";180;3.0;100" in text
    assert AccessEvent.objects.filter(what="export register").count() == 1


def test_the_signature_sheet_names_everybody_with_a_place_and_nobody_else(now_on):
    activity, (anna, bice) = now_on
    actions.cancel(enrolment=bice, by=None)
    answer = logged_in(make_staff()).get(reverse("enrolment:sheet", args=[activity.meetings.get().uuid]))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert anna.person.last_name in text
    assert bice.person.last_name not in text
    assert anna.person.email not in text
    assert "Foglio firme" in text


@pytest.mark.parametrize("page", ["door", "register", "register_meeting"])
def test_a_page_asks_the_same_for_three_people_and_for_thirty(page):
    client, counts = logged_in(make_staff()), []
    for number in (3, 30):
        activity = make_activity(seats=None)
        meeting = make_meeting(activity)
        for row in make_enrolments(activity, number):
            Attendance.objects.create(meeting=meeting, enrolment=row, minutes=60, state="late")
        of = meeting if page == "register_meeting" else activity
        url = reverse(f"enrolment:{page}", args=[of.uuid])
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_form_that_was_opened_before_others_came_in_takes_nobody_out(now_on):
    activity, (anna, bice) = now_on
    meeting, client = activity.meetings.get(), logged_in(make_staff())
    url = reverse("enrolment:register_meeting", args=[meeting.uuid])
    page = client.get(url).content.decode()
    sent = dict.fromkeys(re.findall(r'name="((?:initial-)?(?:state|minutes)_\d+)"', page), "")
    actions.check_in(meeting=meeting, enrolment=anna, by=None)
    client.post(url, {**sent, f"state_{bice.pk}": "excused"})
    assert dict(Attendance.objects.values_list("enrolment", "state")) == {
        anna.pk: "present",
        bice.pk: "excused",
    }


@pytest.mark.parametrize("odd", ["²", "-1", "9" * 40, "abc", ""])
def test_an_odd_meeting_or_person_in_the_address_is_no_error_of_ours(now_on, odd):
    activity, _people = now_on
    client, url = logged_in(make_staff()), reverse("enrolment:door", args=[activity.uuid])
    assert client.get(url, {"incontro": odd}).status_code == 200
    assert client.post(url, {"incontro": odd, "codice": "X"}).status_code in (302, 404)
    assert client.post(url, {"persona": odd}).status_code in (302, 404)
    assert client.post(url, {"togli": odd}).status_code in (302, 404)


def test_no_number_of_the_database_stands_in_an_address(now_on):
    activity, (anna, _bice) = now_on
    client, url = logged_in(make_staff()), reverse("enrolment:door", args=[activity.uuid])
    meeting = activity.meetings.get()
    answer = client.post(url, {"incontro": meeting.uuid, "codice": anna.check_in_code})
    assert answer.url == f"{url}?incontro={meeting.uuid}"
    assert f'value="{meeting.uuid}" selected' in client.get(answer.url).content.decode()


def test_a_meeting_of_another_event_cannot_be_chosen(now_on):
    activity, (anna, _bice) = now_on
    other = make_meeting(make_activity())
    client, url = logged_in(make_staff()), reverse("enrolment:door", args=[activity.uuid])
    assert client.post(url, {"incontro": other.uuid, "codice": anna.check_in_code}).status_code == 404
    assert not Attendance.objects.exists()


def test_each_answer_at_the_door_has_its_colour():
    activity = make_activity(seats=None)
    meeting = make_meeting(activity)
    (row,) = make_enrolments(activity, 1)
    client, url = logged_in(make_staff()), reverse("enrolment:door", args=[activity.uuid])

    def colour(code):
        client.post(url, {"codice": code})
        (said,) = list(client.get(url).context["messages"])
        return said.level_tag

    assert colour(row.check_in_code) == "warning"  # too early: it can be tried again
    assert colour("NESSUNO") == "error"
    starts = timezone.now() - timedelta(minutes=5)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts, ends_at=starts + timedelta(hours=2))
    assert colour(row.check_in_code) == "success"
    assert colour(row.check_in_code) == "info"


def test_the_register_is_called_so(now_on):
    activity, _people = now_on
    page = logged_in(make_staff()).get(reverse("enrolment:register", args=[activity.uuid])).content.decode()
    assert "<h1>Registro presenze</h1>" in page


def test_the_register_and_its_export_say_who_was_late_or_excused(now_on):
    activity, (anna, bice) = now_on
    actions.write_attendance(
        meeting=activity.meetings.get(),
        entries={anna.pk: ("late", 60), bice.pk: ("excused", None)},
        by=None,
    )
    client, url = logged_in(make_staff()), reverse("enrolment:register", args=[activity.uuid])
    page = client.get(url).content.decode()
    assert "in ritardo o in parte" in page
    assert "assente giustificato" in page
    text = client.get(url, {"formato": "csv"}).content.decode()
    assert "Anna;;in ritardo o in parte;60;60;1.0;33" in text
    assert "Bice;;assente giustificato;0;0;0.0;0" in text


def test_names_go_out_to_who_runs_it_and_to_staff_who_may_export(now_on):
    trainer, staff = make_trainer(), make_staff()
    mine = make_edition(trainers=Person.objects.filter(user=trainer))
    own, other = (reverse("enrolment:register", args=[row.uuid]) for row in (mine.activity, now_on[0]))
    csv = {"formato": "csv"}
    assert logged_in(trainer).get(own, csv).status_code == 200
    assert logged_in(trainer).get(other, csv).status_code == 404
    assert logged_in(staff).get(other, {"formato": "xlsx"}).status_code == 200
    Permission.objects.filter(codename="export_personal_data").delete()
    assert logged_in(staff).get(other).status_code == 200
    assert logged_in(staff).get(other, csv).status_code == 404


def test_everybody_can_take_along_their_own_presences(now_on):
    activity, (anna, _bice) = now_on
    actions.check_in(meeting=activity.meetings.get(), enrolment=anna, by=None)
    (line,) = collect(anna.person)
    assert "180" in line["attendance"]


def test_a_signature_sheet_of_many_has_numbered_pages():
    activity = make_activity(seats=None)
    meeting = make_meeting(activity)
    make_enrolments(activity, 45)
    pages = PdfReader(BytesIO(signature_sheet(meeting))).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"{number} / {len(pages)}" in text
        assert "Entrata" in text


def test_the_answer_stands_beside_the_field_that_takes_the_focus(now_on):
    activity, (anna, _bice) = now_on
    client, url = logged_in(make_staff()), reverse("enrolment:door", args=[activity.uuid])
    page = client.post(url, {"codice": anna.check_in_code}, follow=True).content.decode()
    assert page.count('role="status"') == 1
    assert page.index('id="con-codice"') < page.index('role="status"') < page.index('id="codice"')
