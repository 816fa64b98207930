"""The site's content version as one process knows it, and things that are built once per version.

Every publish raises the number in `core.ContentVersion` (land.core.actions.raise_content_version).
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import psycopg
from django.db import connection
from django.utils.translation import get_language

from land.core.models import ContentVersion

logger = logging.getLogger(__name__)
T = TypeVar("T")

EVERY = 0.4  # seconds between two readings: at most twice and a half in a second, so a publish is seen well within one
PATIENCE = 0.3  # seconds that a request waits for a reading when the last one is old; never longer
LONGEST_KEPT = (
    60.0  # seconds that a thing built for a version is kept at most: what it says of today must move on
)

MOST_KEPT = 20_000  # things; then all are dropped and built again


class Watch:
    """Reads the content version in a thread of its own, when somebody asks; nobody waits for a slow database.

    `number` is the last one read; `fresh` says whether that was within the last second.
    """

    def __init__(self) -> None:
        self.number = 0
        self._read_at = float("-inf")
        self._asked_at = float("-inf")
        self._wanted = threading.Event()
        self._arrived = threading.Condition()
        self._pid = 0
        self._failing = False

    @property
    def fresh(self) -> bool:
        """Whether the number was read within the last second."""
        return time.monotonic() - self._read_at <= 1.0

    def look(self) -> int:
        """The content version, at most a second old; older only while the database does not answer."""
        now = time.monotonic()
        if now - self._read_at <= EVERY:
            return self.number
        if self._pid != os.getpid():
            self._start()
        self._wanted.set()
        if now - self._read_at > 0.8 and not self._failing:
            with self._arrived:
                if not self._arrived.wait_for(lambda: self.fresh or self._failing, PATIENCE):
                    self._failing = True  # a database that hangs: nobody else waits until it answers
        return self.number

    def _start(self) -> None:
        with self._arrived:
            if self._pid != os.getpid():
                self._pid = os.getpid()
                self._wanted = threading.Event()
                threading.Thread(target=self._read_on, name="content-version", daemon=True).start()

    def _read_on(self) -> None:
        link = None
        while True:
            self._wanted.wait()
            self._wanted.clear()
            began = time.monotonic()
            try:
                if link is None:
                    link = _connect()
                row = link.execute("SELECT number FROM core_contentversion WHERE id = 1").fetchone()
            except psycopg.Error as error:
                if not self._failing:
                    logger.warning("The content version cannot be read: %s", error)
                if link is not None:
                    link.close()
                link, self._failing = None, True
            else:
                self.number, self._read_at, self._failing = (row[0] if row else 0), began, False
            with self._arrived:
                self._arrived.notify_all()
            time.sleep(max(0.0, EVERY - (time.monotonic() - began)))


def _connect() -> psycopg.Connection:
    """A connection of the watch's own, so that it neither waits for nor holds one of the pool."""
    place = connection.settings_dict
    options = {name: value for name, value in place["OPTIONS"].items() if name not in {"pool", "options"}}
    return psycopg.connect(
        host=place["HOST"] or None,
        port=place["PORT"] or None,
        dbname=place["NAME"],
        user=place["USER"] or None,
        password=place["PASSWORD"] or None,
        autocommit=True,
        connect_timeout=2,
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=2,
        tcp_user_timeout=5000,
        **({"options": "-c statement_timeout=2s"} | options),
    )


watch = Watch()

_built: dict[Hashable, tuple[int, float, Any]] = {}


_during: ContextVar[int | None] = ContextVar("content-version", default=None)


@contextmanager
def during(request: Any) -> Iterator[None]:
    """What is asked inside belongs to this request, even where nobody hands the request on."""
    token = _during.set(current(request))
    try:
        yield
    finally:
        _during.reset(token)


def current(request: Any = None) -> int:
    """The content version as the database says it now; asked once per request. For code inside Django."""
    known = getattr(request, "_content_version", None) if request is not None else _during.get()
    if known is None:
        known = ContentVersion.objects.values_list("number", flat=True).first() or 0
        if request is not None:
            request._content_version = known
    return known


def once_per_version(key: Hashable, build: Callable[[], T], request: Any = None) -> T:
    """What `build()` gives, kept in this process until something is published, and a minute at most.

    None is not kept. For public things only: nothing of who is asking may enter. Inside a transaction nothing is kept
    or reused, since what is seen there may never be committed.
    """
    if connection.in_atomic_block:
        return build()
    key, number, now = (key, get_language()), current(request), time.monotonic()
    kept = _built.get(key)
    if kept is not None and kept[0] == number and now - kept[1] < LONGEST_KEPT:
        return kept[2]
    thing = build()
    if len(_built) >= MOST_KEPT:
        _built.clear()
    if thing is not None:
        _built[key] = (number, now, thing)
    return thing


def many_per_version(
    kind: str, keys: Iterable[Any], build: Callable[[list[Any]], dict[Any, T]], request: Any = None
) -> dict[Any, T]:
    """As `once_per_version` for many things of a kind: `build(keys)` is asked once, for those that are not kept yet."""
    keys = list(keys)
    if connection.in_atomic_block:
        return build(keys)
    number, now, language = current(request), time.monotonic(), get_language()
    found, missing = {}, []
    for key in keys:
        kept = _built.get(((kind, key), language))
        if kept is not None and kept[0] == number and now - kept[1] < LONGEST_KEPT:
            found[key] = kept[2]
        else:
            missing.append(key)
    if missing:
        built = build(missing)
        if len(_built) >= MOST_KEPT:
            _built.clear()
        for key, thing in built.items():
            _built[((kind, key), language)] = (number, now, thing)
        found |= built
    return found


def forget() -> None:
    """Drop what was built in this process."""
    _built.clear()
