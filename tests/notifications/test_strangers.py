"""A letter to an address that nobody has confirmed: its secret is made when it leaves, and no row keeps one."""

import pytest
from django.core import mail
from django.db import transaction

from land.notifications.api import write_to_stranger
from land.notifications.delivery import deliver_due
from land.notifications.kinds import StrangerLetter, strangers
from land.notifications.letters import NoLongerNeeded
from land.notifications.models import AccountMail
from startups import notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(monkeypatch):
    """The guest's letter with another link, which `gone` refuses."""

    def path(to, facts):
        if facts["title"] == "gone":
            raise NoLongerNeeded("gone")
        return f"/segreto/{to}/"

    monkeypatch.setitem(strangers._things, notices.GUEST, StrangerLetter(notices.GUEST, "Conferma", path))


def test_a_letter_that_no_room_registered_is_not_written():
    with pytest.raises(KeyError), transaction.atomic():
        write_to_stranger(key="nessuna", to="lia@demo.land", facts={})
    assert AccountMail.objects.count() == 0


def test_the_row_holds_the_facts_until_it_leaves_and_never_the_link(letter):
    row = write_to_stranger(key=notices.GUEST, to="lia@demo.land", facts={"title": "Orti"})
    assert (row.facts, "segreto" in str(vars(row))) == ({"title": "Orti"}, False)
    deliver_due()
    row.refresh_from_db()
    assert (row.state, row.facts, "segreto" in str(vars(row))) == ("sent", {}, False)
    (sent,) = mail.outbox
    assert (sent.to, "Orti" in sent.body, "/segreto/lia@demo.land/" in sent.body) == (
        ["lia@demo.land"],
        True,
        True,
    )


def test_a_letter_whose_matter_is_gone_does_not_leave(letter):
    row = write_to_stranger(key=notices.GUEST, to="lia@demo.land", facts={"title": "gone"})
    deliver_due()
    row.refresh_from_db()
    assert (row.state, mail.outbox) == ("dropped", [])
