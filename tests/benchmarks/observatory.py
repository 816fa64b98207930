"""The map page: how heavy it is and how many statements it takes, layer by layer, on the demo's figures."""

import json

from tests.benchmarks.figures import Figure
from tests.site import Site

LAYERS = {
    "provinces": "/osservatorio/mappa/",
    "territories": "/osservatorio/mappa/?per=territori&strato=livello",
}
# Run inside the site's own Django: the page as a visitor gets it, uncached, second request.
READ = """
import gzip, json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from cooperatives.actions import freeze_performance
freeze_performance()
found = {}
for address in %r:
    for time in (1, 2):
        with CaptureQueriesContext(connection) as seen:
            response = Client().get(address, HTTP_HOST="127.0.0.1")
    assert response.status_code == 200, (address, response.status_code)
    found[address] = [len(gzip.compress(response.content, 6)), len(seen)]
print(json.dumps(found))
"""


def measure(running: Site) -> list[Figure]:
    """Kilobytes of the page, compressed, and its SQL statements."""
    found = json.loads(running.manage("shell", "-v", "0", "-c", READ % list(LAYERS.values())))
    figures = []
    for name, address in LAYERS.items():
        size, statements = found[address]
        figures.append(Figure(f"map by {name}: the page, compressed", size / 1000, "kB", 60))
        figures.append(Figure(f"map by {name}: SQL queries uncached", statements, "queries", 6))
    return figures
