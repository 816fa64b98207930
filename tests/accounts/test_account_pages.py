"""The pages that allauth brings are all there, in our look and in Italian."""

import pytest

from land.accounts import actions
from land.accounts.models import Person
from tests.make.people import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
def test_a_visitor_finds_the_doors(client, path):
    response = client.get(f"/account/{path}/")
    assert response.status_code == 200
    assert 'class="footer"' in response.content.decode()


@pytest.mark.parametrize("path", ["email", "password/change", "sessions", "2fa", "logout"])
def test_a_member_finds_the_pages_about_the_account(client, path):
    client.force_login(make_user())
    response = client.get(f"/account/{path}/", follow=True)
    assert response.status_code == 200
    assert 'class="footer"' in response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_ones_own_area_is_there_in_both_languages(client, prefix):
    client.force_login(make_user())
    assert client.get(f"{prefix}/la-mia-area/").status_code == 200


def test_a_member_who_changes_address_keeps_everything_and_is_written_to_at_the_new_one():
    user = make_user()
    user.last_login = user.date_joined
    user.save()
    own = user.person
    actions.record_consent(person=own, purpose="newsletter", given=True, text="x")
    make_person(email="nuovo@demo.land")
    user.email = "nuovo@demo.land"
    user.save()
    assert actions.take_verified_address(user=user).pk == own.pk
    own.refresh_from_db()
    assert own.email == "nuovo@demo.land"
    assert own.consents.count() == 1
    assert Person.objects.filter(email="nuovo@demo.land").count() == 2
