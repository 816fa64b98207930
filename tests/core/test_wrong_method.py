"""An address that only a form may open says so in the site's look, with a way back."""

import re
from collections.abc import Iterator
from inspect import getclosurevars, unwrap
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from land.accounts.reference import load_roles
from tests.make.people import make_user

pytestmark = pytest.mark.django_db

LIBRARIES = ("wagtail", "allauth", "django")
SAMPLES = {"uuid": str(uuid4()), "int": "1", "slug": "prova", "str": "prova", "path": "prova"}


def methods(view: object) -> set[str]:
    """The methods that the view's decorators let through; nothing when they say nothing."""
    while view is not None:
        if getattr(view, "__closure__", None):
            named = getclosurevars(view).nonlocals.get("request_method_list")
            if named:
                return set(named)
        view = getattr(view, "__wrapped__", None)
    return set()


def sent_only(patterns: list, prefix: str = "/") -> Iterator[str]:
    """A sample address of every pattern whose view takes nothing but POST."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from sent_only(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern) and methods(pattern.callback) == {"POST"}:
            room = unwrap(pattern.callback).__module__.split(".")[0]
            if room not in LIBRARIES:
                yield re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], address)


def test_every_address_of_a_form_shows_a_page_that_says_so_and_leads_back(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    load_roles()
    client.force_login(make_user(roles=("administrator",)))
    addresses = sorted(sent_only(get_resolver().url_patterns))
    assert len(addresses) >= 20
    for address in addresses:
        answer = client.get(address, follow=False)
        assert (answer.status_code, answer.headers.get("Allow")) == (405, "POST"), address
        text = answer.content.decode()
        assert "Questa pagina si apre solo dal suo modulo" in text, address
        (back,) = re.findall(r'<a class="button" href="([^"]+)">Indietro</a>', text)
        assert address.startswith(back), (address, back)
        assert methods(resolve(back).func) != {"POST"}, (address, back)


@pytest.mark.parametrize(
    ("name", "args", "back"),
    [
        ("cooperatives:submit", ["onda", "coop"], "/rilevazioni/onda/coop/"),
        ("cooperatives:revoke", [uuid4()], "/cooperative/"),
        ("enrolment:new_feed", [], "/iscrizioni/"),
        ("accounts:download", [], "/la-mia-area/i-miei-dati/"),
        ("startups:follow", [], "/startup/"),
    ],
)
def test_the_way_back_is_the_page_above(client, name, args, back):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 405
    assert f'<a class="button" href="{back}">' in answer.content.decode()


def test_it_is_said_in_english_too(client):
    text = client.get("/en/startup/avvisami/").content.decode()
    assert "This page opens only from its form" in text and 'href="/en/startup/"' in text


def test_a_page_that_is_only_read_refuses_what_is_sent(client):
    answer = client.post("/startup/")
    assert answer.status_code == 405
    assert "Questa pagina non riceve nulla" in answer.content.decode()


def test_a_program_that_wants_no_page_gets_none(client):
    answer = client.get("/startup/avvisami/", headers={"accept": "application/json"})
    assert (answer.status_code, answer.content) == (405, b"")
