"""Staff keep a BarCamp with one form."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from land.enrolment.models import Activity
from startups.forms.barcamps import BarCampForm
from startups.models import BarCamp
from tests.make.barcamps import make_area, make_barcamp, make_theme
from tests.make.people import make_user
from tests.make.places import make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    user = make_user(roles=("staff",))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return client


def typed(**values) -> dict:
    return {
        "title": "Mestieri d’acqua", "summary": "Un pomeriggio al lago.",
        "starts_at": "2030-05-04T15:00", "ends_at": "2030-05-04T18:00",
        "municipality": make_municipality().pk, "place_name": "Biblioteca", "area": make_area().pk,
        "theme": make_theme().pk, "capacity": "12", "for_whom": "Chiunque", "cost": "Gratuito",
        "take_home": "Gli appunti\n\nI recapiti", "programme": "15:00-15:20 Accoglienza\n9.30–10:00 Caffè", **values,
    }  # fmt: skip


def test_one_form_makes_the_barcamp_and_its_event_and_opens_it(staff):
    response = staff.post(reverse("startups_barcamp_new"), typed(then="open"))
    assert response.headers["Location"] == reverse("barcamps:index")
    row = BarCamp.objects.whole().get()
    assert (row.slug, row.activity.state, row.activity.capacity) == ("mestieri-dacqua", "published", 12)
    assert row.activity.starts_at.isoformat() == "2030-05-04T13:00:00+00:00"
    assert row.take_home == ["Gli appunti", "I recapiti"]
    assert [(line["start"], line["end"]) for line in row.programme] == [
        ("15:00", "15:20"),
        ("09:30", "10:00"),
    ]


def test_english_words_are_typed_in_the_same_form_and_come_back_into_it(staff):
    english = {
        "for_whom_en": "Anybody", "place_name_en": "Library", "cost": "5 euro", "cost_en": "5 euros",
        "take_home_en": "The notes", "programme_en": "Welcome\nCoffee",
    }  # fmt: skip
    wrong = staff.post(reverse("startups_barcamp_new"), typed(programme_en="Welcome"))
    assert list(wrong.context["form"].errors) == ["programme_en"]
    staff.post(reverse("startups_barcamp_new"), typed(**english))
    row = BarCamp.objects.whole().get()
    assert [line["title_en"] for line in row.programme] == ["Welcome", "Coffee"]
    assert (row.activity.cost, row.activity.cost_en, row.activity.place.name_en) == (
        "5 euro",
        "5 euros",
        "Library",
    )
    initial = staff.get(reverse("startups_barcamp_edit", args=[row.pk])).context["form"].initial
    assert {name: initial[name] for name in english} == english


def test_what_is_wrong_keeps_what_was_typed(staff):
    response = staff.post(
        reverse("startups_barcamp_new"),
        typed(ends_at="2030-05-04T14:00", programme="25:00-26:00 Notte"),
    )
    form = response.context["form"]
    assert sorted(form.errors) == ["ends_at", "programme"]
    assert "Mestieri d’acqua" in response.content.decode()
    assert Activity.objects.count() == 0


def test_a_barcamp_comes_back_into_its_form_as_it_was(staff):
    row = make_barcamp()
    address = reverse("startups_barcamp_edit", args=[row.pk])
    form = staff.get(address).context["form"]
    again = {name: form[name].value() for name in form.fields}
    again |= {name: again[name].strftime("%Y-%m-%dT%H:%M") for name in ("starts_at", "ends_at")}
    again = {name: "" if value is None else value for name, value in again.items()}
    assert BarCampForm(again).is_valid()
    staff.post(address, again | {"title": "Nuovo titolo"})
    changed = BarCamp.objects.whole().get()
    assert (changed.activity.title, changed.take_home, changed.programme, changed.activity.place_id) == (
        "Nuovo titolo", row.take_home, row.programme, row.activity.place_id,
    )  # fmt: skip


def test_the_list_can_be_searched_filtered_and_exported(staff):
    make_barcamp(title="Orti")
    make_barcamp(title="Boschi", opened=False)
    index = reverse("barcamps:index")
    assert [str(row) for row in staff.get(index, {"q": "orti"}).context["object_list"]] == ["Orti"]
    assert [str(row) for row in staff.get(index, {"state": "draft"}).context["object_list"]] == ["Boschi"]
    export = b"".join(staff.get(index, {"export": "csv"}).streaming_content).decode()
    assert len(export.strip().splitlines()) == 3


@pytest.mark.parametrize("name", ["startups_barcamp_new", "barcamps:index"])
def test_only_staff_come_in(client, name):
    client.force_login(make_user())
    assert client.get(reverse(name)).status_code != 200


def test_the_same_form_sent_twice_makes_one_barcamp(staff):
    values = typed(form_key="0f8fad5b-d9cb-469f-a165-70867728950e")
    answers = [staff.post(reverse("startups_barcamp_new"), values) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert BarCamp.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts_at", "0001-01-01T00:00"),
        ("starts_at", "0026-12-01T10:00"),
        ("programme", "18:00-15:00 Al contrario"),
    ],
)
def test_times_that_cannot_be_are_refused_at_their_field(staff, field, value):
    response = staff.post(reverse("startups_barcamp_new"), typed(**{field: value}))
    assert field in response.context["form"].errors
    assert BarCamp.objects.count() == 0


def test_a_barcamp_of_the_past_is_not_opened(staff):
    values = typed(starts_at="2020-01-01T15:00", ends_at="2020-01-01T18:00", then="open")
    response = staff.post(reverse("startups_barcamp_new"), values)
    assert "starts_at" in response.context["form"].errors
    assert Activity.objects.count() == 0
