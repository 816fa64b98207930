"""What nobody types on purpose is answered with a page all the same."""

import pytest
from django.urls import reverse

from cooperatives.models import Wave
from land.accounts.reference import load_roles
from tests.make.cooperatives import make_wave
from tests.make.people import make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/gestione/persone/", "/gestione/appuntamenti/", "/cerca/", "/cooperative/"]
)
def test_a_nul_in_the_address_is_left_out(client, settings, path):
    settings.SECOND_FACTOR_REQUIRED = False
    load_roles()
    client.force_login(make_staff())
    assert client.get(f"{path}?q=a%00b").status_code == 200


def test_a_nul_in_a_form_is_left_out(client):
    user = make_user()
    client.force_login(user)
    form = {"first_name": "A\0da", "last_name": "Prova", "phone": "", "language": "it"}
    assert client.post("/la-mia-area/profilo/", form).status_code == 302
    user.person.refresh_from_db()
    assert user.person.first_name == "Ada"


@pytest.mark.parametrize("path", ["/account/signup/", "/account/password/reset/"])
def test_an_address_longer_than_any_is_refused_at_its_field(client, path):
    form = {
        "email": "a" * 300 + "@example.org",
        "password1": "Una-parola-lunga-9",
        "first_name": "A",
        "last_name": "B",
    }
    answer = client.post(path, form)
    assert answer.status_code in (200, 422)
    assert "email" in answer.context["form"].errors


def test_a_phone_is_digits(client):
    client.force_login(make_user())
    form = {"first_name": "Ada", "last_name": "Prova", "phone": "abc", "language": "it"}
    assert client.post("/la-mia-area/profilo/", form).status_code == 422
    assert client.post("/la-mia-area/profilo/", form | {"phone": "+39 06 123 45 67"}).status_code == 302


@pytest.mark.parametrize("day", ["0001-01-01 00:00", "0026-12-01 00:00"])
def test_a_wave_does_not_open_in_antiquity(client, settings, day):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(make_staff())
    wave = make_wave(opened=False)
    form = {"code": "nuova", "title": "Nuova", "instrument_version": wave.instrument_version_id, "opens_at": day,
            "closes_at": "2030-01-01 00:00", "smallest_group": "2"}  # fmt: skip
    answer = client.post(reverse("waves:add"), form)
    assert {"opens_at", "smallest_group"} <= set(answer.context["form"].errors)
    assert Wave.objects.count() == 1
    assert client.get(reverse("waves:index")).status_code == 200
