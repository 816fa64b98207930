"""Both servers together, for as long as a block runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from land.embedded import leftovers, postgres, valkey
from land.embedded.home import Home, throw_away_home
from land.embedded.processes import Child


@dataclass(frozen=True)
class Servers:
    """Where the servers answer, and their processes (None where an address was given from outside)."""

    database: str
    redis: str
    home: Path
    postgres: Child | None = None
    valkey: Child | None = None

    @property
    def pids(self) -> dict[str, int]:
        """The pids of the servers we started, by name: `postgres`, `valkey`."""
        return {child.name: child.pid for child in (self.postgres, self.valkey) if child}


@contextmanager
def servers(
    home: Path | None = None, *, durable: bool = False, database: str | None = None, redis: str | None = None
) -> Iterator[Servers]:
    """Start PostgreSQL and Valkey, and stop them at the end of the block.

    Without `home` they are throw-away: nothing is kept. `durable=False` is for data that may be lost with the machine.
    An address given in `database` or `redis` is used instead of starting that server. Call it from the main thread.
    Raises: EmbeddedError, a sentence for the screen.
    """
    with ExitStack() as stack:
        base = stack.enter_context(Home(home).locked() if home else throw_away_home())
        yield start(base, stack, durable=durable, database=database, redis=redis)


def start(
    home: Home, stack: ExitStack, *, durable: bool, database: str | None = None, redis: str | None = None
) -> Servers:
    """The same in a home that is already locked; they stop when the stack is closed."""
    leftovers.clear(home)
    base, broker = None, None
    if not database:
        base, database = postgres.start(home, durable=durable)
        stack.callback(base.stop)
    if not redis:
        broker, redis = valkey.start(home, durable=durable)
        stack.callback(broker.stop)
    return Servers(database=database, redis=redis, home=home.path, postgres=base, valkey=broker)
