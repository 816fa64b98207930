"""Processes that we start: known by pid *and* start time, stopped for sure, never left behind.

A pid alone says nothing: after a kill -9 of the owner the kernel may give it to somebody else. Its start time, from
`/proc/<pid>/stat` (clock ticks since boot), together with the boot's id names one process for ever.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from land.embedded.errors import EmbeddedError

PR_SET_PDEATHSIG = 1  # prctl(2)
MARKER = "LAND_EMBEDDED_OWNER"  # in the environment of every child: the token of its home
PAUSE = 0.05  # seconds between two looks
GENTLE = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))  # each signal, and the seconds it is given

_libc = ctypes.CDLL(None, use_errno=True)


def boot_id() -> str:
    """The id of this boot of the machine."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat from the third on, proc(5); None when there is no such process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()


@dataclass(frozen=True)
class Identity:
    """One process, told apart from a later one that was given the same pid."""

    pid: int
    started: int
    boot: str

    @classmethod
    def of(cls, pid: int) -> Identity | None:
        """The identity of a running process, or None."""
        fields = _stat(pid)
        if fields is None or fields[0] in "ZX":
            return None
        return cls(pid=pid, started=int(fields[19]), boot=boot_id())

    def alive(self) -> bool:
        """Is this very process still running? (A zombie is not.)"""
        return Identity.of(self.pid) == self

    def send(self, number: int) -> None:
        """Signal the process, and wake it if it was stopped, for a frozen process hears nothing but SIGKILL."""
        if not self.alive():
            return
        try:
            os.kill(self.pid, number)
            os.kill(self.pid, signal.SIGCONT)
        except ProcessLookupError:
            return
        except PermissionError as error:
            raise EmbeddedError(
                f"Process {self.pid} belongs to another user: stop it as that user, or choose another LAND_HOME."
            ) from error


@dataclass(frozen=True)
class Record:
    """A child as it is written down in LAND_HOME/run, for whoever comes after a kill -9."""

    name: str
    identity: Identity
    signals: tuple[tuple[int, float], ...] = GENTLE

    def write(self, folder: Path) -> None:
        """Put the record on disk in one step."""
        target = folder / f"{self.name}.json"
        draft = target.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self)))
        draft.replace(target)

    @classmethod
    def read_all(cls, folder: Path) -> list[Record]:
        """Every readable record of a home."""
        found = []
        for path in sorted(folder.glob("*.json")):
            try:
                data = json.loads(path.read_text())
                signals = tuple((int(number), float(patience)) for number, patience in data["signals"])
                found.append(cls(data["name"], Identity(**data["identity"]), signals))
            except (ValueError, KeyError, TypeError):
                path.unlink()
        return found


def stop(
    identity: Identity, signals: Iterable[tuple[int, float]] = GENTLE, reap: Callable[[], object] = int
) -> None:
    """Send each signal in turn, with its patience in seconds, until the process is gone, then clear its group."""
    for number, patience in signals:
        identity.send(number)
        end = time.monotonic() + patience
        while identity.alive():
            reap()
            if time.monotonic() > end:
                break
            time.sleep(PAUSE)
        else:
            break
    reap()
    clear_group(identity)


def clear_group(leader: Identity) -> None:
    """Kill what is left in the process group of a leader that is gone.

    The kernel gives nobody the pid of a leader while its group has members, so members found under that number when
    the leader is gone are its own. If a *different* process is alive under the pid, the group was empty: nothing to do.
    """
    if Identity.of(leader.pid) is not None or leader.boot != boot_id():
        return
    for pid in every_pid():
        fields = _stat(pid)
        if (
            fields
            and int(fields[2]) == leader.pid
            and int(fields[19]) >= leader.started
            and fields[0] not in "ZX"
        ):
            _kill(pid)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def every_pid() -> list[int]:
    """The pids of this moment."""
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def own_line() -> set[int]:
    """This process and those it descends from."""
    line, pid = set(), os.getpid()
    while pid > 0 and pid not in line:
        line.add(pid)
        fields = _stat(pid)
        pid = int(fields[1]) if fields else 0
    return line


def matching(test: Callable[[Path], bool]) -> list[Identity]:
    """The processes whose /proc folder passes a test, without ourselves and those we descend from."""
    found = []
    for pid in set(every_pid()) - own_line():
        try:
            identity = Identity.of(pid)
            if identity and test(Path(f"/proc/{pid}")):
                found.append(identity)
        except OSError:
            continue  # it ended, or it is somebody else's
    return found


def carries(token: str) -> Callable[[Path], bool]:
    """A test for `matching`: was this process started for the home with that token?"""
    needle = f"{MARKER}={token}".encode()
    return lambda folder: needle in (folder / "environ").read_bytes().split(b"\0")


@dataclass(frozen=True)
class Account:
    """The user a server runs as when we are root."""

    uid: int
    gid: int
    name: str

    def as_popen(self) -> dict[str, object]:
        """Arguments for subprocess."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass
class Child:
    """A process that we started, in a session of its own, with its record and its log."""

    name: str
    process: subprocess.Popen[bytes]
    identity: Identity | None
    log: Path
    run: Path
    signals: tuple[tuple[int, float], ...] = GENTLE
    since: int = 0  # where its part of the log begins, in bytes
    born: float = field(default_factory=time.monotonic)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    def running(self) -> bool:
        """Is it there? (Reaps it if it has ended.)"""
        return self.process.poll() is None

    def stop(self) -> None:
        """Stop it and everything in its group; a second call does nothing."""
        if self.identity:
            stop(self.identity, self.signals, self.process.poll)
        self.process.wait()
        (self.run / f"{self.name}.json").unlink(missing_ok=True)

    def tail(self, lines: int = 25) -> str:
        """The last lines that it wrote to its log."""
        return tail(self.log, lines, since=self.since)


def tail(log: Path, lines: int = 25, since: int = 0) -> str:
    """The last lines of a text file after byte `since`, at most 16 kB."""
    try:
        with log.open("rb") as stream:
            stream.seek(0, os.SEEK_END)
            stream.seek(max(since, stream.tell() - 16_384))
            return "\n".join(stream.read().decode(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""


def die_with_owner(farewell: int = signal.SIGTERM) -> Callable[[], None]:
    """What a child does before it becomes its program: ask the kernel for this signal when we die."""
    owner = os.getpid()
    return lambda: die_with(owner, farewell)


def die_with(parent: int, farewell: int = signal.SIGTERM) -> None:
    """Ask the kernel to send us this signal when our parent dies; end at once if it already has."""
    _libc.prctl(PR_SET_PDEATHSIG, farewell)
    if os.getppid() != parent:
        os._exit(1)


def spawn(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    run: Path,
    environment: Mapping[str, str],
    cwd: Path | str = "/",
    account: Account | None = None,
    signals: tuple[tuple[int, float], ...] = GENTLE,
    farewell: int | None = None,
) -> Child:
    """Start a process that ends with us.

    It leads a session of its own (Ctrl-C in the terminal reaches it only through us, in order), gets `farewell` (or the
    first of its signals) from the kernel when this process dies in any way, and is recorded under `run`. Call it from
    a thread that lives as long as the process, the main one: the kernel watches the thread.
    """
    if log.exists() and log.stat().st_size > 5_000_000:
        log.replace(log.with_suffix(".old.log"))
    with log.open("ab") as stream:
        since = stream.seek(0, os.SEEK_END)
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=cwd,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_owner(farewell or signals[0][0]),
                **(account.as_popen() if account else {}),  # type: ignore[call-overload]
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise EmbeddedError(f"Cannot start {name} ({command[0]}): {error}") from error
    child = Child(name, process, Identity.of(process.pid), log, run, signals, since)
    if child.identity:
        Record(name, child.identity, signals).write(run)
    return child


def wait_until(ready: Callable[[], bool], child: Child, patience: float = 60.0) -> None:
    """Wait for a child to answer.

    Raises: EmbeddedError with the end of its log when it ends first, or stays silent for `patience` seconds.
    """
    end = time.monotonic() + patience
    while not ready():
        if not child.running():
            raise EmbeddedError(f"{child.name} ended at once. The end of {child.log}:\n{child.tail()}")
        if time.monotonic() > end:
            raise EmbeddedError(
                f"{child.name} gave no answer in {patience:g} s. The end of {child.log}:\n{child.tail()}"
            )
        time.sleep(PAUSE)


def say(text: str) -> None:
    """One line for whoever typed the command."""
    print(text, file=sys.stderr, flush=True)
