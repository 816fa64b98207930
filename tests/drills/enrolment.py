"""Everybody presses “Iscriviti” at the same moment, over HTTP, some of them twice; then the queue under pressure."""

import asyncio
import json
import time
import uuid
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import psycopg

from tests.benchmarks.figures import Figure
from tests.site import Site, site

PEOPLE, PLACES, RUNS = 1000, 30, 20
A_ROOM = 60, 20  # people and places of the smaller rush

# Inside the site's own Django: people who have logged in, once for all the runs.
PEOPLE_IN = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import _get_new_csrf_string
from land.accounts.models import Person, User
store = import_module(settings.SESSION_ENGINE).SessionStore
people = []
for number in range(%d):
    user = User.objects.create(email=f"folla{number}@demo.land", password="!")
    Person.objects.create(user=user, email=user.email, first_name="Folla", last_name=str(number))
    session = store()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    people.append([session.session_key, _get_new_csrf_string()])
print(json.dumps(people))
"""
OPEN = """
import json
from django.urls import reverse
from tests.drills.inside import make
activity = make(%d)
print(json.dumps([activity.pk, reverse("enrolment:enrol", args=[activity.uuid])]))
"""
INSIDE = "import json; from tests.drills import inside; print(json.dumps(inside.%s()))"


async def press(
    port: int, url: str, session: str, secret: str, key: str, start: asyncio.Event
) -> tuple[int, float]:
    """One POST as a browser sends it: (status, seconds)."""
    body = f"csrfmiddlewaretoken={secret}&form_key={key}"
    request = (
        f"POST {url} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}; csrftoken={secret}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
    )
    await start.wait()
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.encode())
    line = await reader.readline()
    await reader.read()
    writer.close()
    return int(line.split()[1]), time.monotonic() - began


async def rush(port: int, url: str, people: list[list[str]]) -> tuple[list[tuple[int, float]], float]:
    """Everybody at once; every fifth clicks twice with the same form."""
    start = asyncio.Event()
    forms = [[*person, str(uuid.uuid4())] for person in people]
    tasks = [asyncio.create_task(press(port, url, *form, start)) for form in forms + forms[::5]]
    await asyncio.sleep(0.5)
    began = time.monotonic()
    start.set()
    return await asyncio.gather(*tasks), time.monotonic() - began


def run() -> Iterator[Figure]:
    """The rushes, then the queue under pressure; each figure as soon as it is known."""
    with site() as running:
        people = json.loads(running.manage("shell", "-v", "0", "-c", PEOPLE_IN % PEOPLE))
        port, _master = running.web(workers=2, threads=4)
        runs = [_rush(running, port, people, PLACES) for _run in range(RUNS)]
        yield from _told(f"{PEOPLE} for {PLACES}, worst of {RUNS}", runs, 20)
        room = [_rush(running, port, people[: A_ROOM[0]], A_ROOM[1]) for _run in range(3)]
        yield from _told(f"{A_ROOM[0]} for {A_ROOM[1]}, worst of 3", room, 2)
        yield from _queue(running)


def _rush(running: Site, port: int, people: list[list[str]], places: int) -> dict[str, float]:
    """One rush: what it did wrong, and how long it took."""
    activity, url = json.loads(running.manage("shell", "-v", "0", "-c", OPEN % places))
    answers, seconds = asyncio.run(rush(port, url, people))
    with psycopg.connect(running.servers.database) as connection:
        rows = connection.execute(
            "SELECT state, person_id FROM enrolment_enrolment WHERE activity_id = %s ORDER BY queue_number",
            [activity],
        ).fetchall()
    states = [state for state, _person in rows]
    right = ["confirmed"] * places + ["waiting"] * (len(people) - places)
    return {
        "confirmed other than the places": abs(states.count("confirmed") - places),
        "rows out of order or missing": sum(
            got != wanted for got, wanted in zip_longest(states, right, fillvalue="")
        ),
        "duplicates": len(rows) - len({person for _state, person in rows}),
        "answers 5xx": sum(status >= 500 for status, _time in answers),
        "all answered": seconds,
    }


def _told(name: str, runs: list[dict[str, float]], seconds: float) -> list[Figure]:
    """The worst of each kind."""
    return [
        Figure(
            f"{name}: {kind}", max(each[kind] for each in runs), "s" if kind == "all answered" else "",
            seconds if kind == "all answered" else 0,
        )
        for kind in runs[0]
    ]  # fmt: skip


def _queue(running: Site) -> Iterator[Figure]:
    def inside(name: str) -> Any:
        return json.loads(running.manage("shell", "-v", "0", "-c", INSIDE % name))

    for what, number in inside("queue_under_pressure").items():
        yield Figure(f"10 cancel, 20 come, 3 promotions: {what}", number, "", 0)
    race = inside("acceptance_against_expiry")
    note = f"{race.pop('accepted')} of {race.pop('trials')} accepted in time"
    for what, number in race.items():
        yield Figure(f"accept against expiry: {what}", number, "", 0, note=note)
    yield Figure(
        "control, lock off: sold beyond the places", inside("without_the_lock"), "people", 1, at_least=True
    )
    yield Figure("queries of an enrolment", inside("queries_of_an_enrolment"), "queries", 20)
    yield Figure("the verb alone", inside("verb_against_raw"), "of raw SQL", 0.2, at_least=True)
