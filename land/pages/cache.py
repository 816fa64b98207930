"""Public pages from memory, in front of Django: for visitors without a session, within a second of every publish.

A response enters only if it asks for it (`X-Land-Cache`, set by `@cached_page` and by our pages) and holds nothing of
one reader: no cookie, no nonce, no form token. Entries carry the content version under which they were made.
"""

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from land.pages.version import watch

OPT_IN = "X-Land-Cache"
BYTES = 32 * 1024 * 1024  # of pages in one process
LARGEST_PAGE = 1024 * 1024  # bytes
LONGEST_QUERY, MOST_PARAMETERS = 200, 8
SECONDS = 60.0  # what a page says of “today” is at most this old
CAMPAIGN = ("utm_", "fbclid", "gclid")  # parameters that change nothing on the page
BROWSERS = "public, max-age=0, must-revalidate"
KINDS = ("text/html", "application/xml", "text/xml", "application/rss+xml")
# Headers that one answer has and another must not repeat.
DROPPED = {
    OPT_IN.lower(), "content-length", "content-encoding", "set-cookie", "date", "vary", "cache-control", "etag", "expires",
}  # fmt: skip


def mark(response: HttpResponseBase, parameters: Iterable[str] = ()) -> None:
    """Let the page cache keep this answer; `parameters` are those of the query that may be in its address."""
    response.headers[OPT_IN] = ",".join(["1", *parameters])


def cached_page(*parameters: str) -> Callable:
    """Decorator of a view whose answer to visitors is the same for all, whatever these query parameters say."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                mark(response, parameters)
            return response

        return wrapped

    return decorate


@dataclass(frozen=True, slots=True)
class Entry:
    """One page, ready to leave in both forms."""

    version: int
    made_at: float
    etag: str
    headers: list[tuple[str, str]]
    plain: bytes
    packed: bytes

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.packed) + 1024


class PageCache:
    """A WSGI application around Django's. Thread-safe; bounded by `limit` bytes; one per process."""

    def __init__(self, application: Callable[..., Iterable[bytes]], limit: int = BYTES) -> None:
        self.application = application
        self.limit = limit
        self._pages: OrderedDict[tuple, Entry] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._private = tuple(f"{name}=" for name in (settings.SESSION_COOKIE_NAME, "messages"))

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self.application(environ, self._stripped(start_response))
        version = watch.look()
        entry = self._pages.get(key)
        if (
            entry is not None
            and entry.version == version
            and (time.monotonic() - entry.made_at < SECONDS or not watch.fresh)
        ):
            with self._lock:
                if key in self._pages:
                    self._pages.move_to_end(key)
            return _answer(entry, environ, start_response, "hit" if watch.fresh else "stale")
        return self._ask(key, version, environ, start_response)

    def _key(self, environ: dict) -> tuple | None:
        """Under what an answer would be kept; None if this request is not for the cache."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
            return None
        cookies = environ.get("HTTP_COOKIE")
        if cookies and any(name in cookies for name in self._private):
            return None
        query = environ.get("QUERY_STRING", "")
        if query:
            if len(query) > LONGEST_QUERY:
                return None
            query = _tidy(query)
            if query is None:
                return None
        return (
            environ.get("HTTP_HOST"),
            environ.get("HTTP_X_FORWARDED_PROTO"),
            environ.get("PATH_INFO"),
            query,
        )

    @staticmethod
    def _stripped(start_response: Callable) -> Callable:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [row for row in headers if row[0] != OPT_IN], *more)

        return start

    def _ask(self, key: tuple, version: int, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Let Django answer, and keep the answer if it may be kept."""
        begun: list = []

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable:
            begun[:] = [status, headers, more]
            return lambda data: None

        answer = self.application(environ, start)
        status, headers, more = begun
        if environ["REQUEST_METHOD"] != "GET" or not _may_be_kept(status, headers, key[3]):
            start_response(status, [row for row in headers if row[0] != OPT_IN], *more)
            return answer
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        entry = _entry(version, headers, body)
        if entry.size <= LARGEST_PAGE:
            self._keep(key, entry)
        return _answer(entry, environ, start_response, "miss")

    def _keep(self, key: tuple, entry: Entry) -> None:
        with self._lock:
            old = self._pages.pop(key, None)
            self._size += entry.size - (old.size if old else 0)
            self._pages[key] = entry
            while self._size > self.limit:
                _key, gone = self._pages.popitem(last=False)
                self._size -= gone.size


def _tidy(query: str) -> str | None:
    """The query with its parameters in order and without those of campaigns; None if there are too many."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    return urlencode(sorted(pair for pair in pairs if not pair[0].startswith(CAMPAIGN)))


def _may_be_kept(status: str, headers: list[tuple[str, str]], query: str) -> bool:
    found = {name.lower(): value for name, value in headers}
    allowed = found.get(OPT_IN.lower())
    if (
        allowed is None
        or not status.startswith("200")
        or "set-cookie" in found
        or "content-encoding" in found
    ):
        return False
    if not found.get("content-type", "").startswith(KINDS):
        return False
    if "nonce-" in found.get("content-security-policy", "") or "private" in found.get("cache-control", ""):
        return False
    return {name for name, _value in parse_qsl(query, keep_blank_values=True)} <= set(allowed.split(","))


def _entry(version: int, headers: list[tuple[str, str]], body: bytes) -> Entry:
    kept = [(name, value) for name, value in headers if name.lower() not in DROPPED]
    kept += [
        ("Vary", "Accept-Encoding, Cookie"),
        ("Cache-Control", BROWSERS),
        ("X-Content-Version", str(version)),
    ]
    return Entry(
        version=version,
        made_at=time.monotonic(),
        etag=f'W/"{blake2b(body, digest_size=12).hexdigest()}"',
        headers=kept,
        plain=body,
        packed=gzip.compress(body, 6, mtime=0),
    )


def _answer(entry: Entry, environ: dict, start_response: Callable, how: str) -> list[bytes]:
    """The entry as this reader can take it: 304 if they have it, gzip if they can unpack it, no body for HEAD."""
    headers = [*entry.headers, ("ETag", entry.etag), ("X-Page-Cache", how)]
    if how == "stale":
        headers.append(("Warning", '110 - "Response is Stale"'))
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and (known.strip() == "*" or entry.etag[2:] in known):
        start_response("304 Not Modified", [row for row in headers if row[0] != "Content-Type"])
        return []
    body = entry.plain
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        body = entry.packed
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
