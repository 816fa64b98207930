"""PostgreSQL and Valkey from wheels, for the demo and the tests; nothing of this runs in production.

Ten words: *home* (LAND_HOME, all that a demo writes) · *place* (where the cluster stands) · *account* (the user
PostgreSQL runs as) · *child* (a process we started) · *identity* (a process, safe from recycled pids) · *record* (an
identity on disk) · *leftover* (what a killed owner left running) · *servers* (both, ready) · *throw-away* · *demo*.

It knows nobody else in the project, and Django only through `manage.py`. Linux only, as the wheels are.

    from land.embedded import servers
    with servers() as urls:                 # throw-away; servers(home=Path("var"), durable=True) keeps its data
        urls.database, urls.redis, urls.pids["valkey"]
"""

from land.embedded.errors import EmbeddedError
from land.embedded.pair import Servers, servers

__all__ = ["EmbeddedError", "Servers", "servers"]
