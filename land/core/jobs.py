"""Waking Celery without ever waiting for it.

A nudge is a task name and ids, handed to one background thread of this process after the transaction has committed.
The thread talks to Valkey; the request never does. If Valkey refuses or hangs, a circuit breaker drops nudges for a
while: the rows are the queue, and the beat sweep finds what a lost nudge forgot.
"""

import atexit
import logging
import os
import queue
import threading
import time

from django.db import transaction

log = logging.getLogger(__name__)

BREAKER_SECONDS = 15
QUEUE_LENGTH = 1000

_nudges: queue.Queue[tuple[str, tuple[object, ...]]] = queue.Queue(maxsize=QUEUE_LENGTH)
_thread_of: tuple[int, threading.Thread] | None = None
_lock = threading.Lock()


def nudge(task: str, *args: object) -> None:
    """Ask Celery, after commit, to run `task` (by name) with `args` (ids only). Never waits, never raises.

    A nudge may be lost; whoever nudges also has a sweep in its tasks.py.
    """
    transaction.on_commit(lambda: _enqueue(task, args))


def _enqueue(task: str, args: tuple[object, ...]) -> None:
    global _thread_of
    with _lock:
        if _thread_of is None or _thread_of[0] != os.getpid() or not _thread_of[1].is_alive():
            thread = threading.Thread(target=_publish_forever, name="nudges", daemon=True)
            _thread_of = (os.getpid(), thread)
            thread.start()
    try:
        _nudges.put_nowait((task, args))
    except queue.Full:
        log.warning(
            "Nudge for %s dropped: too many are waiting; the sweep will find the work.",
            task,
        )


def _publish_forever() -> None:
    from land.celery import app

    closed_until = 0.0
    with app.connection_for_write(
        transport_options={"socket_connect_timeout": 1, "socket_timeout": 2}
    ) as connection:
        while True:
            task, args = _nudges.get()
            try:
                if time.monotonic() >= closed_until:
                    app.send_task(task, args=args, connection=connection, retry=False)
            except Exception as error:
                closed_until = time.monotonic() + BREAKER_SECONDS
                log.warning(
                    "Valkey does not take nudges (%s); the sweep will find the work.",
                    type(error).__name__,
                )
                connection.collapse()
            finally:
                _nudges.task_done()


@atexit.register
def _flush() -> None:
    """Give a command that ends right after its write a moment to send its nudges."""
    deadline = time.monotonic() + 1
    while _nudges.unfinished_tasks and time.monotonic() < deadline:
        time.sleep(0.02)
