"""Who gets in, how often, and with what in hand."""

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from land.accounts.models import Person
from land.accounts.reference import load_roles
from land.settings import base
from tests.make.people import PASSWORD, make_person, make_user

pytestmark = pytest.mark.django_db


def login(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def logged_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("role", ["editor", "staff", "administrator"])
def test_whoever_edits_sets_up_a_second_factor_first(client, settings, role):
    settings.SECOND_FACTOR_REQUIRED = True
    load_roles()
    client.force_login(make_user(roles=(role,)))
    for path in ("/la-mia-area/", "/gestione/"):
        response = client.get(path)
        assert (response.status_code, response.url) == (302, reverse("mfa_activate_totp"))


def test_with_a_second_factor_staff_get_in(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    load_roles()
    user = make_user(roles=("staff",))
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)
    assert client.get("/gestione/").status_code == 200


def test_a_registered_person_needs_no_second_factor(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    load_roles()
    client.force_login(make_user())
    assert client.get("/la-mia-area/").status_code == 200


@pytest.mark.parametrize("name", ["area", "profile", "data", "consents", "close"])
def test_visitors_are_sent_to_login(client, name):
    path = reverse(f"accounts:{name}")
    response = client.get(path)
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={path}")


def test_the_admins_own_login_never_authenticates(client):
    load_roles()
    user = make_user(roles=("staff",))
    for path in ("/gestione/login/", "/gestione/login"):
        client.post(path, {"username": user.email, "login": user.email, "password": PASSWORD})
        assert not logged_in(client)


def test_a_room_of_a_hundred_logs_in_from_one_address_in_a_minute(client_of, settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    entered = 0
    for _number in range(100):
        client, user = client_of(), make_user()
        login(client, user.email)
        entered += logged_in(client)
    assert entered == 100


@pytest.fixture
def client_of():
    """A new browser each time."""
    return Client


def test_after_five_wrong_passwords_an_account_waits(client_of, settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    user, other = make_user(), make_user()
    for _number in range(5):
        assert login(client_of(), user.email, "sbagliata").status_code == 200
    right_but_late = client_of()
    login(right_but_late, user.email)
    assert not logged_in(right_but_late)
    neighbour = client_of()
    login(neighbour, other.email)
    assert logged_in(neighbour)


def test_a_guest_becomes_a_member_only_once_the_address_is_verified(client):
    guest = make_person("lia@demo.land")
    client.post(
        reverse("account_signup"),
        {
            "email": "lia@demo.land",
            "password1": "una-parola-molto-lunga",
            "first_name": "Lia",
            "last_name": "Nuova",
        },
    )
    guest.refresh_from_db()
    assert guest.user is None
    address = EmailAddress.objects.get(email="lia@demo.land")
    confirm = reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])
    client.get(confirm)
    guest.refresh_from_db()
    assert guest.user is None
    client.post(confirm)
    guest.refresh_from_db()
    assert guest.user == address.user
    assert Person.objects.filter(email="lia@demo.land").count() == 1
