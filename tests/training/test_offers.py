"""What the room offers, and its demo."""

from collections import Counter

import pytest
from django.utils import timezone

from land.community.models import Discussion, NetworkProject, Resource
from land.core import offers
from land.core.holidays import is_holiday
from land.enrolment.models import Enrolment, Meeting
from land.enrolment.reports.counting import report_on
from tests.make.courses import make_edition, make_training_area
from tests.make.people import make_user
from tests.make.reference import make_reference
from training import actions, demo
from training.models import Edition, Group

pytestmark = pytest.mark.django_db


def test_the_shelf_shows_open_editions_only():
    make_edition(title="Orti")
    make_edition(opened=False)
    assert [card["title"] for card in offers.shelves.get("courses").cards(4)] == ["Orti"]


def test_provenance_does_not_tell_of_drafts():
    row, draft = make_edition(title="Orti"), make_edition(opened=False)
    found = offers.kinds.get("edition").resolve([row.uuid, draft.uuid], make_user())
    assert found == {row.uuid: offers.Target("Orti", row.get_absolute_url())}


def test_the_site_map_lists_areas_and_open_editions_in_both_languages():
    make_training_area()
    row = make_edition()
    make_edition(opened=False)
    italian = [
        "/formazione/",
        "/formazione/aree/digitale/",
        row.course.get_absolute_url(),
        row.get_absolute_url(),
    ]
    assert [path for path, _changed in offers.sitemap.get("training").rows()] == [
        *italian, *(f"/en{path}" for path in italian),
    ]  # fmt: skip


def test_documents_rebuild_what_the_verbs_write():
    row = make_edition()
    assert list(offers.documents.get("edition").documents()) == list(actions.documents(row))


def test_the_demo_holds_every_state_once_and_each_area_has_something_to_come():
    make_reference()
    founder = make_user("fondatrice@demo.land")
    trainer = make_user("docente@demo.land", roles=("trainer",))
    for _time in range(2):
        assert demo.load({}) == {"courses": 7, "editions": 10}
    rows = list(Edition.objects.whole())
    states = Counter(row.activity.state for row in rows)
    assert states == {"published": 5, "running": 1, "closed": 1, "archived": 1, "cancelled": 1, "draft": 1}
    coming = Edition.objects.whole().coming(timezone.now()).filter(activity__starts_at__gt=timezone.now())
    assert len({row.course.area_id for row in coming}) == 5
    assert all(list(row.trainers.all()) == [trainer.person] for row in rows)
    assert sorted(row.course.hours for row in rows)[-2:] == [36, 70]
    days = [timezone.localtime(at).date() for at in Meeting.objects.values_list("starts_at", flat=True)]
    assert not any(is_holiday(day) or day.weekday() >= 5 for day in days)
    assert not Meeting.objects.filter(title_en="").exists()
    for row in rows:
        assert all((row.course.for_whom_en, row.course.prerequisites_en, row.trainer_role_en))
        assert len(row.course.objectives_en) == len(row.course.objectives)
    mine = Enrolment.objects.filter(person=founder.person, activity__state="published")
    assert list(mine.values_list("state", "activity__edition__course__slug")) == [
        ("confirmed", demo.FOUNDERS_COURSE)
    ]
    addresses = Enrolment.objects.values_list("person__email", flat=True)
    assert {address.split("@")[1] for address in addresses} == {"demo.land"}


def test_the_demo_tells_the_whole_story_of_a_course():
    make_reference()
    founder = make_user("fondatrice@demo.land")
    demo.load({})
    row = Edition.objects.whole().get(activity__state="closed")
    [line] = report_on([row.activity]).lines
    assert line.minutes_held == 36 * 60
    assert line.enrolled == 12
    assert 0 < line.enough < 12
    assert line.certificates == line.enough
    assert line.answers >= 5
    assert Resource.objects.filter(source=row.course.title).count() == 1
    [project] = NetworkProject.objects.all()
    assert project.leads.get() == founder.person
    [kept] = Group.objects.filter(kept_at__isnull=False)
    assert Discussion.objects.about("group", kept.uuid).count() == 1
    full = Edition.objects.get(course__slug=demo.FULL, activity__state="published").activity
    assert full.enrolments.filter(state="waiting").count() == 4
