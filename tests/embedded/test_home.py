"""LAND_HOME: secrets stay, ports are remembered, one process at a time."""

import socket
import stat
from pathlib import Path

import pytest

from land.embedded import EmbeddedError
from land.embedded.home import Home, free


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").make()
    word = home.secret("secret_key", 48)
    assert len(word) >= 50
    assert Home(tmp_path / "home").secret("secret_key", 48) == word
    assert stat.S_IMODE((home.path / "secret_key").stat().st_mode) == 0o600


def test_a_port_is_remembered_until_somebody_else_takes_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").make()
    port = home.port("valkey")
    assert free(port) and home.port("valkey") == port
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert not free(port)
        assert home.port("valkey") != port


def test_ports_that_are_none_are_never_free() -> None:
    assert [free(0), free(-1), free(65536)] == [False, False, False]


def test_a_home_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="Cannot write in LAND_HOME="):
        Home(tmp_path / "file/home").make()


def test_a_home_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o750)
    before = (tmp_path / "home").stat().st_mode
    with Home(tmp_path / "home").locked():
        pass
    assert (tmp_path / "home").stat().st_mode == before
