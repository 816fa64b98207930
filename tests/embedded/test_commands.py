"""`python -m land.embedded`, as it is typed."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.embedded.ground import gone, wait_for

ROOT = Path(__file__).resolve().parents[2]


def command(*words: str, **given: str) -> "subprocess.Popen[str]":
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    return subprocess.Popen(
        [sys.executable, "-m", "land.embedded", *words],
        cwd=ROOT,
        env=environment | given,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_run_gives_the_command_both_addresses_and_ends_with_its_code() -> None:
    process = command("run", "--", "/bin/sh", "-c", 'echo "$DATABASE_URL $REDIS_URL"; exit 7')
    out, _ = process.communicate(timeout=180)
    database, redis = out.split()
    assert database.startswith("postgresql://land:") and redis.startswith("redis://:")
    assert process.returncode == 7


def test_run_uses_the_addresses_it_is_given() -> None:
    process = command(
        "run",
        "--",
        "/bin/sh",
        "-c",
        'echo "$DATABASE_URL $REDIS_URL"',
        DATABASE_URL="a://b",
        REDIS_URL="c://d",
    )
    assert process.communicate(timeout=180)[0] == "a://b c://d\n"


def test_run_ends_with_its_command_when_asked() -> None:
    process = command("run", "--", "/bin/sh", "-c", "echo $$; exec sleep 600")
    assert process.stdout
    child = int(process.stdout.readline())
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=180)
    assert process.returncode == 128 + signal.SIGTERM
    assert gone(child)


def test_a_killed_run_takes_its_command_with_it() -> None:
    process = command("run", "--", "/bin/sh", "-c", "echo $$; exec sleep 600")
    assert process.stdout
    child = int(process.stdout.readline())
    process.kill()
    process.communicate()
    assert wait_for(lambda: gone(child))


def test_a_command_that_is_not_there_is_explained() -> None:
    process = command("run", "--", "no-such-command")
    assert process.communicate(timeout=180)[1] == "Cannot run no-such-command: No such file or directory.\n"
    assert process.returncode == 1


def test_a_port_that_is_none_is_explained(tmp_path: Path) -> None:
    process = command("demo", PORT="eighty", LAND_HOME=str(tmp_path / "home"))
    assert "PORT=eighty is not a port" in process.communicate(timeout=180)[1]
    assert process.returncode == 1


def test_a_taken_port_is_explained(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        process = command("demo", PORT=port, LAND_HOME=str(tmp_path / "home"))
        assert (
            f"Port {port} is taken. Choose another: PORT=8123 make demo"
            in process.communicate(timeout=180)[1]
        )
    assert process.returncode == 1


def test_remove_leaves_nothing_of_a_home(tmp_path: Path) -> None:
    assert command("remove", LAND_HOME=str(tmp_path / "never")).wait(180) == 0
    owner = subprocess.Popen(
        [sys.executable, "-m", "tests.embedded.owner", str(tmp_path / "home")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert owner.stdout and owner.stdout.readline()
    pointer = tmp_path / "home/postgres.place"
    place = Path(pointer.read_text()) if pointer.exists() else tmp_path / "home/postgres"
    owner.kill()
    owner.communicate()
    assert command("remove", LAND_HOME=str(tmp_path / "home")).wait(180) == 0
    assert not (tmp_path / "home").exists() and not place.exists()
