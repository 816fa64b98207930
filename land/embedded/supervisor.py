"""Keeps web, worker and beat running, and ends them all together, in order."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from land.embedded import processes
from land.embedded.errors import EmbeddedError
from land.embedded.home import Home, environment
from land.embedded.processes import Child, say

ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RESTARTS = 3  # of one program, within WINDOW seconds; then something is wrong for good
WINDOW = 60.0
Start = Callable[[], Child]


class Asked(Exception):
    """Somebody pressed Ctrl-C or sent a signal."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


class Wishes:
    """Remembers the signals that ask us to end, so that they are heard between two steps and never inside one."""

    def __init__(self) -> None:
        self.number: int | None = None

    def heed(self) -> None:
        """Raises: Asked when a signal has come."""
        if self.number is not None:
            raise Asked(self.number)


@contextmanager
def wishes() -> Iterator[Wishes]:
    """Take Ctrl-C, SIGTERM and SIGHUP as wishes while the block runs; only the first one counts."""
    heard = Wishes()

    def note(number: int, _frame: object) -> None:
        if heard.number is None:
            heard.number = number

    before = {number: signal.signal(number, note) for number in ASKED}
    try:
        yield heard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_step(
    home: Home, name: str, command: list[str], *, cwd: Path, extra: dict[str, str], heard: Wishes
) -> None:
    """Run a command of the preparation to its end, its words in the log `setup`.

    Raises: EmbeddedError with the end of the log when it fails; Asked.
    """
    began = time.monotonic()
    child = processes.spawn(
        "setup",
        command,
        log=home.log / "setup.log",
        run=home.run,
        environment=environment(home, extra),
        cwd=cwd,
    )
    try:
        while child.running():
            heard.heed()
            time.sleep(processes.PAUSE)
    finally:
        child.stop()
    if child.process.returncode:
        raise EmbeddedError(f"{name} failed. The end of {child.log}:\n{child.tail()}")
    say(f"  {name} ({time.monotonic() - began:.1f} s)")


class Supervisor:
    """The programs of a demo. The servers they lean on are watched, and not restarted: their end is ours."""

    def __init__(self, servers: list[Child]) -> None:
        self.servers = servers
        self.starts: dict[str, Start] = {}
        self.children: dict[str, Child] = {}
        self.ends: dict[str, list[float]] = {}

    def add(self, name: str, start: Start) -> Child:
        """Start a program, and start it again when it ends."""
        self.starts[name] = start
        self.children[name] = start()
        return self.children[name]

    def look(self) -> None:
        """See that all is running; restart what is not.

        Raises: EmbeddedError when a server has ended, or a program ends again and again.
        """
        for server in self.servers:
            if not server.running():
                raise EmbeddedError(f"{server.name} ended. The end of {server.log}:\n{server.tail()}")
        for name, child in self.children.items():
            if child.running():
                continue
            say(f"{name} ended ({_why(child.process.returncode)}). The end of {child.log}:\n{child.tail()}")
            child.stop()
            now = time.monotonic()
            self.ends[name] = [end for end in self.ends.get(name, []) if now - end < WINDOW] + [now]
            if len(self.ends[name]) > RESTARTS:
                raise EmbeddedError(
                    f"{name} ended {len(self.ends[name])} times in a minute: stopping everything."
                )
            say(f"Starting {name} again.")
            self.children[name] = self.starts[name]()

    def stop(self) -> None:
        """Ask all programs to end, together, then wait for each and clear up behind it."""
        for child in self.children.values():
            if child.identity:
                child.identity.send(child.signals[0][0])
        for child in self.children.values():
            child.stop()


def _why(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
