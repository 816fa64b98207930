"""The whole product running for benchmarks and drills: own servers, own home, real gunicorn, worker and beat."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from land.embedded import Servers, servers

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Site:
    """A running copy of the product."""

    home: Path
    servers: Servers
    environment: dict[str, str]
    stack: ExitStack = field(repr=False)
    port: int = 0

    def manage(self, *command: str) -> str:
        """Run a management command; returns what it printed. Raises CalledProcessError with its output if it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    def start(self, name: str, *command: str) -> subprocess.Popen:
        """Start a process of the site, stopped at the end; its output goes to a log in the home."""
        log = self.stack.enter_context((self.home / f"{name}.log").open("wb"))
        child = subprocess.Popen(
            list(command), cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        self.stack.callback(_stop, child)
        return child

    def web(
        self, application: str = "land.wsgi:application", *, workers: int = 2, threads: int = 4
    ) -> tuple[int, subprocess.Popen]:
        """gunicorn on a free port, answering: (port, its master process)."""
        port = free_port()
        child = self.start(
            application.split(":")[0],
            *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"),
            *("--workers", str(workers), "--threads", str(threads), "--worker-class", "gthread"),
            *("--keep-alive", "30", "--backlog", "2048", "--log-level", "warning", "--no-control-socket"),
        )
        wait_for(port)
        return port, child

    def worker(self) -> subprocess.Popen:
        """A Celery worker of one process."""
        return self.start(
            "worker",
            sys.executable,
            "-m",
            "celery",
            "-A",
            "land",
            "worker",
            "--pool",
            "prefork",
            "--concurrency",
            "1",
        )

    def beat(self) -> subprocess.Popen:
        """Celery beat, which wakes the sweeps."""
        schedule = str(self.home / "beat")
        return self.start(
            "beat", sys.executable, "-m", "celery", "-A", "land", "beat", "--schedule", schedule
        )


def _stop(child: subprocess.Popen) -> None:
    child.terminate()
    try:
        child.wait(20)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def wait_for(port: int, path: str = "/healthz/live", seconds: float = 30) -> None:
    """Wait until the port answers HTTP, whatever it says. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"Nothing answers on port {port}.")


@contextmanager
def site(*, settings: str = "land.settings.demo", demo: dict[str, int] | None = None) -> Iterator[Site]:
    """A migrated site with reference data and, with `demo`, demo data of these sizes."""
    with ExitStack() as stack:
        home = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="land-site-", ignore_cleanup_errors=True))
        )
        started = stack.enter_context(servers())
        environment = os.environ | {
            "DATABASE_URL": started.database,
            "REDIS_URL": started.redis,
            "LAND_HOME": str(home),
            "SECRET_KEY": "a-key-for-measurements-only-and-for-nothing-else-at-all",
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": str(ROOT),
        }
        running = Site(home, started, environment, stack)
        running.manage("migrate", "--verbosity", "0")
        running.manage("collectstatic", "--no-input", "--verbosity", "0")
        running.manage("load_reference")
        if demo is not None:
            running.manage(
                "load_demo", *[part for name, size in demo.items() for part in (f"--{name}", str(size))]
            )
        yield running
