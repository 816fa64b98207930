"""The quick door: a crowd's question is answered before the middleware, anything else goes on to Django."""

import re

import pytest
from django.http import HttpResponse

from land.core import offers
from land.core.quick import QuickDoor

pytestmark = pytest.mark.django_db  # it looks at the connections


@pytest.fixture
def door(monkeypatch):
    """A door with one offer behind which another application says “behind”."""
    rooms = offers.Registry()
    rooms.add(
        offers.Quick(
            "echo", re.compile(r"/eco/(?P<word>\w+)/"),
            lambda match, query: None if match["word"] == "pass" else HttpResponse(match["word"] + query.get("v", "")),
        )
    )  # fmt: skip
    rooms.add(offers.Quick("nothing", re.compile("/nulla/"), lambda match, query: HttpResponse(status=204)))
    monkeypatch.setattr(offers, "quick", rooms)

    def behind(environ, start_response):
        start_response("200 OK", [])
        return [b"behind"]

    return QuickDoor(behind)


def ask(door, path, query="", method="GET"):
    """Status, headers and body of one request."""
    told = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
    body = b"".join(door(environ, lambda status, headers, *more: told.extend([status, dict(headers)])))
    return told[0], told[1], body


def test_an_offered_path_is_answered_with_its_query_and_with_safe_headers(door):
    status, headers, body = ask(door, "/eco/ciao/", "v=7")
    assert (status, body, headers["Content-Length"]) == ("200 OK", b"ciao7", "5")
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_content_has_no_type_and_no_length(door):
    status, headers, body = ask(door, "/nulla/")
    assert (status, body) == ("204 No Content", b"")
    assert not {"Content-Type", "Content-Length"} & set(headers)


@pytest.mark.parametrize(
    ("path", "query", "method"),
    [
        ("/altro/", "", "GET"), ("/eco/pass/", "", "GET"), ("/eco/ciao/di-più/", "", "GET"), ("/eco/ciao/", "", "POST"),
        ("/eco/ciao/", "", "HEAD"), ("/eco/ciao/", "v=" + "x" * 400, "GET"), ("/" + "e" * 400, "", "GET"),
    ],
)  # fmt: skip
def test_anything_else_goes_on_to_django(door, path, query, method):
    assert ask(door, path, query, method)[2] == b"behind"


def test_the_state_of_a_room_is_told_by_the_quick_door_as_by_its_view(client):
    from tests.make.workshops import make_running
    from workshops.actions import state

    row = make_running()
    state._known.pop(row.slug, None)
    address = f"/laboratori/{row.slug}/stato/"
    door = QuickDoor(lambda environ, start_response: start_response("200 OK", []) or [b"behind"])
    seen = client.get(address).json()["seen"]
    for prefix in ("", "/en"):
        status, headers, body = ask(door, prefix + address, f"v={seen}")
        assert (status, headers["Cache-Control"], body) == ("204 No Content", "no-store", b"")
    assert b'"phase": "welcome"' in ask(door, address)[2]
    assert ask(door, "/laboratori/non-c-e/stato/")[2] == b"behind"
