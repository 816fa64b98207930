"""What these tests stand on: folders that every user may cross, and a look at what runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from land.embedded.processes import Identity, matching


def wait_for(condition: Callable[[], object], seconds: float = 15.0) -> bool:
    """Does it come true in time?"""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def gone(*pids: int) -> bool:
    """Has every one of these processes ended?"""
    return all(Identity.of(pid) is None for pid in pids)


def processes_about(text: str) -> list[int]:
    """The pids whose command line speaks of `text`, without this process and its parents."""
    return [each.pid for each in matching(lambda folder: text.encode() in (folder / "cmdline").read_bytes())]


def modes_above(path: Path) -> dict[Path, tuple[int, int, int]]:
    """Mode, owner and group of every folder above."""
    facts = {parent: parent.stat() for parent in path.parents}
    return {parent: (fact.st_mode, fact.st_uid, fact.st_gid) for parent, fact in facts.items()}


def ask(url: str, question: str) -> object:
    """The first value of the answer."""
    with psycopg.connect(url, autocommit=True) as line:
        row = line.execute(question.encode()).fetchone()
    return row[0] if row else None


def tell(url: str, *statements: str) -> None:
    """Run statements."""
    with psycopg.connect(url, autocommit=True) as line:
        for statement in statements:
            line.execute(statement.encode())
