"""`python -m land.embedded demo`: everything that the platform needs, on this machine, from one command."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from land.embedded import leftovers, pair, processes
from land.embedded.errors import EmbeddedError
from land.embedded.home import Home, environment, free
from land.embedded.processes import Child, say
from land.embedded.supervisor import Asked, Supervisor, Wishes, run_step, wishes

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "land.settings.demo"
STATIC = ("static", "requirements.lock")  # what collectstatic depends on
WEB = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
# a cold shutdown: tasks are idempotent, and a warm one waits for those that run
WORKER = ((signal.SIGQUIT, 8.0), (signal.SIGKILL, 5.0))
PATIENCE = 90.0  # seconds for the first page


def demo() -> int:
    """Run until asked to end. Returns the exit code: 0 when asked, 1 when something failed."""
    home = Home(Path(os.environ.get("LAND_HOME") or "var"))
    began = time.monotonic()
    with ExitStack() as stack:
        heard = stack.enter_context(wishes())
        try:
            port = _port()
            stack.enter_context(home.locked())
            if count := leftovers.clear(home):
                say(f"Stopped {count} processes that an earlier demo had left running.")
            if not free(port):
                raise EmbeddedError(f"Port {port} is taken. Choose another: PORT=8123 make demo")
            supervisor, extra = _prepare(home, port, stack, heard)
            _start_programs(home, port, extra, supervisor)
            _wait_for_page(port, supervisor, heard)
            _greet(home, port, extra, time.monotonic() - began)
            while True:
                heard.heed()
                supervisor.look()
                time.sleep(0.3)
        except Asked as asked:
            say(f"\nStopping everything ({asked}).")
            return 0
        except EmbeddedError as error:
            say(f"\n{error}")
            return 1


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise EmbeddedError(f"PORT={text} is not a port: a number from 1 to 65535 is needed.")
    return int(text)


def _prepare(home: Home, port: int, stack: ExitStack, heard: Wishes) -> tuple[Supervisor, dict[str, str]]:
    """Servers, schema, data. Returns the supervisor, which the stack will stop, and the programs' environment."""
    given = {"database": os.environ.get("DATABASE_URL"), "redis": os.environ.get("REDIS_URL")}
    say(f"L.A.N.D. prepares itself in {home.path}")
    both = pair.start(home, stack, durable=True, **given)
    supervisor = Supervisor([child for child in (both.postgres, both.valkey) if child])
    stack.callback(supervisor.stop)
    extra = {
        "DATABASE_URL": both.database,
        "REDIS_URL": both.redis,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or home.secret("secret_key", 48),
        "PUBLIC_URL": os.environ.get("PUBLIC_URL") or f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "LAND_HOME": str(home.path),
        "PORT": str(port),
    }

    def manage(name: str, *words: str) -> None:
        heard.heed()
        command = [sys.executable, "manage.py", *words]
        run_step(home, name, command, cwd=ROOT, extra=extra, heard=heard)

    _collect_static(home, manage)
    manage("schema, reference and demo data", "prepare", "--demo")
    return supervisor, extra


def _collect_static(home: Home, manage: Callable[..., None]) -> None:
    """Collect static files, unless those of last time are still right."""
    digest = hashlib.sha256()
    for name in STATIC:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                facts = file.stat()
                digest.update(f"{file}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    stamp = home.path / "static.stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    manage("static files", "collectstatic", "--noinput")
    stamp.write_text(digest.hexdigest())


def _start_programs(home: Home, port: int, extra: dict[str, str], supervisor: Supervisor) -> None:
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "land"]
    beat = home.path / "beat"
    beat.mkdir(exist_ok=True)
    web = [
        *python, "gunicorn", "land.wsgi:application", f"--bind=127.0.0.1:{port}", "--worker-class=gthread",
        "--workers=2", "--threads=4", "--timeout=60", "--graceful-timeout=5", "--no-control-socket",
    ]  # fmt: skip
    worker = [*celery, "worker", "--concurrency=2", "--loglevel=info", "--without-gossip", "--without-mingle"]
    clock = [*celery, "beat", "--loglevel=info", f"--schedule={beat / 'schedule'}", "--pidfile="]

    def program(
        name: str, command: list[str], signals: tuple[tuple[int, float], ...], farewell: int | None = None
    ) -> None:
        supervisor.add(
            name,
            lambda: processes.spawn(
                name,
                command,
                log=home.log / f"{name}.log",
                run=home.run,
                environment=environment(home, extra),
                cwd=ROOT,
                signals=signals,
                farewell=farewell,
            ),
        )

    program("web", web, WEB)
    program(
        "worker", worker, WORKER, farewell=signal.SIGKILL
    )  # without Valkey it may hang in its own shutdown
    program("beat", clock, WEB)


def _wait_for_page(port: int, supervisor: Supervisor, heard: Wishes) -> None:
    """Wait until the home page answers. Raises: EmbeddedError when it stays silent or is an error."""
    url, end, last = f"http://127.0.0.1:{port}/", time.monotonic() + PATIENCE, "no answer"
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < end:
        heard.heed()
        supervisor.look()
        try:
            with straight.open(url, timeout=10):
                return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
            last = f"{error.code} {error.reason}"
        except OSError as error:
            last = str(error)
        time.sleep(0.2)
    web: Child = supervisor.children["web"]
    raise EmbeddedError(f"{url} does not answer ({last}). The end of {web.log}:\n{web.tail()}")


def _greet(home: Home, port: int, extra: dict[str, str], seconds: float) -> None:
    """The address and the accounts, on standard output."""
    child = processes.spawn(
        "accounts",
        [sys.executable, "manage.py", "demo_accounts"],
        log=home.log / "accounts.log",
        run=home.run,
        environment=environment(home, extra),
        cwd=ROOT,
    )
    child.process.wait(timeout=60)
    child.stop()
    accounts = "" if child.process.returncode else f"{child.tail(100)}\n"
    print(
        f"\nL.A.N.D. is ready at http://127.0.0.1:{port}/ ({seconds:.0f} s)\n\n{accounts}"
        f"\nLogs: {home.log}/*.log\nCtrl-C stops everything; the data stay in {home.path}.\n",
        flush=True,
    )
