"""What every test has: real servers, Django set up on them, and no ERROR that passes unseen.

The servers start when this file is read, before any other conftest or test can import a model, unless DATABASE_URL
and REDIS_URL name others. They are throw-away and end with this process, however it ends. With `-n 2` each worker has
servers of its own; one of them goes through all the journeys, so that the demo is loaded once.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from land.embedded import EmbeddedError, Servers, servers

# How fast a busy machine draws examples says nothing about the product.
settings.register_profile("land", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("land")

SETTINGS = "land.settings.test"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
HANDS_OUT = not WORKER and "-n" in sys.argv  # this process runs no test: it hands them out to its workers
_stack = ExitStack()
atexit.register(_stack.close)


def _start() -> Servers:
    """Start what is not given, tell Django, and set it up."""
    if WORKER:
        os.environ["LAND_HOME"] = f"{os.environ.get('LAND_HOME', 'var')}/{WORKER}"
    if os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS) != SETTINGS:
        pytest.exit(f"Tests run with {SETTINGS}: unset DJANGO_SETTINGS_MODULE.", returncode=4)
    database, redis = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    try:
        started = _stack.enter_context(servers(durable=False, database=database, redis=redis))
    except EmbeddedError as error:
        pytest.exit(str(error), returncode=4)
    os.environ.update(DATABASE_URL=started.database, REDIS_URL=started.redis)
    import django

    django.setup()
    return started


def _know_django() -> None:
    """Set Django up without servers, for a process that only hands tests out; its workers inherit nothing of it."""
    before = dict(os.environ)
    nowhere = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    os.environ.update(DJANGO_SETTINGS_MODULE=SETTINGS, **nowhere)
    import django

    django.setup()
    os.environ.clear()
    os.environ.update(before)


if HANDS_OUT:
    _know_django()
else:
    _servers = _start()


JOURNEYS = "tests/journeys/"


@pytest.hookimpl(trylast=True)  # after all other plugins have sorted
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys come first: they take longest, and the other worker has enough to do meanwhile."""
    items.sort(key=lambda item: not item.nodeid.startswith(JOURNEYS))


class ByFile(LoadScopeScheduling):
    """What shares a running site or a module's fixtures goes to one worker: the journeys together, else file by file."""

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """How tests are handed out to workers."""
    return ByFile(config, log)


def pytest_unconfigure() -> None:
    """Stop the servers, after Ctrl-C too."""
    _stack.close()


@pytest.fixture(scope="session")
def embedded_servers() -> Servers:
    """The servers of this run; `.valkey` and `.postgres` are their processes, or None where they were given."""
    return _servers


class _Memory(logging.Handler):
    """Keeps what is logged at ERROR and above."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def _loggers() -> list[logging.Logger]:
    """The root and those that do not pass their records up to it."""
    named = [each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    return [logging.root, *(each for each in named if not each.propagate)]


@pytest.fixture(autouse=True)
def _in_italian() -> Iterator[None]:
    """Each test begins in Italian, whatever the page that the one before it read last."""
    translation.activate("it")
    yield


@pytest.fixture(autouse=True)
def _no_error_is_logged(request: pytest.FixtureRequest) -> Iterator[list[logging.LogRecord]]:
    """A test during which something logs at ERROR fails, unless it asks for `errors_expected`."""
    memory, listened = _Memory(), _loggers()
    for logger in listened:
        logger.addHandler(memory)
    yield memory.records
    for logger in listened:
        logger.removeHandler(memory)
    if memory.records and "errors_expected" not in request.fixturenames:
        lines = [f"{record.name}: {logging.Formatter().format(record)}" for record in memory.records]
        pytest.fail("Logged at ERROR during the test:\n" + "\n".join(lines), pytrace=False)


@pytest.fixture
def errors_expected(_no_error_is_logged: list[logging.LogRecord]) -> list[logging.LogRecord]:
    """Allows ERRORs in this test, and shows them to it."""
    return _no_error_is_logged
