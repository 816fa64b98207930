"""After a kill -9 of the owner: find what still runs for a home, stop it, and touch nothing else."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

from land.embedded import postgres, processes
from land.embedded.home import Home
from land.embedded.processes import Record

LAST = ("valkey", "postgres")  # the others lean on these, so they are stopped after them


def clear(home: Home) -> int:
    """Stop every process of an earlier owner of this home; its lock must be held. Returns how many there were."""
    stopped = 0
    for record in sorted(
        Record.read_all(home.run), key=lambda row: LAST.index(row.name) if row.name in LAST else -1
    ):
        stopped += record.identity.alive()
        processes.stop(record.identity, record.signals)
        (home.run / f"{record.name}.json").unlink(missing_ok=True)
    for identity in processes.matching(processes.carries(home.token)):
        processes.stop(identity)
        stopped += 1
    for identity in processes.matching(_is_postgres_of(home)):
        processes.stop(identity, ((signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)))
        stopped += 1
    return stopped


def _is_postgres_of(home: Home) -> Callable[[Path], bool]:
    """A test for `matching`, by the command line, which everybody may read."""
    place = postgres.place_of(home)
    data = str(place / "data").encode() if place else b""
    title = f"postgres: {postgres.cluster_name(home)}: ".encode()

    def test(folder: Path) -> bool:
        line = (folder / "cmdline").read_bytes()
        program, *arguments = line.split(b"\0")
        return line.startswith(title) or (program.endswith(b"/postgres") and bool(data) and data in arguments)

    return test
