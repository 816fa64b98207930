"""An edition on other days keeps its hours and its rules, and nobody in it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from land.enrolment import actions as enrolment
from land.enrolment.models import Enrolment, EnrolmentExtra, Meeting, Room
from tests.make.courses import course_facts, make_edition
from tests.make.people import make_person
from training import actions
from training.actions import Session
from training.models import Course, Edition

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")


def at(year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=ROME)


def spring(**values):
    """Three meetings: in July, in October before the clocks change, and after."""
    return make_edition(
        meetings=[
            Session("Uno", at(2030, 7, 4, 15), at(2030, 7, 4, 18)),
            Session("Due", at(2030, 10, 24, 15), at(2030, 10, 24, 18)),
            Session("Tre", at(2030, 11, 7, 15), at(2030, 11, 7, 18)),
        ],
        **values,
    )


def walls(edition):
    rows = Meeting.objects.filter(activity=edition.activity).order_by("starts_at")
    return [
        f"{timezone.localtime(row.starts_at):%Y-%m-%d %H:%M}-{timezone.localtime(row.ends_at):%H:%M}"
        for row in rows
    ]


def test_all_dates_move_by_as_many_days_and_keep_their_wall_clock():
    row = spring()
    enrolment.change_rules(
        activity=row.activity,
        rules={
            "enrol_opens_at": at(2030, 3, 1, 9), "enrol_closes_at": at(2030, 7, 1, 12),
            "cancel_until": at(2030, 6, 30, 23, 59), "approval_required": True, "offer_hours": 12,
        },
        by=None,
    )  # fmt: skip
    copy = actions.duplicate_edition(edition=row, first_day=date(2031, 1, 9), by=None).edition
    assert walls(copy) == ["2031-01-09 15:00-18:00", "2031-05-01 15:00-18:00", "2031-05-15 15:00-18:00"]
    activity = copy.activity
    assert [timezone.localtime(moment) for moment in (activity.enrol_opens_at, activity.enrol_closes_at)] == [
        at(2030, 9, 6, 9), at(2031, 1, 6, 12),
    ]  # fmt: skip
    assert timezone.localtime(activity.cancel_until) == at(2031, 1, 5, 23, 59)
    assert (activity.approval_required, activity.offer_hours, activity.state) == (True, 12, "draft")
    assert (activity.starts_at, activity.ends_at) == (at(2031, 1, 9, 15), at(2031, 5, 15, 18))


def test_an_edition_can_be_copied_to_an_earlier_day_too():
    copy = actions.duplicate_edition(edition=spring(), first_day=date(2030, 6, 27), by=None).edition
    assert walls(copy)[0] == "2030-06-27 15:00-18:00"


def test_a_meeting_in_the_hour_that_the_clocks_swallow_keeps_its_length():
    row = make_edition(meetings=[Session("Notte", at(2030, 3, 30, 2, 30), at(2030, 3, 30, 3, 30))])
    copy = actions.duplicate_edition(edition=row, first_day=date(2030, 3, 31), by=None).edition
    meeting = Meeting.objects.get(activity=copy.activity)
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=1)


def test_nobody_and_no_answer_is_copied_and_the_code_is_new():
    row = make_edition(trainer_role="Chi insegna")
    enrolment.choose_questions(activity=row.activity, keys=["gender"], by=None)
    enrolment.enrol(activity=row.activity, person=make_person(), extras={"gender": "man"})
    copy = actions.duplicate_edition(edition=row, first_day=date(2031, 1, 9), by=None).edition
    assert copy.code != row.code
    assert copy.slug != row.slug
    assert (copy.course, copy.trainer_role, copy.activity.capacity) == (row.course, "Chi insegna", 20)
    assert copy.activity.seats_held == 0
    assert Enrolment.objects.filter(activity=copy.activity).count() == 0
    assert EnrolmentExtra.objects.filter(question__activity=copy.activity).count() == 0
    assert list(copy.activity.questions.values_list("key", flat=True)) == ["gender"]


def test_a_meeting_that_was_called_off_is_not_copied():
    row = spring()
    enrolment.cancel_meeting(meeting=Meeting.objects.get(title="Due"), by=None)
    copy = actions.duplicate_edition(edition=row, first_day=date(2031, 1, 9), by=None).edition
    assert list(Meeting.objects.filter(activity=copy.activity).values_list("title", flat=True)) == [
        "Uno",
        "Tre",
    ]


def test_rooms_are_copied_only_where_they_are_free():
    row = spring()
    room = Room.objects.create(place=row.activity.place, name="Sala A")
    actions.give_room(edition=row, room=room, by=None)
    taken = make_edition(meetings=[Session("Altro", at(2031, 1, 9, 16), at(2031, 1, 9, 17))])
    actions.give_room(edition=taken, room=room, by=None)
    copy = actions.duplicate_edition(edition=row, first_day=date(2031, 1, 9), by=None)
    assert [meeting.title for meeting in copy.without_room] == ["Uno"]
    rooms = (
        Meeting.objects.filter(activity=copy.edition.activity)
        .order_by("starts_at")
        .values_list("room", flat=True)
    )
    assert list(rooms) == [None, room.pk, room.pk]


def test_a_room_no_longer_used_is_not_copied():
    row = make_edition()
    room = Room.objects.create(place=row.activity.place, name="Sala A")
    actions.give_room(edition=row, room=room, by=None)
    Room.objects.update(hidden=True)
    assert len(actions.duplicate_edition(edition=row, first_day=date(2031, 1, 9), by=None).without_room) == 2


def test_meetings_of_one_room_move_by_a_week_without_meeting_each_other():
    row = make_edition(opened=False)
    actions.give_room(edition=row, room=Room.objects.create(place=row.activity.place, name="A"), by=None)
    for days in (7, -7):
        row = Edition.objects.whole().get(pk=row.pk)
        moved = [
            Session(each.title, each.starts_at + timedelta(days=days), each.ends_at + timedelta(days=days))
            for each in actions.standing(row)["meetings"]
        ]
        actions.change_draft(edition=row, by=None, meetings=moved)
    assert Meeting.objects.filter(activity=row.activity, room__name="A").count() == 2


def test_a_draft_of_a_course_that_was_held_has_all_that_its_latest_edition_had():
    row = spring(title="Orti")
    facts = course_facts(title="Orti", area=row.course.area)
    draft = actions.draft_edition(course=row.course, course_facts=facts, first_day=date(2031, 1, 9), by=None)
    assert Course.objects.count() == 1
    assert walls(draft.edition)[0] == "2031-01-09 15:00-18:00"
    assert draft.edition.activity.place == row.activity.place


def test_a_draft_of_a_new_course_has_one_meeting_on_its_first_day():
    draft = actions.draft_edition(course_facts=course_facts(), first_day=date(2031, 1, 9), by=None).edition
    assert walls(draft) == ["2031-01-09 15:00-18:00"]
    assert draft.activity.state == "draft"


def test_what_is_open_is_no_longer_a_draft():
    with pytest.raises(actions.NotADraft):
        actions.change_draft(edition=make_edition(), by=None, capacity=3)


def test_the_programme_of_an_edition_can_be_changed():
    from tests.make.places import make_programme

    row, programme = make_edition(opened=False), make_programme()
    assert actions.change_draft(edition=row, by=None, of_programme=programme).activity.programme == programme
