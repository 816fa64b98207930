"""Nudges: never slow, never an error, never twice in the queue, safe in a forked child."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
import redis
from django.conf import settings
from django.db import transaction

from land.celery import app
from land.core import jobs
from land.embedded import servers

SOCKET_TIMEOUT = jobs.PATIENCE["socket_timeout"]


@pytest.fixture(scope="module")
def valkey():
    """A Valkey of our own, to freeze."""
    with servers(database=os.environ["DATABASE_URL"]) as running:
        yield running


@pytest.fixture
def publisher(valkey, monkeypatch):
    """A fresh publisher that talks to it."""
    fresh = jobs.Publisher()
    monkeypatch.setattr(jobs, "_publisher", fresh)
    redis.Redis.from_url(valkey.redis).flushdb()
    app.conf.update(broker_write_url=valkey.redis)
    yield fresh
    app.conf.update(broker_write_url=None)


@pytest.fixture
def frozen(valkey):
    os.kill(valkey.pids["valkey"], signal.SIGSTOP)
    yield
    os.kill(valkey.pids["valkey"], signal.SIGCONT)


def queued(valkey) -> list[tuple[str, list]]:
    """(task, args) of what waits in the queue, oldest first."""
    rows = redis.Redis.from_url(valkey.redis).lrange("celery", 0, -1)
    return [
        (
            row["headers"]["task"],
            json.loads(row["headers"]["argsrepr"].replace("(", "[").replace(",)", "]").replace(")", "]")),
        )
        for row in reversed([json.loads(raw) for raw in rows])
    ]


@pytest.mark.django_db(transaction=True)
def test_a_nudge_leaves_after_the_commit_and_only_then(publisher, valkey):
    with transaction.atomic():
        jobs.nudge("attic.sweep", 7)
        assert publisher.flush(5) is True
        assert queued(valkey) == []
    assert publisher.flush(5) is True
    assert queued(valkey) == [("attic.sweep", [7])]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.nudge("attic.sweep", 8)
        raise ZeroDivisionError
    assert publisher.flush(5) is True
    assert len(queued(valkey)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_frozen_valkey_makes_no_request_wait(publisher, frozen):
    began = time.monotonic()
    for number in range(50):
        jobs.nudge("attic.sweep", number)
    assert time.monotonic() - began < SOCKET_TIMEOUT / 2
    assert publisher.flush(SOCKET_TIMEOUT * 5) is True  # dropped behind the breaker, not published one by one


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_freezes_under_way_makes_no_request_wait(publisher, valkey):
    jobs.nudge("attic.sweep", 1)
    assert publisher.flush(5) is True
    os.kill(valkey.pids["valkey"], signal.SIGSTOP)
    try:
        began = time.monotonic()
        jobs.nudge("attic.sweep", 2)
        assert time.monotonic() - began < SOCKET_TIMEOUT / 2
        assert publisher.flush(SOCKET_TIMEOUT * 5) is True
    finally:
        os.kill(valkey.pids["valkey"], signal.SIGCONT)
    publisher._closed_until = 0.0  # the breaker's time is over
    jobs.nudge("attic.sweep", 3)
    assert publisher.flush(5) is True
    assert queued(valkey)[-1] == ("attic.sweep", [3])


@pytest.mark.django_db(transaction=True)
def test_a_valkey_that_is_gone_is_no_error(publisher):
    app.conf.update(broker_write_url="redis://127.0.0.1:1/0")
    jobs.nudge("attic.sweep")
    assert publisher.flush(10) is True
    assert publisher._closed_until > time.monotonic()


@pytest.mark.django_db(transaction=True)
def test_a_nudge_that_waits_already_is_not_queued_again(publisher, valkey, frozen):
    jobs.nudge("attic.first")
    for _again in range(2000):
        jobs.nudge("attic.sweep")
    assert len(publisher._waiting) <= 2


@pytest.mark.django_db(transaction=True)
def test_too_many_nudges_are_dropped_and_not_an_error(publisher, frozen, monkeypatch):
    monkeypatch.setattr(jobs, "QUEUE_LENGTH", 3)
    for number in range(10):
        jobs.nudge("attic.sweep", number)
    assert len(publisher._waiting) <= 3


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_cannot_start_is_no_error(publisher, monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    jobs.nudge("attic.sweep")


CHILD = """
import os, sys, threading, time, django
OURS = ("land", "workshops", "training", "startups", "cooperatives", "partnerships")
django.setup()
from land.core import jobs
jobs.nudge("attic.parent")
assert jobs._publisher.flush(5)
held = threading.Event()
def hold():
    with jobs._publisher._changed:
        held.set()
        time.sleep(2)
threading.Thread(target=hold, daemon=True).start()
held.wait()
pid = os.fork()
if pid == 0:
    jobs.nudge("attic.child")
    os._exit(0 if jobs._publisher.flush(5) else 1)
assert os.waitpid(pid, 0)[1] == 0
print(sorted(name for name in sys.modules if name.endswith(".tasks") and name.startswith(OURS)))
"""


def test_a_forked_child_publishes_its_own_nudges_and_needs_no_workers_code(publisher, valkey):
    env = os.environ | {"REDIS_URL": valkey.redis, "PYTHONPATH": str(settings.BASE_DIR)}
    done = subprocess.run([sys.executable, "-c", CHILD], env=env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
    assert queued(valkey) == [("attic.parent", []), ("attic.child", [])]


LAST_WORD = """
import django
django.setup()
from land.core import jobs
jobs.nudge("attic.last", 5)
"""


def test_a_command_that_ends_at_once_still_nudges(publisher, valkey):
    env = os.environ | {"REDIS_URL": valkey.redis, "PYTHONPATH": str(settings.BASE_DIR)}
    subprocess.run([sys.executable, "-c", LAST_WORD], env=env, check=True, timeout=60)
    assert queued(valkey) == [("attic.last", [5])]
