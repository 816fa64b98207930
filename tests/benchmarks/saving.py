"""Twenty people filling in at once, two to a cooperative: how long each waits until an answer is saved."""

import json
import random
import socket
import threading
import time
from statistics import quantiles
from typing import BinaryIO

from tests.benchmarks.figures import Figure
from tests.site import Site

PEOPLE, SECONDS, WARM = 20, 20.0, 3.0
PAUSE = (0.5, 1.5)  # seconds between two answers of one person: faster than anybody reads a question
# Run inside the site's own Django: the people, logged in, and where each saves.
SEAT = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from cooperatives.actions import start
from cooperatives.models import Wave, WaveMember
from tests.make.cooperatives import make_membership
from tests.make.people import make_user
wave = Wave.objects.get(code="maturita-2026")
members = WaveMember.objects.filter(wave=wave, responses=None).select_related("wave", "cooperative__organisation")[:%d]
seats = []
for member in members:
    start(member=member, user=None)
    for question in ("Q4", "Q9"):
        user = make_user(f"misura-{member.pk}-{question}@demo.land")
        make_membership(member.cooperative, user, "compiler")
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        path = reverse("cooperatives:autosave", args=[wave.code, member.cooperative.slug])
        seats.append([path, question, f"{settings.SESSION_COOKIE_NAME}={session.session_key}",
                      settings.CSRF_COOKIE_NAME])
print(json.dumps(seats))
"""
TOKEN = "a" * 32


def measure(running: Site) -> list[Figure]:
    """95 of 100 saves are faster than this, in milliseconds; and as many times the bare view asked in the same rhythm."""
    seats = json.loads(running.manage("shell", "-v", "0", "-c", SEAT % (PEOPLE // 2)))
    port, _master = running.web()
    bare, _bare_master = running.web("tests.benchmarks.bare:application")
    plain = [["/", "", "", ""]] * PEOPLE
    before, _seen = _type(bare, plain)
    took, seen = _type(port, seats)
    after, _seen = _type(bare, plain)
    at_best = (_p95(before) + _p95(after)) / 2
    note = f"{len(took)} answers; {seen}; the bare view {at_best:.1f} ms"
    return [
        Figure("saving one answer, 20 people typing: p95", _p95(took), "ms", 100, note=note),
        Figure("saving one answer: p95 beside the bare view's", _p95(took) / at_best, "times"),
    ]


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1] * 1000


def _type(port: int, seats: list[list[str]]) -> tuple[list[float], dict[int, int]]:
    took: list[float] = []
    seen: dict[int, int] = {}
    began = time.monotonic()

    def work(number: int) -> None:
        chance = random.Random(number)
        time.sleep(chance.uniform(0, PAUSE[1]))
        link = socket.create_connection(("127.0.0.1", port))
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream, version = link.makefile("rb"), 0
        while time.monotonic() - began < WARM + SECONDS:
            request = _request(seats[number], version, chance)
            sent = time.perf_counter()
            link.sendall(request)
            status, said = _read(stream)
            if time.monotonic() - began > WARM:
                took.append(time.perf_counter() - sent)
                seen[status] = seen.get(status, 0) + 1
            version = json.loads(said)["lock_version"] if seats[number][1] else 0
            time.sleep(chance.uniform(*PAUSE))
        link.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(seats))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, seen


def _request(seat: list[str], version: int, chance: random.Random) -> bytes:
    path, question, cookie, csrf = seat
    if not question:
        return b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    row = f"{question}:{'D' if question == 'Q4' else 'I'}0{chance.randint(1, 5)}"
    body = json.dumps({"lock_version": version, "answers": {row: chance.randint(0, 5)}})
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-CSRFToken: {TOKEN}\r\n"
        f"Cookie: {cookie}; {csrf}={TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _read(stream: BinaryIO) -> tuple[int, bytes]:
    status, length, chunked, body = int(stream.readline().split()[1]), 0, False, b""
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        chunked = chunked or (name.lower() == b"transfer-encoding" and b"chunked" in value)
    while chunked:
        size = int(stream.readline(), 16)
        body += stream.read(size + 2)[:-2]
        if not size:
            break
    return status, body + stream.read(length)
