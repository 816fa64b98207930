"""Anybody verifies a certificate by its code: by GET, without an account, tolerant of how it is typed."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from land.core import limits
from land.enrolment import actions
from land.enrolment.certificates import read_code
from land.enrolment.models.certificate import new_code
from tests.make.enrolment import make_attended, make_past, make_place
from tests.make.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counted_from_nothing():
    """No test inherits what another has counted."""
    cache.clear()


@pytest.fixture
def certificate():
    activity = make_past(title="Progettare insieme", place=make_place())
    person = make_person(first_name="Lia", last_name="Prova")
    return actions.issue(enrolment=make_attended(activity, 3, person), by=None)


def page_of(client, code, **more):
    return client.get(reverse("enrolment:verify_code", args=[code]), **more)


def test_whoever_has_the_code_reads_what_it_certifies(client, certificate):
    html = page_of(client, certificate.code).content.decode()
    for part in (
        "Lia Prova",
        "Progettare insieme",
        "6 ore su 8 ore (75%)",
        "Autentico e valido",
        certificate.code,
    ):
        assert part in html
    assert '<meta name="robots" content="noindex">' in html
    assert certificate.enrolment.person.email not in html


def test_a_revoked_one_says_so_and_not_why(client, certificate):
    actions.revoke(certificate=certificate, by=None, reason="Un motivo riservato")
    html = page_of(client, certificate.code).content.decode()
    assert ("Revocato il" in html, "Autentico e valido" in html, "riservato" in html) == (True, False, False)


@pytest.mark.parametrize("typed", ["LAND-0000-0000-0000-0000", "ciao", "LAND", "💶", "0" * 80])
def test_a_guessed_code_and_a_wrong_one_get_the_same_page(client, certificate, typed):
    answer = page_of(client, typed)
    html = answer.content.decode()
    assert answer.status_code == 404
    assert ("Nessun attestato ha questo codice" in html, 'name="codice"' in html) == (True, True)


def test_an_empty_form_is_just_the_form(client):
    answer = client.get(reverse("enrolment:verify"))
    assert (answer.status_code, "Nessun attestato" in answer.content.decode()) == (200, False)


def test_the_form_leads_to_the_page_of_the_code(client, certificate):
    answer = client.get(reverse("enrolment:verify"), {"codice": f" {certificate.code.lower()} "})
    assert answer.url == f"/verifica/{certificate.code}/"
    answer = client.get(reverse("enrolment:verify"), {"codice": "non è un codice"})
    assert (answer.status_code, "non è un codice" in answer.content.decode()) == (404, True)


@pytest.mark.parametrize(
    "typed",
    [
        "LAND-7F3K-Q2MX-9D4T-W0P1",
        "land 7f3k q2mx 9d4t w0p1",
        "7F3KQ2MX9D4TW0P1",
        "LAND7F3K–Q2MX—9D4T_W0P1",
        "Land-7F3K-Q2MX-9D4T-WOPI",
        "land-7f3k-q2mx-9d4t-wopl",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == "LAND-7F3K-Q2MX-9D4T-W0P1"


@pytest.mark.parametrize(
    "typed", ["", "LAND", "LAND-7F3K-Q2MX-9D4T-W0P", "LAND-7F3K-Q2MX-9D4T-W0PU", "x" * 5000]
)
def test_what_cannot_be_a_code_is_none(typed):
    assert read_code(typed) is None


def test_every_code_reads_as_itself():
    codes = [new_code() for _time in range(200)]
    assert [read_code(code) for code in codes] == codes
    assert [read_code(code.removeprefix("LAND")) for code in codes] == codes


def test_after_twenty_codes_in_a_minute_an_address_waits(client, certificate, monkeypatch):
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_000.0)
    answers = [page_of(client, new_code()).status_code for _time in range(20)]
    assert answers == [404] * 20
    refused = page_of(client, certificate.code)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Troppi codici in poco tempo" in refused.content.decode()
    assert page_of(client, certificate.code, REMOTE_ADDR="192.0.2.7").status_code == 200
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_060.0)
    assert page_of(client, certificate.code).status_code == 200


def test_neighbours_of_an_ipv6_network_are_one_address(client, monkeypatch):
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_000.0)
    answers = [page_of(client, new_code(), REMOTE_ADDR=f"2001:db8::{turn:x}") for turn in range(1, 22)]
    assert [answer.status_code for answer in answers] == [404] * 20 + [429]


def test_it_is_read_in_english_too(client, certificate):
    html = client.get(f"/en/verifica/{certificate.code}/").content.decode()
    assert ("Authentic and valid" in html, "6 hours of 8 hours (75%)" in html) == (True, True)
