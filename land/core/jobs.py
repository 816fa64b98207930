"""Waking Celery without ever waiting for it.

A nudge is a task name and ids, handed to one background thread of this process after the transaction has committed.
The thread talks to Valkey; the request never does. If Valkey refuses or hangs, a circuit breaker drops nudges for a
while: the rows are the queue, and the beat sweep finds what a lost nudge forgot.
"""

import atexit
import logging
import os
import threading
import time
from collections import OrderedDict
from typing import Any

from django.db import transaction

log = logging.getLogger(__name__)

BREAKER_SECONDS = 15
QUEUE_LENGTH = 1000
FLUSH_SECONDS = 1.0
# What the thread waits for Valkey; one try, for kombu would otherwise try for ever inside a single send.
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 2, "max_retries": 1, "interval_start": 0}

Nudge = tuple[str, tuple[object, ...]]


class Publisher:
    """The nudges of one process and the thread that publishes them, started by the first of them.

    A nudge that waits already is not queued again: the one that waits is published later than both were asked for.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: OrderedDict[Nudge, None] = OrderedDict()
        self._busy = False
        self._thread: threading.Thread | None = None
        self._closed_until = 0.0

    def put(self, task: str, args: tuple[object, ...]) -> None:
        """Leave a nudge for the thread; returns at once."""
        with self._changed:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._publish_forever, name="nudges", daemon=True)
                self._thread.start()
            if len(self._waiting) >= QUEUE_LENGTH:
                log.warning("Nudge for %s dropped: too many are waiting; the sweep will find the work.", task)
                return
            self._waiting[(task, args)] = None
            self._changed.notify_all()

    def flush(self, seconds: float) -> bool:
        """Wait, at most so long, until everything is published or dropped; returns whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._busy, timeout=seconds)

    def _next(self) -> Nudge:
        with self._changed:
            self._busy = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: bool(self._waiting))
            self._busy = True
            return self._waiting.popitem(last=False)[0]

    def _publish_forever(self) -> None:
        """The thread's life: one connection of its own, in no pool that a request could wait for."""
        from land.celery import app

        connection: Any = None
        while True:
            task, args = self._next()
            if time.monotonic() < self._closed_until:
                continue
            try:
                if connection is None:
                    connection = app.connection_for_write(transport_options=PATIENCE)
                app.send_task(task, args=args, connection=connection, retry=False, ignore_result=True)
            except Exception as error:
                self._closed_until = time.monotonic() + BREAKER_SECONDS
                log.warning(
                    "Valkey does not take nudges (%s); the sweep will find the work.", type(error).__name__
                )
                _drop(connection)
                connection = None


def _drop(connection: Any) -> None:
    """Let go of a broken connection without saying good-bye: a frozen server would not hear it."""
    try:
        if connection is not None:
            connection.collapse()
    except Exception as error:
        log.debug("Letting go of a broken connection: %s.", type(error).__name__)


_publisher = Publisher()


def nudge(task: str, *args: object) -> None:
    """Ask Celery, after commit, to run `task` (by name) with `args` (ids only). Never waits, never raises.

    A nudge may be lost; whoever nudges also has a sweep in its tasks.py.
    """
    transaction.on_commit(lambda: _enqueue(task, args))


def _enqueue(task: str, args: tuple[object, ...]) -> None:
    try:
        _publisher.put(task, args)
    except Exception as error:
        # The change is committed: whatever keeps a thread from starting must not turn it into an error page.
        log.warning("Nudge for %s dropped (%s); the sweep will find the work.", task, type(error).__name__)


def _start_anew() -> None:
    """In a forked child: the parent's thread is not here, its lock may be held, its nudges are its own to send."""
    global _publisher
    _publisher = Publisher()


os.register_at_fork(after_in_child=_start_anew)


@atexit.register
def _flush() -> None:
    """Give a command that ends right after its write a moment to send its nudges."""
    _publisher.flush(FLUSH_SECONDS)
