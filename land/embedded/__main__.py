"""`python -m land.embedded`: the demo, a command with throw-away servers, and putting a home away."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from land.embedded import demo, home, leftovers, pair, processes
from land.embedded.errors import EmbeddedError
from land.embedded.processes import say


def main(words: list[str] | None = None) -> int:
    """Read the command line and do it. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m land.embedded", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser(
        "demo", help="run the platform with demo data (environment: PORT, LAND_HOME, DATABASE_URL, REDIS_URL)"
    )
    show.add_argument(
        "--end-with-parent", action="store_true", help="stop everything when the caller (make) is killed"
    )
    run = commands.add_parser(
        "run", help="run a command with throw-away servers in DATABASE_URL and REDIS_URL"
    )
    run.add_argument("argv", nargs=argparse.REMAINDER, metavar="-- COMMAND …")
    commands.add_parser("remove", help="stop what runs in LAND_HOME and delete it, the database too")
    given = parser.parse_args(words)
    try:
        if given.command == "demo":
            if given.end_with_parent:
                processes.die_with(os.getppid())
            return demo.demo()
        if given.command == "remove":
            return remove()
        argv = given.argv[1:] if given.argv[:1] == ["--"] else given.argv
        if not argv:
            parser.error("run needs a command: python -m land.embedded run -- COMMAND …")
        return run_command(argv)
    except EmbeddedError as error:
        say(str(error))
        return 1


def run_command(argv: list[str]) -> int:
    """Run a command with servers of its own, and return its exit code (128 + n when signal n ended it).

    Ctrl-C reaches the command from the terminal; SIGTERM and SIGHUP are passed on to it.
    """
    child: subprocess.Popen[bytes] | None = None
    early: list[int] = []

    def pass_on(number: int, _frame: object) -> None:
        if child is None:
            early.append(number)
        elif number != signal.SIGINT:
            child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    database, redis = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    with pair.servers(durable=False, database=database, redis=redis) as urls:
        if early:
            return 128 + early[0]
        extra = {"DATABASE_URL": urls.database, "REDIS_URL": urls.redis}
        try:
            child = subprocess.Popen(argv, env={**os.environ, **extra}, preexec_fn=processes.die_with_owner())
        except OSError as error:
            raise EmbeddedError(f"Cannot run {argv[0]}: {error.strerror}.") from error
        for heard in early:  # while the command began
            pass_on(heard, None)
        code = child.wait()
        return 128 - code if code < 0 else code


def remove() -> int:
    """Stop what still runs for LAND_HOME, then delete it and its cluster, wherever that stands."""
    base = home.Home(Path(os.environ.get("LAND_HOME") or "var"))
    if not base.run.is_dir():
        return 0
    with base.locked():
        leftovers.clear(base)
        home.remove(base)
    return 0


if __name__ == "__main__":
    sys.exit(main())
