"""Real Celery processes on the test's own database and Valkey."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def environment(redis: str, home: Path, **more: str) -> dict[str, str]:
    """What a process needs to work on the database of this test."""
    row = connection.settings_dict
    login = f"{quote(row['USER'])}:{quote(row['PASSWORD'])}@" if row["USER"] else ""
    database = f"postgresql://{login}{row['HOST']}:{row['PORT']}/{quote(row['NAME'])}"
    return os.environ | {
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "LAND_HOME": str(home),
        "SECRET_KEY": "tests",
        "PYTHONPATH": str(settings.BASE_DIR),
        **more,
    }


@contextmanager
def celery(env: dict[str, str], *command: str, app: str = "land") -> Iterator[subprocess.Popen]:
    """`celery -A land <command>`, ended with the block."""
    log = Path(env["LAND_HOME"]) / f"{command[0]}.log"
    with log.open("ab") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", app, *command],
            cwd=settings.BASE_DIR, env=env, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
        try:
            yield child
        finally:
            child.kill()
            child.wait()


def until(true: Callable[[], bool], what: str, seconds: float = 90) -> None:
    """Wait for something to become true. Raises TimeoutError with its name."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.05)
