"""Staff's list of ideas, and the sessions that wait for staff."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from land.core import offers
from land.enrolment.models import Activity
from startups import actions
from startups.actions.ideas import hide_idea
from startups.models import Proposal
from tests.make.people import logged_in, make_staff, make_user
from tests.make.startups import make_idea
from tests.startups.test_grid import make_day, session

pytestmark = pytest.mark.django_db
INDEX = "startup_ideas:index"


@pytest.fixture
def staff(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    return logged_in(make_staff())


def titles(client, **query):
    return {str(row) for row in client.get(reverse(INDEX), query).context["object_list"]}


def test_staff_list_every_idea_but_the_drafts_of_others(staff):
    hidden = make_idea(title="Nascosta")
    hide_idea(idea=hidden, by=None)
    make_idea(title="Riservata", visibility="group")
    make_idea(title="Bozza di altri", state="draft")
    assert titles(staff) == {"Nascosta", "Riservata"}
    assert titles(staff, state="hidden") == {"Nascosta"}
    assert titles(staff, visibility="group") == {"Riservata"}
    assert titles(staff, q="riserv") == {"Riservata"}
    assert logged_in(make_user()).get(reverse(INDEX)).status_code != 200


def test_staff_take_the_ideas_away_as_csv_without_who_wrote_them(staff):
    author = make_user(first_name="Genoveffa")
    make_idea(by=author, title="Officina")
    export = b"".join(staff.get(reverse(INDEX), {"export": "csv"}).streaming_content).decode()
    assert (len(export.strip().splitlines()), "Officina" in export) == (2, True)
    assert ("Genoveffa" in export, author.email in export) == (False, False)


def test_the_list_of_ideas_asks_as_many_questions_of_one_as_of_three(staff, django_assert_max_num_queries):
    make_idea()
    staff.get(reverse(INDEX))
    with django_assert_max_num_queries(60) as one:
        staff.get(reverse(INDEX))
    make_idea()
    make_idea()
    with django_assert_max_num_queries(60) as three:
        staff.get(reverse(INDEX))
    assert len(one) == len(three)


def counts():
    return [offers.attention.get(key).count() for key in ("sessions-withdrawn", "sessions-to-finish")]


def test_a_withdrawn_session_in_the_grid_waits_for_staff_until_its_cell_is_free():
    row, slots, rooms = make_day()
    one = session(row)
    item = actions.place(proposal=one, slot=slots[0], room=rooms[0], by=None)
    assert counts() == [0, 0]
    actions.withdraw(proposal=one, by=None)
    assert counts() == [1, 0]
    assert offers.attention.get("sessions-withdrawn").url() == reverse("startups_grid", args=[row.pk])
    actions.free(item=item, by=None)
    assert counts() == [0, 0]


def test_a_session_of_a_past_barcamp_waits_for_its_notes():
    row, _slots, _rooms = make_day()
    held, other, third = session(row, "Uno"), session(row, "Due"), session(row, "Tre")
    past = timezone.now() - timedelta(days=2)
    Activity.objects.filter(pk=row.activity_id).update(starts_at=past, ends_at=past + timedelta(hours=3))
    assert counts() == [0, 3]
    actions.mark_held(proposal=other, held=False, by=None)
    actions.mark_held(proposal=held, held=True, by=None)
    actions.mark_held(proposal=third, held=True, by=None)
    assert counts() == [0, 2]
    actions.write_note(proposal=held, person=held.owner, by=held.owner.user, text="Si comincia.")
    assert list(Proposal.objects.to_finish(timezone.now())) == [third]
    assert offers.attention.get("sessions-to-finish").url() == reverse("startups_grid", args=[row.pk])
