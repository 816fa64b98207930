"""Public pages: from the cache, uncached, how many queries, how heavy, how fast a publish is seen."""

import gzip
import json
import re
import time
import urllib.request
from statistics import median
from urllib.parse import urljoin

from tests.benchmarks.figures import Figure
from tests.benchmarks.load import Run, children, drive
from tests.site import Site

SECONDS, ROUNDS = 3.0, 3
# Run inside the site's own Django: how many statements a page costs a visitor, second request.
COUNT = """
import json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
counts = {}
for address in %r:
    for time in (1, 2):
        with CaptureQueriesContext(connection) as seen:
            response = Client().get(address, HTTP_HOST="127.0.0.1")
    assert response.status_code == 200, (address, response.status_code)
    counts[address] = len(seen)
print(json.dumps(counts))
"""
PUBLISH = """
from land.core.actions import raise_content_version
raise_content_version()
"""


def addresses(running: Site) -> dict[str, str]:
    """The four public pages of the promise."""
    first = running.manage(
        "shell", "-v", "0", "-c",
        "from land.practices.models import GoodPracticePage as P; print(P.objects.live().first().get_url())",
    ).strip()  # fmt: skip
    return {
        "home": "/",
        "practices list": "/buone-pratiche/",
        "one practice": first,
        "directory": "/cooperative/",
    }


def measure(running: Site) -> list[Figure]:
    """Requests per second as ratios to the bare view, bracketed by it; and the same in processor time of the server."""
    port, master = running.web()
    bare_port, bare_master = running.web("tests.benchmarks.bare:application")
    workers, bare_workers = children(master.pid), children(bare_master.pid)
    figures = []
    for name, address in addresses(running).items():
        for kind, vary, target in (("cached", False, 0.7), ("uncached", True, 0.015)):
            drive(port, address, seconds=1, workers=workers)
            speeds, costs, seen = [], [], {}
            for _round in range(ROUNDS):
                before = drive(bare_port, "/", seconds=SECONDS / 2, workers=bare_workers)
                run: Run = drive(port, address, seconds=SECONDS, workers=workers, vary=vary)
                after = drive(bare_port, "/", seconds=SECONDS / 2, workers=bare_workers)
                speeds.append(run.per_second / ((before.per_second + after.per_second) / 2))
                costs.append((before.cost + after.cost) / 2 / max(run.cost, 1e-9))
                seen |= run.statuses
            note = f"processor time: {median(costs):.3f} of the bare view; answers {sorted(seen)}"
            figures.append(
                Figure(f"{name}, {kind}", median(speeds), "of bare", target, at_least=True, note=note)
            )
    return figures


def publish(running: Site) -> list[Figure]:
    """Seconds until every one of two web processes has dropped its cached copy after a publish (version header)."""
    ports = [running.web(workers=1)[0] for _number in range(2)]
    for port in ports:
        _version(port)
    running.manage("shell", "-v", "0", "-c", PUBLISH)
    wanted = int(
        running.manage(
            "shell",
            "-v",
            "0",
            "-c",
            "from land.core.models import ContentVersion as V; print(V.objects.get().number)",
        )
    )
    # The command itself took longer than a second to end, so publish again and time from the commit.
    import psycopg

    with psycopg.connect(running.servers.database, autocommit=True) as connection:
        connection.execute("UPDATE core_contentversion SET number = number + 1")
    began, wanted = time.monotonic(), wanted + 1
    slowest = 0.0
    for port in ports:
        while _version(port) < wanted and time.monotonic() - began < 10:
            time.sleep(0.02)
        slowest = max(slowest, time.monotonic() - began)
    return [Figure("a publish is seen by every process", slowest, "s", 1.0)]


def _version(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
        answer.read()
        return int(answer.headers.get("X-Content-Version", "0"))


def count_queries(running: Site) -> list[Figure]:
    """Statements per uncached page with 24 and with 2,400 practices: few, and the same number."""
    pages = addresses(running)
    few = json.loads(running.manage("shell", "-v", "0", "-c", COUNT % list(pages.values())))
    running.manage("load_demo", "--practices", "2400", "--cooperatives", "580", "--responses", "0")
    many = json.loads(running.manage("shell", "-v", "0", "-c", COUNT % list(pages.values())))
    return [
        figure
        for name, address in pages.items()
        for figure in (
            Figure(f"{name}: SQL queries uncached", few[address], "queries", 12),
            Figure(
                f"{name}: more with 2,400 practices than with 24", many[address] - few[address], "queries", 0
            ),
        )
    ]


def weigh(running: Site) -> list[Figure]:
    """The home page without photographs: its HTML, CSS, JS, fonts and icons, compressed; and requests to other hosts."""
    port, _master = running.web(workers=1)
    base = f"http://127.0.0.1:{port}/"
    html = urllib.request.urlopen(base).read().decode()
    links = set(re.findall(r'<link[^>]+rel="(?:stylesheet|icon|preload)"[^>]+href="([^"]+)"', html)) | set(
        re.findall(r'<link[^>]+href="([^"]+)"[^>]+rel="(?:stylesheet|icon|preload)"', html)
    )
    links |= set(re.findall(r'<script[^>]+src="([^"]+)"', html)) | {
        use.split("#")[0] for use in re.findall(r'<use[^>]+href="([^"#]+)', html)
    }
    total, foreign, styles = len(gzip.compress(html.encode(), 6)), 0, ""
    for link in sorted(links):
        foreign += link.startswith("http") and not link.startswith(base)
        body = urllib.request.urlopen(urljoin(base, link)).read()
        styles += body.decode() if link.split("?")[0].endswith(".css") else ""
        total += len(gzip.compress(body, 6))
        for font in (
            set(re.findall(r"url\([\"']?([^\"')]+\.woff2)", styles))
            if link.split("?")[0].endswith(".css")
            else ()
        ):
            total += len(urllib.request.urlopen(urljoin(urljoin(base, link), font)).read())
    foreign += len(re.findall(r'(?:src|srcset)="https?://(?!127\.0\.0\.1)', html))
    return [
        Figure("home page without photographs, compressed", total / 1000, "kB", 150),
        Figure("home page: requests to other hosts", foreign, "requests", 0),
    ]
