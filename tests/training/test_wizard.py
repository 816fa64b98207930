"""A new edition in five steps: each is kept, can be left and taken up again."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from land.accounts.reference import load_roles
from land.enrolment import actions as enrolment
from land.enrolment.models import Meeting, Room
from tests.make.courses import make_edition, make_training_area
from tests.make.people import make_user
from tests.make.places import make_municipality
from training.models import Course, Edition

pytestmark = pytest.mark.django_db
BEGIN = "/gestione/formazione/nuova-edizione/"
COURSE = {
    "title": "Scrivere chiaro", "summary": "Riscrivere testi veri.", "objectives": "Togliere\nSpiegare",
    "for_whom": "Chiunque", "level": "basic", "hours": "6", "first_day": "2031-05-02",
}  # fmt: skip
RULES = {
    "eligibility": "everybody", "waitlist_enabled": "on", "promotion_mode": "offer", "offer_hours": "24",
    "overlap_policy": "warn", "min_participants": "3", "attendance_threshold": "80",
}  # fmt: skip


@pytest.fixture
def staff(client, settings):
    load_roles()
    settings.SECOND_FACTOR_REQUIRED = False
    user = make_user(roles=("staff",))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return client


def course_typed(**values):
    return COURSE | {"area": make_training_area().pk} | values


def at(edition, step):
    return reverse("training_wizard_step", args=[edition.pk, step])


def test_a_new_course_goes_from_the_first_step_to_publication(staff):
    response = staff.post(BEGIN, course_typed(then="next"))
    edition = Edition.objects.whole().get()
    assert response.headers["Location"] == at(edition, "incontri")
    meetings = "02/05/2031 15:00-18:00 Come si comincia\n09/05/2031 15:00-18:00 Come si finisce"
    response = staff.post(
        at(edition, "incontri"), {"mode": "presence", "meetings": meetings, "trainer_role": "Chi sa"}
    )
    assert response.headers["Location"] == at(edition, "luoghi")
    places = {"municipality": make_municipality().pk, "place_name": "Biblioteca", "capacity": "12"}
    response = staff.post(at(edition, "luoghi"), places | RULES)
    assert response.headers["Location"] == at(edition, "domande")
    response = staff.post(at(edition, "domande"), {"keys": ["gender", "tax_code"]})
    assert response.headers["Location"] == at(edition, "controllo")
    html = staff.get(at(edition, "controllo")).content.decode()
    assert "Codice fiscale" in html
    assert "Da guardare" not in html
    staff.post(at(edition, "controllo"))
    edition = Edition.objects.whole().get()
    activity = edition.activity
    assert (activity.state, activity.capacity, activity.min_participants) == ("published", 12, 3)
    assert [row.title for row in activity.meetings.all()] == ["Come si comincia", "Come si finisce"]
    assert (str(activity.place), activity.attendance_threshold) == ("Biblioteca", 80)
    assert list(activity.questions.values_list("key", flat=True)) == ["gender", "tax_code"]
    assert staff.get(at(edition, "incontri")).headers["Location"] == reverse(
        "training_edition_edit", args=[edition.pk]
    )


def test_a_draft_can_be_left_and_taken_up_again_as_it_was(staff):
    response = staff.post(BEGIN, course_typed(then="leave"))
    assert response.headers["Location"] == reverse("editions:index")
    edition = Edition.objects.whole().get()
    assert at(edition, "controllo") in staff.get(BEGIN).content.decode()
    form = staff.get(at(edition, "corso")).context["form"]
    assert form["title"].value() == "Scrivere chiaro"
    assert "first_day" not in form.fields
    assert "02/05/2031 15:00-18:00" in staff.get(at(edition, "incontri")).context["form"]["meetings"].value()


def test_a_course_that_is_there_comes_prefilled(staff):
    held = make_edition(title="Orti")
    page = staff.get(BEGIN, {"corso": held.course_id})
    assert page.context["form"]["title"].value() == "Orti"
    staff.post(f"{BEGIN}?corso={held.course_id}", course_typed(title="Orti nuovi"))
    assert Course.objects.get().title == "Orti nuovi"
    assert Edition.objects.count() == 2


@pytest.mark.parametrize("chosen", ["", "abc", "-1", "99999999999999999999", "1' or 1=1"])
def test_a_course_that_does_not_exist_leaves_the_form_empty(staff, chosen):
    response = staff.get(BEGIN, {"corso": chosen})
    assert (response.status_code, response.context["course"]) == (200, None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first_day": "2020-01-01"}, "first_day"),
        ({"first_day": "0031-01-01"}, "first_day"),
        ({"first_day": ""}, "first_day"),
        ({"first_day": "domani"}, "first_day"),
        ({"hours": "0"}, "hours"),
        ({"title": ""}, "title"),
    ],
)
def test_what_is_wrong_in_the_first_step_is_said_at_its_field_and_makes_no_draft(staff, wrong, field):
    response = staff.post(BEGIN, course_typed(**wrong))
    assert list(response.context["form"].errors) == [field]
    assert "Riscrivere testi veri." in response.content.decode()
    assert Edition.objects.count() == 0


def test_what_is_wrong_in_places_and_rules_keeps_both(staff):
    edition = make_edition(opened=False)
    room = Room.objects.create(place=edition.activity.place, name="Sala A")
    sent = {"municipality": make_municipality().pk, "place_name": "Altrove", "room": room.pk, "capacity": "0"}
    response = staff.post(at(edition, "luoghi"), sent | RULES | {"offer_hours": "abc"})
    assert sorted(response.context["form"].errors) == ["capacity", "room"]
    assert list(response.context["rules"].errors) == ["offer_hours"]
    edition = Edition.objects.whole().get()
    assert (edition.activity.capacity, str(edition.activity.place)) == (20, str(room.place))


def test_a_room_is_given_to_the_meetings_or_refused_at_its_field(staff):
    edition = make_edition(opened=False)
    place = edition.activity.place
    room = Room.objects.create(place=place, name="Sala A")
    sent = {"municipality": place.municipality_id, "place_name": place.name, "room": room.pk} | RULES
    staff.post(at(edition, "luoghi"), sent)
    assert Meeting.objects.filter(activity=edition.activity, room=room).count() == 2
    other = make_edition(opened=False, place=place)
    response = staff.post(at(other, "luoghi"), sent)
    assert list(response.context["form"].errors) == ["room"]


def test_ready_made_questions_are_taken_away_again_and_ones_own_stay(staff):
    edition = make_edition(opened=False)
    enrolment.choose_questions(activity=edition.activity, keys=["gender"], by=None)
    enrolment.save_question(
        activity=edition.activity, facts={"kind": "text", "label": "Taglia", "purpose": "Magliette"}, by=None
    )
    staff.post(at(edition, "domande"), {"keys": ["education"]})
    assert list(edition.activity.questions.values_list("key", flat=True)) == ["own-1", "education"]


def test_the_last_step_says_what_may_be_missing(staff):
    edition = make_edition(opened=False, hours=10)
    html = staff.get(at(edition, "controllo")).content.decode()
    assert "Gli incontri durano in tutto 6 ore, il corso 10." in html
    assert "Non è indicato chi insegna." in html


def test_an_edition_is_duplicated_on_other_days_and_told_about_rooms(staff):
    edition = make_edition()
    address = reverse("training_edition_duplicate", args=[edition.pk])
    assert list(staff.post(address, {"first_day": "2020-01-01"}).context["form"].errors) == ["first_day"]
    response = staff.post(address, {"first_day": "2031-05-02"})
    copy = Edition.objects.whole().exclude(pk=edition.pk).get()
    assert response.headers["Location"] == at(copy, "controllo")
    assert copy.activity.starts_at.date() == date(2031, 5, 2)


@pytest.mark.parametrize("name", ["training_wizard_new", "training_edition_duplicate"])
def test_only_staff_come_in(client, name):
    client.force_login(make_user())
    args = [make_edition().pk] if name.endswith("duplicate") else []
    assert client.get(reverse(name, args=args)).status_code in (302, 404)
