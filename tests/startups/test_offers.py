"""What the room offers, and its demo."""

import tomllib
from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from land.core import offers
from land.core.holidays import is_holiday
from land.core.models import Link
from land.enrolment.models import Enrolment
from startups import actions
from startups.demo import barcamps as demo
from startups.demo import ideas as demo_ideas
from startups.demo import proposals as demo_proposals
from startups.models import AgendaVersion, BarCamp, Interest, SessionNote
from tests.make.barcamps import make_barcamp
from tests.make.people import make_user
from tests.make.reference import make_reference

pytestmark = pytest.mark.django_db


def test_the_shelf_shows_open_barcamps_only():
    make_barcamp(title="Orti")
    make_barcamp(opened=False)
    assert [card["title"] for card in offers.shelves.get("barcamps").cards(4)] == ["Orti"]


def test_provenance_does_not_tell_of_drafts():
    row, draft = make_barcamp(title="Orti"), make_barcamp(opened=False)
    found = offers.kinds.get("barcamp").resolve([row.uuid, draft.uuid], make_user())
    assert found == {row.uuid: offers.Target("Orti", "/startup/barcamp/orti/")}


def test_the_site_map_lists_open_barcamps_in_both_languages():
    make_barcamp(title="Orti")
    make_barcamp(opened=False)
    assert [path for path, _changed in offers.sitemap.get("startups").rows()] == [
        "/startup/", "/startup/barcamp/orti/", "/en/startup/", "/en/startup/barcamp/orti/",
    ]  # fmt: skip


def test_documents_rebuild_what_the_verbs_write():
    row = make_barcamp(title="Orti")
    assert list(offers.documents.get("barcamp").documents()) == list(actions.documents(row))


def test_a_person_reads_and_erases_the_request_to_be_told():
    person = make_user().person
    actions.follow(person=person)
    data = offers.personal_data.get("startups")
    assert [sorted(row) for row in data.collect(person)] == [["asked"]]
    data.erase(person)
    assert (data.collect(person), Interest.objects.count()) == ([], 0)


def test_the_demo_fills_one_barcamp_and_leaves_room_in_the_others():
    make_reference()
    founder = make_user("fondatrice@demo.land")
    for _time in range(2):
        assert demo.load({}) == {"barcamps": 3}
    states = {
        row.activity.capacity: dict(Counter(row.activity.enrolments.values_list("state", flat=True)))
        for row in BarCamp.objects.whole()
    }
    assert states == {12: {"confirmed": 12, "waiting": 5}, 60: {"confirmed": 7}, 40: {"confirmed": 7}}
    assert Enrolment.objects.get(person=founder.person).state == "waiting"
    addresses = Enrolment.objects.values_list("person__email", flat=True)
    assert {address.split("@")[1] for address in addresses} == {"demo.land"}
    days = [timezone.localtime(row.activity.starts_at).date() for row in BarCamp.objects.whole()]
    assert not any(is_holiday(day) for day in days)
    for row in BarCamp.objects.whole():
        assert all(
            (row.for_whom_en, row.activity.place.name_en, row.activity.title_en, row.activity.summary_en)
        )
        assert len(row.take_home_en) == len(row.take_home)
        assert all(line["title_en"] for line in row.programme)


@pytest.mark.parametrize("weekend", [False, True])
def test_the_demo_s_barcamps_keep_off_public_holidays(monkeypatch, weekend):
    make_reference()
    monkeypatch.setattr(timezone, "localdate", lambda: date(2099, 11, 23))
    row = tomllib.loads(demo.FILE.read_text(encoding="utf-8"))["barcamps"][2]
    made = demo.make(row | {"starts_in_days": 39, "weekend": weekend})  # Friday 1 January
    expected = date(2100, 1, 2) if weekend else date(2100, 1, 4)
    assert timezone.localtime(made.activity.starts_at).date() == expected


def test_the_demo_s_barcamps_have_sessions_a_grid_notes_and_one_session_that_became_two_ideas():
    make_reference()
    for name in ("fondatrice", "referente", "membro"):
        make_user(f"{name}@demo.land")
    demo.load({})
    demo_ideas.load({})
    for _time in range(2):
        assert demo_proposals.load() == {"sessions": 16}
    now = timezone.now()
    held = BarCamp.objects.whole().past(now).get()
    assert Counter(held.proposals.values_list("state", flat=True)) == {
        "held": 4, "withdrawn": 1, "not_held": 1,
    }  # fmt: skip
    assert [version.number for version in AgendaVersion.objects.published().filter(barcamp=held)] == [2, 1]
    became = Counter(Link.objects.filter(from_kind="session", to_kind="idea").values_list("from_uuid"))
    assert list(became.values()) == [2]
    coming = list(BarCamp.objects.whole().coming(now))
    assert [row.takes_votes(now) for row in coming] == [True, False, False]
    assert [row.proposals.filter(owner=None).count() for row in coming] == [1, 1, 0]
    assert SessionNote.objects.count() == 4
