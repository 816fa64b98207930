"""“La mia area”: profile, consents, panels; roles and demo accounts."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.urls import reverse

from land.accounts import demo
from land.accounts.models import Consent, Person, User
from land.accounts.reference import load_roles
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def test_an_empty_area_says_where_to_start(client):
    client.force_login(make_user(first_name="Nives"))
    text = client.get(reverse("accounts:area")).content.decode()
    assert "Nives" in text
    assert "/da-dove-parto/" in text


def test_a_profile_keeps_what_was_typed_when_something_is_wrong(client):
    user = make_user()
    client.force_login(user)
    url = reverse("accounts:profile")
    wrong = client.post(url, {"first_name": "", "last_name": "Nuovo", "language": "it"})
    assert wrong.status_code == 422
    assert 'value="Nuovo"' in wrong.content.decode()
    client.post(url, {"first_name": "Ada", "last_name": "Nuovo", "phone": "06 123", "language": "en"})
    person = Person.objects.get(user=user)
    assert (person.last_name, person.phone, person.language) == ("Nuovo", "06 123", "en")


def test_a_consent_given_and_withdrawn_leaves_two_lines(client):
    user = make_user()
    client.force_login(user)
    url = reverse("accounts:consents")
    client.post(url, {"purpose": "newsletter", "given": "yes"})
    assert Consent.objects.stands(user.person, "newsletter") is True
    client.post(url, {"purpose": "newsletter", "given": "no"})
    assert Consent.objects.stands(user.person, "newsletter") is False
    assert Consent.objects.filter(person=user.person).count() == 2
    client.post(url, {"purpose": "everything", "given": "yes"})
    assert Consent.objects.filter(person=user.person).count() == 2


def test_roles_hold_their_permissions_and_nobody_may_touch_logins():
    load_roles()
    load_roles()
    editor, staff, administrator = (make_user(roles=(role,)) for role in ("editor", "staff", "administrator"))
    assert [user.has_perm("wagtailadmin.access_admin") for user in (editor, staff, administrator)] == [
        True
    ] * 3
    assert [user.has_perm("core.change_programme") for user in (editor, staff, administrator)] == [
        False,
        True,
        True,
    ]
    assert [user.has_perm("accounts.export_personal_data") for user in (editor, staff)] == [False, True]
    for user in (editor, staff, administrator):
        for name in ("accounts.change_user", "auth.change_group", "accounts.add_grant"):
            assert not user.has_perm(name)
    assert administrator.is_superuser is False
    assert Group.objects.get(name="editor").page_permissions.count() == 3


def test_demo_accounts_are_made_once(capsys):
    call_command("demo_accounts")
    call_command("demo_accounts")
    assert User.objects.count() == len(demo.ACCOUNTS)
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == len(demo.ACCOUNTS)
    assert User.objects.get(email="staff@demo.land").check_password(demo.PASSWORD)
    assert "admin@demo.land" in capsys.readouterr().out


def test_demo_accounts_are_refused_outside_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo_accounts")
    assert User.objects.count() == 0
