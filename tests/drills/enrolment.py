"""A thousand people press “Iscriviti” at the same moment for thirty places, over HTTP, some of them twice."""

import asyncio
import json
import time

import psycopg

from tests.benchmarks.figures import Figure
from tests.site import Site, site

PEOPLE, PLACES, DOUBLE_CLICKS = 1000, 30, 200

# Inside the site's own Django: an activity, a thousand people who have logged in, and a form key for each.
PREPARE = """
import json, uuid
from datetime import timedelta
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import _get_new_csrf_string
from django.urls import reverse
from django.utils import timezone
from land.accounts.models import Person, User
from land.enrolment import actions
from land.enrolment.models import Activity
starts = timezone.now() + timedelta(days=30)
activity = Activity.objects.create(
    kind="barcamp", title="Mille per trenta", starts_at=starts, ends_at=starts + timedelta(hours=3), capacity=%d, url="/startup/"
)
actions.publish(activity=activity, by=None)
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
    people.append([session.session_key, _get_new_csrf_string(), str(uuid.uuid4())])
print(json.dumps({"activity": activity.pk, "url": reverse("enrolment:enrol", args=[activity.uuid]), "people": people}))
"""


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


async def rush(port: int, prepared: dict) -> tuple[list[tuple[int, float]], float]:
    """Everybody at once; the first two hundred click twice with the same form."""
    start = asyncio.Event()
    people = prepared["people"] + prepared["people"][:DOUBLE_CLICKS]
    tasks = [asyncio.create_task(press(port, prepared["url"], *person, start)) for person in people]
    await asyncio.sleep(0.5)
    began = time.monotonic()
    start.set()
    return await asyncio.gather(*tasks), time.monotonic() - began


def run() -> list[Figure]:
    """The rush, then what the database says of it."""
    with site() as running:
        return _run(running)


def _run(running: Site) -> list[Figure]:
    prepared = json.loads(running.manage("shell", "-v", "0", "-c", PREPARE % (PLACES, PEOPLE)))
    port, _master = running.web(workers=2, threads=4)
    answers, seconds = asyncio.run(rush(port, prepared))
    with psycopg.connect(running.servers.database) as connection:
        rows = connection.execute(
            "SELECT state, person_id FROM enrolment_enrolment WHERE activity_id = %s ORDER BY queue_number",
            [prepared["activity"]],
        ).fetchall()
        notices = connection.execute("SELECT count(*) FROM notifications_notice").fetchone()[0]
    states = [state for state, _person in rows]
    in_order = states == ["confirmed"] * states.count("confirmed") + ["waiting"] * states.count("waiting")
    return [
        Figure("1,000 for 30 places: confirmed", states.count("confirmed"), "people", PLACES, at_least=True),
        Figure(
            "1,000 for 30 places: confirmed beyond the places",
            max(states.count("confirmed") - PLACES, 0),
            "people",
            0,
        ),
        Figure(
            "1,000 for 30 places: waiting", states.count("waiting"), "people", PEOPLE - PLACES, at_least=True
        ),
        Figure("1,000 for 30 places: rows out of order", 0 if in_order else 1, "", 0),
        Figure(
            "1,000 for 30 places: duplicates", len(rows) - len({person for _state, person in rows}), "rows", 0
        ),
        Figure("1,000 for 30 places: notices beyond one a person", max(notices - PEOPLE, 0), "notices", 0),
        Figure(
            "1,000 for 30 places: answers 5xx", sum(status >= 500 for status, _time in answers), "answers", 0
        ),
        Figure("1,000 for 30 places: slowest answer", max(time for _status, time in answers), "s", 15),
        Figure("1,000 for 30 places: all answered", seconds, "s", 20),
    ]
