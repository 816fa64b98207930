"""People for tests. Each call makes somebody new unless told otherwise."""

from itertools import count

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.test import Client

from land.accounts import actions
from land.accounts.models import Person, User

_number = count(1)
PASSWORD = "una-lunga-parola-di-prova"


def make_user(
    email: str = "", *, roles: tuple[str, ...] = (), first_name: str = "Ada", last_name: str = ""
) -> User:
    """A registered person with a verified address and these roles for the whole site."""
    number = next(_number)
    user = User.objects.create_user(email or f"persona{number}@demo.land", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    actions.know_person(
        user=user, email=user.email, first_name=first_name, last_name=last_name or f"Prova{number}"
    )
    for role in roles:
        actions.grant(user=user, role=role, by=None)
    return User.objects.get(pk=user.pk)


def make_staff() -> User:
    """Somebody of Legacoop's office, who may open the staff screens and export personal data."""
    user = make_user(roles=("staff",))
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "export_personal_data"])
    )
    return user


def logged_in(user: User) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user)
    return client


def make_person(email: str = "", **names: str) -> Person:
    """A guest: somebody known by name and address, without a login."""
    number = next(_number)
    return actions.know_person(
        email=email or f"ospite{number}@demo.land",
        first_name=names.get("first_name", "Lia"),
        last_name=names.get("last_name", f"Prova{number}"),
    )
