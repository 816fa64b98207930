"""Who the tests of enrolment need again and again."""

import pytest
from django.test import Client

from land.accounts.models import User
from land.accounts.reference import load_roles
from tests.make.people import make_user


@pytest.fixture
def staff(client: Client) -> User:
    """Somebody of the office with what the role gives, logged in with `client`."""
    load_roles()
    user = make_user(roles=("staff",))
    client.force_login(user)
    return user
