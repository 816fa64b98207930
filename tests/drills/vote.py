"""A hundred and twenty phones behind one address vote in thirty seconds, each changing twice; then the web server dies in the
middle of a ballot; then the same with what protects the vote taken off.
"""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.figures import Figure
from tests.site import Site, free_port, site, wait_for

PHONES, SECONDS, CHANGES, POLL = 120, 30.0, 2, 3.0
INSIDE = "import json; from tests.drills import vote; print(json.dumps(vote.%s))"


@dataclass
class Heard:
    """What the phones met."""

    votes: list[float] = field(default_factory=list)  # seconds that each acknowledged vote took
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0  # connections that failed
    last: dict[int, list[int]] = field(default_factory=dict)  # phone → the last choice acknowledged


async def ask(port: int, request: str) -> int:
    """One request on a connection of its own: the status. Raises: OSError if nobody answers."""
    reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 10)
    try:
        writer.write(request.encode())
        line = await asyncio.wait_for(reader.readline(), 10)
        await reader.read()
    finally:
        writer.close()
    if not line:
        raise ConnectionResetError
    return int(line.split()[1])


async def phone(
    port: int, room: dict[str, Any], number: int, heard: Heard, *, within: float, retries: bool = True
) -> None:
    """Votes once and changes twice at moments of its own, trying again until the server has it; asks how the room stands."""
    dice = random.Random(number)
    moments = sorted(dice.uniform(0, within) for _turn in range(CHANGES + 1))
    began = time.monotonic()

    async def look() -> None:
        await asyncio.sleep(dice.uniform(0, POLL))
        while time.monotonic() - began < within:
            with suppress(OSError, TimeoutError):
                heard.statuses[
                    await ask(
                        port, f"GET {room['state']} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                    )
                ] += 1
            await asyncio.sleep(dice.uniform(POLL - 1, POLL + 1))

    async def vote(moment: float) -> None:
        await asyncio.sleep(max(0.0, moment - (time.monotonic() - began)))
        numbers, key = sorted(dice.sample(range(1, room["options"] + 1), dice.randint(1, 5))), uuid.uuid4()
        body = "&".join(
            [
                f"csrfmiddlewaretoken={room['token']}", f"ballot={room['ballot']}", f"client_uuid={key}", "confirmed=1",
                *(f"numbers={each}" for each in numbers),
            ]
        )  # fmt: skip
        request = (
            f"POST {room['vote']} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: sala={room['phones'][number]}; csrftoken={room['token']}\r\n"
            f"Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            f"Connection: close\r\n\r\n{body}"
        )
        for turn in range(12):
            started = time.monotonic()
            try:
                status = await ask(port, request)
            except (OSError, TimeoutError):
                heard.broken += 1
            else:
                heard.statuses[status] += 1
                if status == 200:
                    heard.votes.append(time.monotonic() - started)
                    heard.last[number] = numbers
                    return
            if not retries:
                return
            await asyncio.sleep(min(8, 2**turn) * dice.uniform(0.5, 1))

    looking = asyncio.create_task(look())
    for moment in moments:
        await vote(moment)
    looking.cancel()


async def crowd(
    port: int, room: dict[str, Any], *, within: float, meanwhile: Any = None, retries: bool = True
) -> Heard:
    """Every phone of the room; `meanwhile` runs beside them."""
    heard = Heard()
    tasks = [
        phone(port, room, number, heard, within=within, retries=retries)
        for number in range(len(room["phones"]))
    ]
    await asyncio.gather(*tasks, *([meanwhile()] if meanwhile else []))
    return heard


def run() -> Iterator[Figure]:
    """The crowd, the restart, the controls."""
    with site() as running:

        def inside(call: str) -> Any:
            return json.loads(
                running.manage("shell", "-v", "0", "-c", INSIDE % call).strip().splitlines()[-1]
            )

        port, _master = running.web(workers=2, threads=4)
        room = inside(f"room({PHONES})")
        heard = asyncio.run(crowd(port, room, within=SECONDS))
        name = f"{PHONES} phones vote in {SECONDS:.0f} s, each changing twice"
        told = inside(f"closed({room['pk']})")
        yield Figure(f"{name}: people counted other than {PHONES}", abs(told["voted"] - PHONES), "", 0)
        yield Figure(f"{name}: ideas whose total is not that of the last choices", wrong(told, heard), "", 0)
        votes = sorted(heard.votes)
        yield Figure(
            f"{name}: p95 of a vote",
            1000 * votes[int(len(votes) * 0.95)],
            "ms",
            500,
            note=f"{len(votes)} votes",
        )
        yield Figure(
            f"{name}: answers 5xx or none",
            sum(n for s, n in heard.statuses.items() if s >= 500) + heard.broken,
            "",
            0,
        )
        yield Figure(f"{name}: answers 429", heard.statuses[429], "", 0)
        yield Figure(f"{name}: rows left on disk by the votes replaced", told["dead"], "", 0)
        yield from _restart(running, inside)
        race = inside("at_once_with_one_code()")
        yield Figure(
            "20 sendings of each of 5 codes at once: ballots cast beyond one each", race["beyond"], "", 0
        )
        yield Figure("20 sendings of each of 5 codes at once: errors", race["wrong"], "", 0)
        race = inside("at_once_with_one_code(lock=False)")
        yield Figure(
            "control, lock off: ballots beyond one each, or errors",
            race["beyond"] + race["wrong"],
            "",
            1,
            at_least=True,
        )


def wrong(told: dict[str, Any], heard: Heard) -> int:
    """How many ideas have another total than the last acknowledged choices give."""
    wanted = Counter(number for numbers in heard.last.values() for number in numbers)
    return sum(wanted[int(number)] != votes for number, votes in told["votes"].items())


def _restart(running: Site, inside: Any) -> Iterator[Figure]:
    """The web server is killed, every process of it, and comes back two seconds later."""
    for retries in (True, False):
        room, port = inside(f"room({PHONES})"), free_port()
        child = _serve(running, port)

        async def dies(port: int = port, child: subprocess.Popen = child) -> None:
            await _dies_and_comes_back(running, port, child)

        heard = asyncio.run(crowd(port, room, within=12, meanwhile=dies, retries=retries))
        told = inside(f"closed({room['pk']})")
        if retries:
            name = "web server killed in mid-ballot"
            yield Figure(
                f"{name}: acknowledged votes lost",
                wrong(told, heard),
                "",
                0,
                note=f"{heard.broken} connections broken",
            )
            yield Figure(f"{name}: phones that did not recover", PHONES - told["voted"], "", 0)
        else:
            sent = PHONES * (CHANGES + 1)
            yield Figure(
                "control, phones that do not try again: votes that never came",
                sent - len(heard.votes),
                "",
                1,
                at_least=True,
            )


def _serve(running: Site, port: int) -> subprocess.Popen:
    """A web server on this port, answering."""
    child = running.start(
        f"web-{port}-{uuid.uuid4().hex[:6]}", sys.executable, "-m", "gunicorn", "land.wsgi:application", "--bind",
        f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--worker-class", "gthread", "--log-level", "warning",
        "--no-control-socket",
    )  # fmt: skip
    wait_for(port, seconds=120)
    return child


async def _dies_and_comes_back(running: Site, port: int, child: subprocess.Popen) -> None:
    await asyncio.sleep(5)
    os.killpg(child.pid, signal.SIGKILL)
    await asyncio.sleep(2)
    await asyncio.to_thread(_serve, running, port)


# ---- Inside the site's own Django ----


def room(number: int) -> dict[str, Any]:
    """An open ballot with so many phones that have come in with their codes."""
    from django.core import signing
    from django.middleware.csrf import _get_new_csrf_string
    from django.urls import reverse

    from tests.make.ballots import make_room, open_ballot

    row = make_room(people=(number // 2, number - number // 2), ideas=20)
    ballot = open_ballot(row)
    signer = signing.get_cookie_signer(salt="salasala")
    return {
        "pk": ballot.pk, "ballot": str(ballot.uuid), "options": 20, "token": _get_new_csrf_string(),
        "vote": reverse("workshops:vote", args=[row.slug]), "state": reverse("workshops:state", args=[row.slug]),
        "phones": [signer.sign(f"{person.uuid}:{person.code_version}") for person in row.participants.order_by("pk")],
    }  # fmt: skip


def closed(pk: int) -> dict[str, Any]:
    """Close the ballot and tell the count; and how many replaced rows are still on disk after the sweep."""
    from django.db import connection

    from tests.make.ballots import close_now
    from workshops.actions import ballots
    from workshops.models import Ballot

    results = close_now(Ballot.objects.get(pk=pk)).results
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    ballots.sweep_traces()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(n_dead_tup) FROM pg_stat_user_tables WHERE relname LIKE 'workshops_cast%'")
        dead = int(cursor.fetchone()[0])
    votes = {row["number"]: row["votes"] for row in results["options"]}
    return {"voted": results["turnout"]["voted"], "votes": votes, "dead": dead}


def at_once_with_one_code(lock: bool = True) -> dict[str, int]:
    """Five times over, twenty threads send another vote with one code at the same moment: ballots cast beyond five, errors."""
    from django.db.models import QuerySet

    from tests.drills.inside import at_once
    from tests.make.ballots import cast, make_room, open_ballot
    from workshops.models import CastBallot

    row = make_room()
    ballot, people, wrong = open_ballot(row), list(row.participants.all()[:5]), 0
    kept = QuerySet.select_for_update
    if not lock:
        QuerySet.select_for_update = lambda self, **how: self  # type: ignore[method-assign]
    try:
        for person in people:
            jobs = [
                lambda number=number, person=person: cast(ballot, person, 1 + number % 4)
                for number in range(20)
            ]
            wrong += len(at_once(jobs))
    finally:
        QuerySet.select_for_update = kept  # type: ignore[method-assign]
    return {"beyond": CastBallot.objects.filter(ballot=ballot).count() - len(people), "wrong": wrong}
