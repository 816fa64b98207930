"""What is known of somebody: theirs to read, to take away, to have erased."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.urls import reverse

from land.accounts.actions import LastAdministrator, close_account, record_consent, revoke
from land.accounts.models import AccessEvent, Person, User
from land.core import offers
from land.core.errors import DomainError
from land.notifications.api import notify
from land.notifications.notices import TRIAL
from tests.make.cooperatives import make_cooperative, make_membership
from tests.make.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def known(text):
    """Tables in which some row holds this text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select count(*) from "{table}" t where t::text ilike %s', [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


@pytest.fixture
def leaver(client):
    user = make_user("leonilde.partente@demo.land", first_name="Leonilde", last_name="Partente")
    Person.objects.filter(user=user).update(phone="0698765432")
    record_consent(person=user.person, purpose="newsletter", given=True, text="Sì.")
    notify(kind=TRIAL, to=[user.person], facts={"user": user.pk})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return user


def test_closing_an_account_leaves_no_personal_word(client, leaver):
    person = leaver.person
    response = client.post(reverse("accounts:close"), {"sure": "on"})
    assert (response.status_code, response.url) == (302, "/")
    assert [known(text) for text in ("leonilde", "partente", "0698765432")] == [[], [], []]
    person.refresh_from_db()
    assert (person.user, person.email) == (None, f"ex-{person.uuid}@invalid.invalid")
    assert person.erased_at is not None
    assert "_auth_user_id" not in client.session


def test_closing_needs_the_box_ticked(client, leaver):
    assert client.post(reverse("accounts:close"), {}).status_code == 422
    assert User.objects.filter(pk=leaver.pk).exists()


def test_an_account_that_a_room_must_settle_first_stays_whole(client, leaver):
    cooperative = make_cooperative()
    make_membership(cooperative, leaver)
    response = client.post(reverse("accounts:close"), {"sure": "on"})
    assert response.status_code == 422
    assert User.objects.filter(pk=leaver.pk).exists()
    assert Person.objects.get(user=leaver).phone == "0698765432"
    assert leaver.person.consents.count() == 1


def test_every_room_erases_without_being_asked_for_more():
    user = make_user()
    close_account(user=user)
    assert not User.objects.filter(pk=user.pk).exists()


def test_the_last_administrator_stays():
    user = make_user(roles=("administrator",))
    with pytest.raises(LastAdministrator):
        close_account(user=user)
    with pytest.raises(LastAdministrator):
        revoke(user=user, role="administrator", by=user)
    make_user(roles=("administrator",))
    revoke(user=user, role="administrator", by=user)
    assert not user.grants.exists()


def test_the_archive_holds_ones_own_data_only(client, leaver):
    other = make_user("altra.persona@demo.land", first_name="Ottavia", last_name="Altrove")
    record_consent(person=other.person, purpose="newsletter", given=True, text="Sì.")
    response = client.post(reverse("accounts:download"))
    assert response["Content-Type"] == "application/zip"
    box = ZipFile(BytesIO(response.content))
    text = "".join(box.read(name).decode() for name in box.namelist())
    assert "leonilde.partente@demo.land" in text
    assert [word for word in ("altra.persona", "Ottavia", "Altrove") if word in text] == []
    assert json.loads(box.read("dati.json"))["accounts"][0]["phone"] == "0698765432"
    assert AccessEvent.objects.filter(actor=leaver, what="own data export").count() == 1


def test_the_archive_asks_for_the_password_if_it_was_not_given_lately(client):
    client.force_login(make_user())
    response = client.post(reverse("accounts:download"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_reauthenticate"))
    response = client.post(response.url, {"password": PASSWORD})
    assert response["Content-Type"] == "application/zip"


def test_a_refusal_of_the_last_room_undoes_the_first(monkeypatch):
    class NotYet(DomainError):
        sentence = "Not yet."

    def refuse(person):
        raise NotYet

    registry = offers.Registry()
    for room in offers.personal_data:
        registry.add(room)
    registry.add(offers.PersonalData("zz-last", "Last", lambda person: [], refuse, order=2000))
    monkeypatch.setattr(offers, "personal_data", registry)
    user = make_user(first_name="Nora")
    with pytest.raises(NotYet):
        close_account(user=user)
    assert Person.objects.get(user=user).first_name == "Nora"
