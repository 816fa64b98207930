"""What the room offers, and its demo."""

from collections import Counter

import pytest
from django.core.management import call_command

from land.core import offers
from land.enrolment.models import Enrolment
from startups import actions, demo
from startups.models import BarCamp, Interest
from tests.make.barcamps import make_barcamp
from tests.make.people import make_user

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
    call_command("load_reference", verbosity=0)
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
