"""The quick door: what a room full of phones asks for every few seconds, answered before any of Django's middleware.

A session, a language, messages and their headers cost ten times what such an answer does. A room offers it
(`offers.quick`) only for what is the same for everybody who asks.
"""

from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl

from django.db import connections
from django.http import HttpResponse

from land.core import offers

LONGEST = 300  # characters of a path and of a query
SAFE = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)


class QuickDoor:
    """A WSGI application before another one, which answers whatever nobody offers to answer quickly."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        response = answer(environ) if environ["REQUEST_METHOD"] == "GET" else None
        if response is None:
            return self.application(environ, start_response)
        body = response.content
        headers = [(name, value) for name, value in response.items() if body or name != "Content-Type"]
        if response.status_code != 204:
            headers.append(("Content-Length", str(len(body))))
        start_response(f"{response.status_code} {response.reason_phrase}", [*headers, *SAFE])
        return [body] if body else []


def answer(environ: dict) -> HttpResponse | None:
    """What some room answers to this request; None if none does."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if len(path) > LONGEST or len(query) > LONGEST:
        return None
    for offer in offers.quick:
        match = offer.pattern.fullmatch(path)
        if match is not None:
            try:
                return offer.answer(match, dict(parse_qsl(query)))
            finally:
                _give_back()
    return None


def _give_back() -> None:
    """Return the connection to the pool, as Django does at the end of a request."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
