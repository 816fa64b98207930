"""After a kill -9 of the owner: nothing stays for ever, the next start goes on, and no stranger is hurt."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from land.embedded import home as homes
from land.embedded import leftovers, servers
from land.embedded.home import Home
from land.embedded.processes import MARKER, Identity, Record, clear_group
from tests.embedded.ground import ask, gone, tell, wait_for

ROOT = Path(__file__).resolve().parents[2]
Owner = tuple["subprocess.Popen[str]", dict[str, int], str]


def owner_of(home: Path) -> Owner:
    """Another process that runs the servers of a home."""
    command = [sys.executable, "-m", "tests.embedded.owner", str(home)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    facts = json.loads(process.stdout.readline())
    return process, facts["pids"], facts["database"]


@pytest.fixture
def stranger() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that is none of ours."""
    process = subprocess.Popen(["sleep", "600"], start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_servers_end_with_a_killed_owner(open_folder: Path) -> None:
    process, pids, _ = owner_of(open_folder / "home")
    process.kill()
    process.communicate()
    assert wait_for(lambda: gone(*pids.values()))


def test_a_start_stops_what_a_killed_owner_left_and_keeps_the_data(open_folder: Path) -> None:
    home = open_folder / "home"
    process, pids, url = owner_of(home)
    tell(url, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('cooperare')")
    for pid in pids.values():
        os.kill(pid, signal.SIGSTOP)  # frozen: the kernel's farewell signal waits
    process.kill()
    process.communicate()
    assert not gone(pids["postgres"]) and not gone(pids["valkey"])
    with servers(home=home, durable=True) as urls:
        assert gone(*pids.values())
        assert ask(urls.database, "SELECT word FROM kept") == "cooperare"


def test_a_start_finds_a_server_whose_record_is_lost(open_folder: Path) -> None:
    home = open_folder / "home"
    process, pids, _ = owner_of(home)
    for pid in pids.values():
        os.kill(pid, signal.SIGSTOP)
    process.kill()
    process.communicate()
    (home / "run/postgres.json").unlink()
    with servers(home=home, durable=True) as urls:
        assert gone(pids["postgres"])
        assert ask(urls.database, "SELECT 1") == 1


def test_a_recycled_pid_is_not_killed(open_folder: Path, stranger: "subprocess.Popen[bytes]") -> None:
    home = open_folder / "home"
    with servers(home=home):
        pass
    now = Identity.of(stranger.pid)
    assert now
    for name in ("postgres", "valkey", "web"):
        Record(name, Identity(now.pid, now.started - 1, now.boot)).write(home / "run")
    (home / "postgres/data/postmaster.pid").write_text(f"{stranger.pid}\n{home}/postgres/data\n")
    with servers(home=home) as urls:
        assert ask(urls.database, "SELECT 1") == 1
    assert stranger.poll() is None


def test_a_pid_of_an_earlier_boot_is_not_killed(
    open_folder: Path, stranger: "subprocess.Popen[bytes]"
) -> None:
    home = Home(open_folder / "home").make()
    now = Identity.of(stranger.pid)
    assert now
    Record("web", Identity(now.pid, now.started, "another-boot")).write(home.run)
    assert leftovers.clear(home) == 0
    assert stranger.poll() is None


def test_the_same_process_is_stopped(open_folder: Path, stranger: "subprocess.Popen[bytes]") -> None:
    home = Home(open_folder / "home").make()
    now = Identity.of(stranger.pid)
    assert now
    Record("web", now).write(home.run)
    assert leftovers.clear(home) == 1
    assert stranger.wait(5) == -signal.SIGTERM


def test_a_child_of_a_child_is_found_by_its_mark(
    open_folder: Path, stranger: "subprocess.Popen[bytes]"
) -> None:
    home = Home(open_folder / "home").make()
    marked = subprocess.Popen(["sleep", "600"], env={MARKER: home.token}, start_new_session=True)
    assert leftovers.clear(home) == 1
    assert marked.wait(5) == -signal.SIGTERM
    assert stranger.poll() is None


def test_what_a_dead_leader_left_in_its_group_is_killed() -> None:
    leader = subprocess.Popen(
        ["/bin/sh", "-c", "sleep 600 & echo $!; wait"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert leader.stdout
    follower, identity = int(leader.stdout.readline()), Identity.of(leader.pid)
    assert identity
    leader.kill()
    leader.wait()
    assert not gone(follower)
    clear_group(identity)
    assert wait_for(lambda: gone(follower), 5)
    leader.stdout.close()


def test_a_broken_record_is_ignored(open_folder: Path) -> None:
    home = Home(open_folder / "home").make()
    (home.run / "web.json").write_text("{")
    assert leftovers.clear(home) == 0


def test_forgotten_throw_away_homes_are_swept(monkeypatch: pytest.MonkeyPatch, open_folder: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(open_folder))
    forgotten, young, foreign = (
        open_folder / f"{homes.THROW_AWAY}{name}" for name in ("old", "young", "foreign")
    )
    for folder in (forgotten, young, foreign):
        folder.mkdir()
        if folder != foreign:
            (folder / "lock").touch()
        os.utime(folder, None if folder == young else (0, 0))
    homes.sweep()
    assert [folder.exists() for folder in (forgotten, young, foreign)] == [False, True, True]
