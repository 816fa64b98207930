"""Programs that end are started again, up to a point; what they lean on is not."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from land.embedded import EmbeddedError, processes
from land.embedded.home import Home
from land.embedded.processes import Child, Record
from land.embedded.supervisor import RESTARTS, Asked, Supervisor, run_step, wishes
from tests.embedded.ground import gone, wait_for


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").make()


def start(home: Home, name: str, script: str) -> Child:
    environment = dict(os.environ)
    return processes.spawn(
        name, ["/bin/sh", "-c", script], log=home.log / "it.log", run=home.run, environment=environment
    )


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    supervisor = Supervisor([])
    yield supervisor
    supervisor.stop()


def test_a_killed_program_is_started_again_and_its_log_is_shown(
    home: Home, supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    first = supervisor.add("web", lambda: start(home, "web", "echo last words; exec sleep 600"))
    assert wait_for(lambda: "last words" in first.tail())
    os.kill(first.pid, signal.SIGKILL)
    assert wait_for(lambda: not first.running())
    supervisor.look()
    second = supervisor.children["web"]
    assert second.running() and second.pid != first.pid
    said = capsys.readouterr().err
    assert "web ended (signal SIGKILL)" in said and "last words" in said
    assert [record.identity.pid for record in Record.read_all(home.run)] == [second.pid]


def test_a_program_that_ends_again_and_again_stops_everything(home: Home, supervisor: Supervisor) -> None:
    supervisor.add("beat", lambda: start(home, "beat", "exit 3"))
    for _ in range(RESTARTS):
        assert wait_for(lambda: not supervisor.children["beat"].running())
        supervisor.look()
    assert wait_for(lambda: not supervisor.children["beat"].running())
    with pytest.raises(EmbeddedError, match=f"beat ended {RESTARTS + 1} times in a minute"):
        supervisor.look()


def test_a_server_that_ends_stops_everything(home: Home) -> None:
    server = start(home, "valkey", "echo out of memory; exit 1")
    assert wait_for(lambda: not server.running())
    with pytest.raises(EmbeddedError, match=r"(?s)valkey ended.*out of memory"):
        Supervisor([server]).look()
    server.stop()


def test_a_stopped_program_takes_its_children_with_it(home: Home) -> None:
    child = start(home, "web", "trap '' TERM; sleep 600 & echo $!; wait")
    assert wait_for(child.tail)
    child.signals = ((signal.SIGTERM, 0.3), (signal.SIGKILL, 5.0))
    follower = int(child.tail())
    child.stop()
    assert gone(child.pid) and wait_for(lambda: gone(follower), 5)
    assert Record.read_all(home.run) == []
    child.stop()


def test_a_frozen_program_is_stopped(home: Home) -> None:
    child = start(home, "web", "exec sleep 600")
    os.kill(child.pid, signal.SIGSTOP)
    child.stop()
    assert child.process.returncode == -signal.SIGTERM


def test_a_signal_is_heard_between_two_steps_and_only_the_first(home: Home) -> None:
    with wishes() as heard:
        heard.heed()
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(Asked, match="SIGTERM"):
            heard.heed()
        with pytest.raises(Asked):
            run_step(home, "schema", ["/bin/sleep", "600"], cwd=home.path, extra={}, heard=heard)
    assert Record.read_all(home.run) == []


def test_a_step_that_fails_shows_the_end_of_its_log(home: Home) -> None:
    with wishes() as heard, pytest.raises(EmbeddedError, match=r"(?s)schema failed.*no such table"):
        run_step(
            home,
            "schema",
            [sys.executable, "-c", "raise SystemExit('no such table')"],
            cwd=home.path,
            extra={},
            heard=heard,
        )


def test_a_program_that_cannot_be_started_is_explained(home: Home) -> None:
    with pytest.raises(EmbeddedError, match="Cannot start web"):
        processes.spawn("web", ["/no/such/program"], log=home.log / "web.log", run=home.run, environment={})


def test_what_never_answers_is_explained(home: Home) -> None:
    child = start(home, "valkey", "echo thinking; exec sleep 600")
    assert wait_for(child.tail)
    with pytest.raises(EmbeddedError, match=r"(?s)valkey gave no answer in 0.1 s.*thinking"):
        processes.wait_until(lambda: False, child, patience=0.1)
    child.stop()
