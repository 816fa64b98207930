"""A course is kept with its edition, its event and its meetings; what moves is told."""

import pytest

from land.core.models import SearchEntry
from land.enrolment import actions as enrolment
from land.enrolment.models import Activity, Meeting
from land.notifications.models import Notice
from tests.make.courses import course_facts, make_edition, sessions
from tests.make.enrolment import make_place
from tests.make.people import make_person
from training import actions
from training.models import Course, Edition

pytestmark = pytest.mark.django_db


def change(edition: Edition, **values) -> Edition:
    facts = {"meetings": sessions(), "place": edition.activity.place, "mode": "presence", "capacity": 20}
    return actions.save_course(
        by=None, edition=edition, course_facts=course_facts(title=edition.course.title), **facts | values
    )


def meetings(edition: Edition) -> list[tuple[str, str]]:
    return list(Meeting.objects.filter(activity=edition.activity).values_list("title", "state"))


def test_a_new_course_has_a_draft_edition_with_its_event_and_its_meetings():
    row = make_edition(opened=False, title="Bilancio sociale")
    year = row.activity.starts_at.year
    assert (row.course.slug, row.slug) == ("bilancio-sociale", f"bilancio-sociale-{year}")
    assert (row.code, row.activity.url) == (f"F{year}-001", f"/formazione/edizioni/{row.slug}/")
    assert (row.activity.title, row.activity.state) == ("Bilancio sociale", "draft")
    assert meetings(row) == [("Incontro 1", "confirmed"), ("Incontro 2", "confirmed")]
    ends = Meeting.objects.filter(activity=row.activity).last().ends_at
    assert row.activity.ends_at == ends


def test_one_more_edition_of_a_course_has_its_own_address_and_code():
    first = make_edition(title="Bilancio")
    second = make_edition(title="Bilancio", course=first.course)
    assert second.course == first.course
    assert (second.slug, second.code[-3:]) == (f"{first.slug}-2", "002")


@pytest.mark.parametrize("wrong", ["none", "backwards"])
def test_a_refused_course_leaves_nothing_behind(wrong):
    asked = sessions(1)[0]
    given = [] if wrong == "none" else [actions.Session("Al contrario", asked.ends_at, asked.starts_at)]
    with pytest.raises((actions.NoMeetings, actions.EndsBeforeItStarts)):
        make_edition(meetings=given)
    assert (Course.objects.count(), Activity.objects.count()) == (0, 0)


def test_a_moved_meeting_is_told_once_to_whoever_has_a_place():
    row, person = make_edition(), make_person()
    enrolment.enrol(activity=row.activity, person=person)
    stays, moves = sessions()
    same = Meeting.objects.filter(activity=row.activity).first()
    stays = actions.Session("Incontro 1", same.starts_at, same.ends_at)
    change(row, meetings=[stays, moves])
    assert Notice.objects.filter(kind="enrolment-meeting-moved", person=person).count() == 1


def test_meetings_are_added_and_called_off_in_their_order():
    row = make_edition()
    assert len(meetings(change(row, meetings=sessions(3)))) == 3
    assert meetings(change(row, meetings=sessions(1))) == [
        ("Incontro 1", "confirmed"), ("Incontro 2", "cancelled"), ("Incontro 3", "cancelled"),
    ]  # fmt: skip


def test_a_course_called_off_keeps_its_dates():
    row = make_edition()
    enrolment.cancel_activity(activity=row.activity, by=None, reason="Neve")
    with pytest.raises(actions.DatesAreFixed):
        change(row, meetings=sessions(3))


def test_the_event_says_what_the_course_says():
    row = make_edition()
    actions.save_course(
        by=None, edition=row, course_facts=course_facts(title="Altro titolo"), meetings=sessions(),
        place=make_place("Altrove"), mode="mixed", capacity=None,
    )  # fmt: skip
    activity = Activity.objects.select_related("place").get(pk=row.activity_id)
    assert (activity.title, activity.capacity, str(activity.place)) == ("Altro titolo", None, "Altrove")


def test_only_open_editions_are_found():
    row = make_edition(opened=False)
    assert SearchEntry.objects.filter(kind="edition").count() == 0
    actions.open_edition(edition=row, by=None)
    entries = SearchEntry.objects.filter(kind="edition").order_by("language").values_list("title", "url")
    assert list(entries) == [
        ("A trial course", f"/en/formazione/edizioni/{row.slug}/"),
        (row.course.title, f"/formazione/edizioni/{row.slug}/"),
    ]
