"""The door and the register on a phone: who may, what they see, what goes out."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from land.accounts.models import AccessEvent, Person
from land.accounts.reference import load_roles
from land.enrolment import actions
from land.enrolment.models import Attendance
from tests.make.classes import make_trainer
from tests.make.courses import make_edition
from tests.make.enrolment import make_activity, make_enrolments, make_meeting
from tests.make.people import make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _roles(db):
    load_roles()


def as_(user):
    client = Client()
    client.force_login(user)
    return client


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
    client = as_(trainer)
    assert client.get(reverse("enrolment:door", args=[mine.activity.uuid])).status_code == 200
    assert client.get(reverse("enrolment:register", args=[mine.activity.uuid])).status_code == 200
    closed = [
        reverse("enrolment:door", args=[others.activity.uuid]),
        reverse("enrolment:register", args=[others.activity.uuid]),
        reverse("enrolment:register_meeting", args=[meeting.uuid]),
        reverse("enrolment:sheet", args=[meeting.uuid]),
    ]
    for user in (trainer, make_user()):
        assert [as_(user).get(url).status_code for url in closed] == [404] * 4
    assert [as_(make_staff()).get(url).status_code for url in closed] == [200] * 4
    assert client.post(reverse("enrolment:register_reopen", args=[mine.activity.uuid])).status_code == 404


def test_a_code_a_name_and_an_undo(now_on):
    activity, (anna, bice) = now_on
    client, url = as_(make_staff()), reverse("enrolment:door", args=[activity.uuid])
    said = client.post(url, {"codice": anna.check_in_code.lower()}, follow=True).content.decode()
    assert "Anna" in said
    assert Attendance.objects.get(enrolment=anna).method == "code"
    assert "già" in client.post(url, {"codice": anna.check_in_code}, follow=True).content.decode()
    assert "Bice" in client.get(url, {"q": "bice"}).content.decode()
    client.post(url, {"persona": bice.pk})
    assert Attendance.objects.get(enrolment=bice).method == "manual"
    client.post(url, {"togli": bice.pk})
    assert not Attendance.objects.filter(enrolment=bice).exists()
    assert "nessuno" in client.post(url, {"codice": "QUALUNQUE"}, follow=True).content.decode()
    assert client.post(url, {"persona": make_enrolments(make_activity(), 1)[0].pk}).status_code == 404


def test_a_code_that_is_pointed_at_opens_a_page_with_one_button_for_staff_alone(now_on):
    _activity, (anna, _bice) = now_on
    url = reverse("enrolment:scanned", args=[anna.check_in_code])
    assert as_(anna.person.user).get(url).status_code == 404
    client = as_(make_staff())
    assert client.get(url).status_code == 200
    assert not Attendance.objects.exists()
    client.post(url)
    assert Attendance.objects.get().enrolment == anna
    assert client.get(reverse("enrolment:scanned", args=["NESSUNO"])).status_code == 404


def test_the_person_sees_the_own_code_and_the_hours(now_on):
    activity, (anna, _bice) = now_on
    url = reverse("enrolment:detail", args=[anna.uuid])
    page = as_(anna.person.user).get(url).content.decode()
    assert anna.check_in_code in page
    assert '<svg role="img"' in page
    actions.check_in(meeting=activity.meetings.get(), enrolment=anna, by=None)
    assert "3 di 3" in as_(anna.person.user).get(url).content.decode()


def test_the_register_by_hand_keeps_what_was_typed_when_it_is_wrong(now_on):
    activity, (anna, bice) = now_on
    client = as_(make_staff())
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
    text = as_(make_staff()).get(url, {"formato": "csv"}).content.decode()
    assert f"{anna.person.last_name};Anna" in text
    assert ";180;3.0;100" in text
    assert AccessEvent.objects.filter(what="export register").count() == 1


def test_the_signature_sheet_names_everybody_with_a_place_and_nobody_else(now_on):
    activity, (anna, bice) = now_on
    actions.cancel(enrolment=bice, by=None)
    answer = as_(make_staff()).get(reverse("enrolment:sheet", args=[activity.meetings.get().uuid]))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert anna.person.last_name in text
    assert bice.person.last_name not in text
    assert anna.person.email not in text


def test_the_register_asks_the_same_for_few_and_for_many():
    client, counts = as_(make_staff()), []
    for number in (3, 12):
        activity = make_activity(seats=None)
        meeting = make_meeting(activity)
        for row in make_enrolments(activity, number):
            Attendance.objects.create(meeting=meeting, enrolment=row, minutes=60, state="late")
        url = reverse("enrolment:register", args=[activity.uuid])
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]
