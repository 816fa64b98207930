"""Both servers: they start, answer, keep what they are told and leave nothing behind."""

import os
import stat
from pathlib import Path

import psycopg
import pytest
import redis

from land.embedded import EmbeddedError, servers
from tests.embedded.ground import ask, gone, modes_above, processes_about, tell


def test_both_servers_answer() -> None:
    with servers() as urls:
        assert ask(urls.database, "SELECT current_setting('server_version_num')::int / 10000") == 18
        client = redis.Redis.from_url(urls.redis)
        assert client.ping() is True
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_throw_away_servers_leave_no_process_and_no_file() -> None:
    with servers() as urls:
        home, pids = urls.home, urls.pids
        assert not gone(pids["postgres"]) and not gone(pids["valkey"])
        assert processes_about(str(home)) != []
    assert gone(*pids.values())
    assert processes_about(str(home)) == []
    assert not home.exists()


def test_an_exception_in_the_block_stops_the_servers_too() -> None:
    with pytest.raises(KeyboardInterrupt), servers() as urls:
        raise KeyboardInterrupt
    assert gone(*urls.pids.values())


def test_letters_are_known_whatever_the_system_has() -> None:
    with servers() as urls:
        assert ask(urls.database, "SELECT lower('È PERCHÉ')") == "è perché"
        assert ask(urls.database, "SELECT datlocprovider FROM pg_database WHERE datname = 'template1'") == "b"


def test_the_role_creates_databases_and_modules_without_being_superuser() -> None:
    with servers() as urls:
        assert ask(urls.database, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        names = ("unaccent", "pg_trgm", "btree_gist")
        tell(urls.database, *(f"CREATE EXTENSION {name}" for name in names), "CREATE DATABASE another")
        assert ask(urls.database, "SELECT unaccent('perché')") == "perche"


def test_nobody_enters_without_the_password() -> None:
    with servers() as urls:
        wrong = urls.database.replace("land:", "land:x", 1)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(wrong, "SELECT 1")
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url(urls.redis.replace(":", ":x", 2).replace(":x", ":", 1)).ping()


def test_what_was_stored_is_there_at_the_next_start(open_folder: Path) -> None:
    home = open_folder / "home"
    with servers(home=home, durable=True) as first:
        tell(first.database, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('cooperare')")
        redis.Redis.from_url(first.redis).set("word", "insieme")
    with servers(home=home, durable=True) as second:
        assert (second.database, second.redis) == (first.database, first.redis)
        assert ask(second.database, "SELECT word FROM kept") == "cooperare"
        assert redis.Redis.from_url(second.redis).get("word") == b"insieme"


def test_two_homes_run_side_by_side(open_folder: Path) -> None:
    with servers(home=open_folder / "one") as one, servers(home=open_folder / "two") as two:
        tell(one.database, "CREATE TABLE mine ()")
        assert ask(two.database, "SELECT to_regclass('mine')") is None
        assert len({*one.pids.values(), *two.pids.values()}) == 4


def test_a_home_has_one_owner_at_a_time(open_folder: Path) -> None:
    with servers(home=open_folder / "home") as urls:
        with (
            pytest.raises(EmbeddedError, match=f"in use by process {os.getpid()}"),
            servers(home=open_folder / "home"),
        ):
            pass
        assert ask(urls.database, "SELECT 1") == 1


def test_a_given_address_is_used_instead_of_a_server() -> None:
    with servers(database="postgresql://somewhere/else") as urls:
        assert urls.database == "postgresql://somewhere/else"
        assert list(urls.pids) == ["valkey"]


def test_a_closed_home_works_and_no_permission_outside_it_changes(open_folder: Path) -> None:
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    home = closed / "home"
    before = modes_above(home)
    with servers(home=home, durable=True) as urls:
        assert ask(urls.database, "SELECT 1") == 1
    with servers(home=home, durable=True) as urls:
        assert ask(urls.database, "SELECT 1") == 1
    assert modes_above(home) == before


def test_cluster_and_secrets_are_for_their_owner_only(open_folder: Path) -> None:
    home = open_folder / "home"
    with servers(home=home):
        for private in ("postgres", "valkey", "run", "log", "valkey.conf", "valkey.password", "token"):
            assert stat.S_IMODE((home / private).stat().st_mode) & 0o077 == 0, private


def test_an_unreadable_valkey_file_is_put_aside(open_folder: Path) -> None:
    home = open_folder / "home"
    with servers(home=home, durable=True) as urls:
        redis.Redis.from_url(urls.redis).set("word", "insieme")
    manifest = next((home / "valkey").rglob("*.manifest"))
    manifest.write_text("no manifest at all\n")
    with servers(home=home, durable=True) as urls:
        assert redis.Redis.from_url(urls.redis).get("word") is None
    assert len(list(home.glob("valkey.unreadable-*"))) == 1


def test_another_version_of_the_cluster_is_explained(open_folder: Path) -> None:
    home = open_folder / "home"
    with servers(home=home):
        pass
    (home / "postgres/data/PG_VERSION").write_text("17\n")
    with (
        pytest.raises(EmbeddedError, match="was written by PostgreSQL 17 and this is 18"),
        servers(home=home),
    ):
        pass


def test_a_start_that_was_cut_short_begins_again(open_folder: Path) -> None:
    home = open_folder / "home"
    with servers(home=home):
        pass
    (home / "postgres/data").rename(home / "postgres/data.new")
    with servers(home=home) as urls:
        assert ask(urls.database, "SELECT 1") == 1
