"""What a course leaves behind: materials in the library with where they come from, groups that go on, network projects."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from land.accounts.models import Person
from land.community import actions as community
from land.community.models import Discussion, NetworkProject, Resource
from land.core.models import Organisation
from land.core.search import SearchEntry
from land.enrolment.models import Activity, Meeting
from land.notifications.models import Notice
from tests.make.classes import make_class, make_groups, make_trainer
from tests.make.people import logged_in, make_user
from training import actions, offers
from training.actions.afterwards import InTheLibrary, NotInTheGroup, NotOverYet
from training.models import Edition, Group

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 dispensa"


def end(edition: Edition) -> Edition:
    """All its meetings were a month ago."""
    long_ago = timezone.now() - timedelta(days=30)
    Meeting.objects.filter(activity=edition.activity_id).update(
        starts_at=long_ago, ends_at=long_ago + timedelta(hours=2)
    )
    Activity.objects.filter(pk=edition.activity_id).update(
        starts_at=long_ago, ends_at=long_ago + timedelta(hours=2), enrol_closes_at=None, cancel_until=None
    )
    return Edition.objects.whole().get(pk=edition.pk)


@pytest.fixture
def over():
    """A class of six in two groups whose course is over: (edition, enrolments, trainer)."""
    trainer = make_trainer()
    edition, rows = make_class(6, trainer=trainer)
    make_groups(edition)
    return end(edition), rows, trainer


def in_group(group: Group):
    return [row.enrolment.person.user for row in group.members.order_by("pk")]


def material(edition, **values):
    facts = {"title": "Dispensa", "visible": "enrolled", "upload": SimpleUploadedFile("dispensa.pdf", PDF)}
    return actions.keep_material(edition=edition, by=None, **(facts | values))


def test_a_material_becomes_a_resource_that_says_where_it_comes_from(over, client):
    edition, _rows, trainer = over
    row = material(edition)
    place = reverse("training:material_to_library", args=[row.uuid])
    teacher = logged_in(trainer)
    assert teacher.get(place).status_code == 200
    assert teacher.post(place, {"title": "Dispensa", "summary": ""}).status_code == 422
    facts = {
        "title": "Dispensa",
        "summary": "I conti in una pagina.",
        "licence": "CC BY 4.0",
        "audience": "public",
    }
    assert teacher.post(place, facts).status_code == 302
    resource = Resource.objects.get()
    assert (resource.source, resource.address) == (edition.course.title, "")
    page = client.get(reverse("community:resources")).content.decode()
    assert edition.get_absolute_url() in page
    assert b"".join(client.get(resource.url)) == PDF
    assert SearchEntry.objects.filter(kind="resource", uuid=resource.uuid).exists()
    with pytest.raises(InTheLibrary):
        actions.publish_material(material=row, by=None, title="x", summary="y")


def test_the_library_keeps_its_own_copy(over):
    edition, _rows, _trainer = over
    row = material(edition)
    resource = actions.publish_material(material=row, by=None, title="x", summary="y")
    actions.keep_material(
        edition=edition, by=None, title="x", visible="enrolled", material=row,
        upload=SimpleUploadedFile("altra.pdf", b"%PDF-1.4 altra"),
    )  # fmt: skip
    resource.refresh_from_db()
    with resource.file.file.open("rb") as kept:
        assert kept.read() == PDF


def test_nothing_goes_to_the_library_while_the_course_runs():
    edition, _rows = make_class(2)
    with pytest.raises(NotOverYet):
        actions.publish_material(material=material(edition), by=None, title="x", summary="y")


def test_a_resource_for_registered_people_is_missing_for_visitors(over, client):
    resource = actions.publish_material(
        material=material(over[0]), by=None, title="x", summary="y", audience="registered"
    )
    assert client.get(resource.url).status_code == 404
    assert logged_in(make_user()).get(resource.url).status_code == 200


def test_a_group_goes_on_and_the_others_are_told_once(over):
    edition, _rows, trainer = over
    group = Group.objects.filter(group_set__edition=edition).first()
    first, second, _third = in_group(group)
    place = reverse("training:group", args=[group.uuid])
    assert logged_in(trainer).get(place).status_code == 200
    mine = logged_in(first)
    assert "Tieni vivo il gruppo" in mine.get(place).content.decode()
    for _time in range(2):
        mine.post(reverse("training:group_keep", args=[group.uuid]))
    assert Notice.objects.filter(kind="training-group-kept").count() == 2
    assert logged_in(trainer).get(place).status_code == 404
    assert logged_in(make_user()).get(place).status_code == 404
    assert group.name in logged_in(second).get(reverse("accounts:area")).content.decode()


def test_what_a_group_says_is_read_by_its_people_alone(over):
    edition, _rows, trainer = over
    one, other = Group.objects.filter(group_set__edition=edition)[:2]
    me = in_group(one)[0]
    ask = f"{reverse('community:new')}?a=group:{one.uuid}"
    assert logged_in(me).post(ask, {"title": "Ci vediamo?", "body": "Giovedì."}).status_code == 302
    row = Discussion.objects.get()
    assert row.audience == "subject"
    assert logged_in(in_group(one)[1]).get(row.get_absolute_url()).status_code == 200
    for stranger in (in_group(other)[0], trainer, make_user()):
        assert logged_in(stranger).get(row.get_absolute_url()).status_code == 404
        assert logged_in(stranger).get(ask).status_code == 404


def test_whoever_leaves_a_group_that_goes_on_reads_it_no_more(over):
    edition, _rows, _trainer = over
    group = Group.objects.filter(group_set__edition=edition).first()
    me = in_group(group)[0]
    actions.keep_group(group=group, by=me)
    mine = logged_in(me)
    assert mine.post(reverse("training:group_leave", args=[group.uuid])).status_code == 302
    assert mine.get(reverse("training:group", args=[group.uuid])).status_code == 404
    with pytest.raises(NotInTheGroup):
        actions.keep_group(group=group, by=me)


def test_a_group_is_kept_only_once_the_course_is_over():
    edition, _rows = make_class(3)
    make_groups(edition)
    group = Group.objects.get(group_set__edition=edition)
    with pytest.raises(NotOverYet):
        actions.keep_group(group=group, by=in_group(group)[0])


def test_a_course_can_end_in_a_network_project(over, client):
    edition, rows, _trainer = over
    me = Person.objects.get(pk=rows[0].person_id).user
    Organisation.objects.create(kind="association", name="Orti Uniti", slug="orti-uniti")
    mine = logged_in(me)
    place = f"{reverse('community:project_new')}?da=edition:{edition.uuid}"
    assert (
        place.replace("&", "&amp;")
        in mine.get(reverse("training:classroom", args=[edition.slug])).content.decode()
    )
    facts = {
        "title": "Mense con l’orto vicino", "summary": "Verdure a chilometro zero.", "state": "forming",
        "partners": "orti uniti\nCooperativa Prova\n\norti uniti", "roles_sought": "Chi ha un furgone",
    }  # fmt: skip
    assert mine.post(place, facts | {"state": "concluded"}).status_code == 422
    assert mine.post(place, facts).status_code == 302
    project = NetworkProject.objects.get()
    assert [row.name for row in project.partners.all()] == ["orti uniti", "Cooperativa Prova"]
    page = client.get(project.get_absolute_url()).content.decode()
    assert "Chi ha un furgone" in page
    assert edition.get_absolute_url() in page
    assert "Mense con l’orto vicino" in client.get(reverse("community:projects")).content.decode()
    assert SearchEntry.objects.filter(kind="network-project", uuid=project.uuid).exists()
    assert logged_in(make_user()).get(place).status_code == 404


def test_only_who_leads_a_project_changes_it_and_it_says_how_it_ended(over):
    edition, rows, _trainer = over
    me = Person.objects.get(pk=rows[0].person_id).user
    project = community.begin_project(
        by=me, origin=("edition", edition.uuid), title="Insieme", summary="Un progetto."
    )
    place = reverse("community:project_change", args=[project.uuid])
    assert logged_in(make_user()).get(place).status_code == 404
    ended = {
        "title": "Insieme",
        "summary": "Un progetto.",
        "state": "concluded",
        "outcome": "Una gara vinta.",
    }
    assert logged_in(me).post(place, ended).status_code == 302
    project.refresh_from_db()
    assert project.ended_at is not None
    community.change_project(project=project, title="Insieme", summary="Ancora.", state="running")
    assert project.ended_at is None


@pytest.mark.parametrize(
    "asked", ["", "edition:", "edition:boh", "inventato:1", "edition:00000000-0000-4000-8000-000000000000"]
)
def test_a_project_does_not_begin_out_of_nothing(asked):
    place = reverse("community:project_new")
    assert logged_in(make_user()).get(place, {"da": asked} if asked else {}).status_code == 404


def test_the_trainers_panel_leads_to_classroom_and_register(over):
    edition, _rows, trainer = over
    found = offers.panel(trainer)
    assert [row.pk for row in found["taught"]] == [edition.pk]
    page = logged_in(trainer).get(reverse("accounts:area")).content.decode()
    assert reverse("enrolment:register", args=[edition.activity.uuid]) in page
    assert offers.panel(make_user()) is None
