"""A hundred phones ask every three seconds how the room stands: what one such question costs beside a bare Django view.

The control asks for the phone's whole screen instead, as a page without scripts does: it must miss both figures, or they
would measure nothing.
"""

import json
from collections.abc import Iterator
from statistics import median
from typing import Any

from tests.benchmarks.figures import Figure
from tests.benchmarks.load import children, drive
from tests.site import Site, site

SECONDS, ROUNDS, TARGET = 3.0, 3, 0.25
INSIDE = "import json; from tests.drills import room; print(json.dumps(room.%s))"


def run() -> Iterator[Figure]:
    """Requests a second as a share of the bare view's, queries when nothing has changed; then the control."""
    with site() as running:

        def inside(call: str) -> Any:
            return json.loads(
                running.manage("shell", "-v", "0", "-c", INSIDE % call).strip().splitlines()[-1]
            )

        found = inside("make()")
        ratio, note = polled(running, found["state"])
        yield Figure("state of the room, polled", ratio, "of bare", TARGET, at_least=True, note=note)
        counted = inside(f"queries({found['slug']!r}, {found['state']!r})")
        yield Figure("state of the room: queries, nothing changed", counted["state"], "queries", 1)
        yield Figure("state of the room: answers other than 204", abs(counted["status"] - 204), "", 0)
        ratio, note = polled(running, found["page"])
        yield Figure("control, a page of the room instead", ratio, "of bare", TARGET, note=note)
        yield Figure("control, the phone’s screen: queries", counted["screen"], "queries", 2, at_least=True)


def polled(running: Site, address: str) -> tuple[float, str]:
    """Requests a second of this address as a share of the bare view's, which is measured before and after it."""
    port, master = running.web()
    bare_port, bare_master = running.web("tests.benchmarks.bare:application")
    workers, bare_workers = children(master.pid), children(bare_master.pid)
    drive(port, address, seconds=1, workers=workers)
    speeds, costs, seen = [], [], {}
    for _round in range(ROUNDS):
        before = drive(bare_port, "/", seconds=SECONDS / 2, workers=bare_workers)
        found = drive(port, address, seconds=SECONDS, workers=workers)
        after = drive(bare_port, "/", seconds=SECONDS / 2, workers=bare_workers)
        speeds.append(found.per_second / ((before.per_second + after.per_second) / 2))
        costs.append((before.cost + after.cost) / 2 / max(found.cost, 1e-9))
        seen |= found.statuses
    return median(speeds), f"processor time: {median(costs):.3f} of the bare view; answers {sorted(seen)}"


def make() -> dict[str, str]:
    """A room in its first phase with a hundred people in it: the addresses that are asked."""
    from django.test import Client
    from django.urls import reverse

    from tests.make.workshops import make_participant, make_running

    row = make_running(capacity=200)
    for _turn in range(100):
        make_participant(row)
    state = reverse("workshops:state", args=[row.slug])
    seen = Client().get(state, HTTP_HOST="127.0.0.1").json()["seen"]
    return {"slug": row.slug, "state": f"{state}?v={seen}", "page": reverse("workshops:door")}


def queries(slug: str, state: str) -> dict[str, int]:
    """Statements of one question when this process remembers nothing, and of the screen of a phone that is in the room."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from workshops.actions import codes
    from workshops.actions import state as remembered
    from workshops.models import Workshop

    remembered.SECONDS = 0
    phone = Client(headers={"host": "127.0.0.1"})
    code = codes.code_of(Workshop.objects.get(slug=slug).participants.all()[0])
    assert phone.post(reverse("workshops:door"), {"code": code}).status_code == 302
    counts: dict[str, int] = {}
    for name, client, address in (
        ("state", Client(), state),
        ("screen", phone, reverse("workshops:phone", args=[slug])),
    ):
        for _turn in range(2):
            with CaptureQueriesContext(connection) as seen:
                answer = client.get(address, HTTP_HOST="127.0.0.1")
        counts[name] = len(seen)
        counts["status"] = counts.get("status", answer.status_code)
    return counts
