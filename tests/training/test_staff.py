"""Staff keep a course, its edition and its meetings with one form."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from land.enrolment.models import Activity, Meeting
from tests.make.courses import make_edition, make_training_area
from tests.make.people import make_user
from tests.make.places import make_municipality
from training.forms.courses import CourseForm
from training.models import Edition

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
        "title": "Scrivere chiaro", "area": make_training_area().pk, "summary": "Riscrivere testi veri.",
        "objectives": "Togliere\nSpiegare", "for_whom": "Chiunque", "level": "basic", "hours": "6",
        "mode": "presence", "meetings": "04/05/2030 15:00-18:00 Come si comincia\n11/05/2030 15.00–18.00 Come si finisce",
        "municipality": make_municipality().pk, "place_name": "Biblioteca", "capacity": "12", **values,
    }  # fmt: skip


def test_one_form_makes_the_course_its_edition_and_its_meetings_and_opens_it(staff):
    trainer = make_user(roles=("trainer",)).person
    response = staff.post(reverse("training_course_new"), typed(then="open", trainers=[trainer.pk]))
    assert response.headers["Location"] == reverse("editions:index")
    row = Edition.objects.whole().get()
    assert (row.slug, row.code, row.activity.state) == ("scrivere-chiaro-2030", "F2030-001", "published")
    assert (row.course.objectives, list(row.trainers.all())) == (["Togliere", "Spiegare"], [trainer])
    assert [
        (meeting.title, meeting.starts_at.isoformat())
        for meeting in Meeting.objects.filter(activity=row.activity)
    ] == [
        ("Come si comincia", "2030-05-04T13:00:00+00:00"),
        ("Come si finisce", "2030-05-11T13:00:00+00:00"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"meetings": "domani alle tre"}, "meetings"),
        ({"meetings": "31/02/2030 15:00-18:00 Mai"}, "meetings"),
        ({"meetings": "04/05/2030 18:00-15:00 Al contrario"}, "meetings"),
        ({"meetings": "31/03/2030 02:30-03:30 L’ora che non c’è"}, "meetings"),
        ({"place_name": ""}, "place_name"),
        ({"hours": "0"}, "hours"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_keeps_what_was_typed(staff, wrong, field):
    response = staff.post(reverse("training_course_new"), typed(**wrong))
    assert list(response.context["form"].errors) == [field]
    assert "Scrivere chiaro" in response.content.decode()
    assert Activity.objects.count() == 0


def test_a_course_online_needs_no_place(staff):
    staff.post(reverse("training_course_new"), typed(mode="online", municipality="", place_name=""))
    assert Edition.objects.whole().get().activity.place is None


def test_an_edition_comes_back_into_its_form_as_it_was(staff):
    row = make_edition()
    address = reverse("training_edition_edit", args=[row.pk])
    form = staff.get(address).context["form"]
    again = {name: form[name].value() for name in form.fields}
    again = {name: "" if value is None else value for name, value in again.items()}
    assert CourseForm(again).is_valid()
    staff.post(address, again | {"title": "Nuovo titolo"})
    changed = Edition.objects.whole().get()
    assert (changed.slug, changed.course.title, changed.activity.title) == (
        row.slug, "Nuovo titolo", "Nuovo titolo",
    )  # fmt: skip
    assert Meeting.objects.filter(activity=changed.activity, state="confirmed").count() == 2


def test_the_list_can_be_searched_filtered_and_exported(staff):
    make_edition(title="Orti")
    make_edition(title="Boschi", opened=False)
    index = reverse("editions:index")

    def found(**query):
        return [row.course.title for row in staff.get(index, query).context["object_list"]]

    assert (found(q="orti"), found(state="draft")) == (["Orti"], ["Boschi"])
    export = b"".join(staff.get(index, {"export": "csv"}).streaming_content).decode()
    assert len(export.strip().splitlines()) == 3


@pytest.mark.parametrize("name", ["training_course_new", "editions:index"])
def test_only_staff_come_in(client, name):
    client.force_login(make_user())
    assert client.get(reverse(name)).status_code != 200
