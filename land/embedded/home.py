"""LAND_HOME: one folder that holds all a demo writes, locked by the one process that runs it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from land.embedded import processes
from land.embedded.errors import EmbeddedError
from land.embedded.processes import Account

THROW_AWAY = "land-throw-away-"


class Home:
    """The folder and what stands in it: run/ (records), log/, secrets, ports."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path).absolute()
        self.run = self.path / "run"
        self.log = self.path / "log"

    def make(self) -> Home:
        """Create what is missing; permissions of what exists stay as they are."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for folder in (self.run, self.log):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise EmbeddedError(f"Cannot write in LAND_HOME={self.path}: {error.strerror}.") from error
        return self

    def secret(self, name: str, size: int = 32) -> str:
        """A random text kept in a file that only its owner reads; made at the first call. `size` in bytes."""
        path = self.path / name
        with suppress(FileNotFoundError):
            if text := path.read_text().strip():
                return text
        text = secrets.token_urlsafe(size)
        write_private(path, text)
        return text

    @property
    def token(self) -> str:
        """What marks the processes of this home."""
        return self.secret("token", 12)

    def port(self, name: str, *, fresh: bool = False) -> int:
        """A free port of 127.0.0.1: the one used last time if it is still free and `fresh` is not asked for."""
        path = self.path / "ports.json"
        try:
            known = json.loads(path.read_text())
        except (FileNotFoundError, ValueError):
            known = {}
        if fresh or not free(known.get(name, 0)):
            known[name] = free_port()
            path.write_text(json.dumps(known))
        return int(known[name])

    @contextmanager
    def locked(self) -> Iterator[Home]:
        """Hold the home while the block runs. The kernel lets go of it when we die in any way.

        Raises: EmbeddedError when another process holds it.
        """
        self.make()
        with os.fdopen(os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600), "r+") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise EmbeddedError(
                    f"LAND_HOME={self.path} is in use by process {stream.read().strip() or '?'}. Stop it first, or run a "
                    f"second one beside it: PORT=8123 LAND_HOME=/some/dir make demo"
                ) from error
            stream.truncate(0)
            stream.write(str(os.getpid()))
            stream.flush()
            yield self


def write_private(path: Path, text: str, account: Account | None = None) -> None:
    """Write a file that only its owner reads, ourselves or the account given, in one step."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    if account:
        os.chown(draft, account.uid, account.gid)
    draft.replace(path)


def free(port: int) -> bool:
    """Can we listen on this port of 127.0.0.1?"""
    if not 0 < port < 65536:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def throw_away_home() -> Iterator[Home]:
    """A home in the temporary folder, removed at the end. Others may pass through it (0711), not look around."""
    sweep()
    path = Path(tempfile.mkdtemp(prefix=THROW_AWAY))
    path.chmod(0o711)
    home = Home(path)
    try:
        with home.locked():
            yield home
    finally:
        remove(home)


def sweep() -> None:
    """Remove the throw-away homes that killed processes of ours left behind."""
    from land.embedded.leftovers import clear

    for path in Path(tempfile.gettempdir()).glob(f"{THROW_AWAY}*"):
        with suppress(OSError, EmbeddedError):
            old = time.time() - path.stat().st_mtime > 60  # a younger one may be on its way to its lock
            if (
                old
                and path.stat().st_uid == os.geteuid()
                and not path.is_symlink()
                and (path / "lock").exists()
            ):
                home = Home(path)
                with home.locked():
                    clear(home)
                remove(home)


def remove(home: Home) -> None:
    """Delete a home whose processes are stopped, and its cluster wherever that stands."""
    from land.embedded.postgres import place_of

    place = place_of(home)
    if place is not None and not place.is_relative_to(home.path):
        shutil.rmtree(place, ignore_errors=True)
    shutil.rmtree(home.path, ignore_errors=True)


def environment(home: Home, extra: dict[str, str] | None = None) -> dict[str, str]:
    """The environment of a child: ours, the marker of the home, and what is given."""
    return {**os.environ, processes.MARKER: home.token, **(extra or {})}
