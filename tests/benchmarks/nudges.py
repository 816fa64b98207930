"""A request that nudges, with Valkey running and with Valkey frozen."""

import json
import os
import re
import signal
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from statistics import median

from tests.benchmarks.figures import Figure
from tests.site import Site

# A person who has logged in, and the page of an appointment with many places.
PREPARE = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse
from land.accounts.models import User
from land.enrolment.models import Activity
Activity.objects.filter(state="published").update(capacity=None, overlap_policy="ignore", seats_held=0)
user = User.objects.get(email="partner@demo.land")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
uuids = [str(uuid) for uuid in Activity.objects.filter(state="published").values_list("uuid", flat=True)]
print(json.dumps([session.session_key, [reverse("enrolment:enrol", args=[uuid]) for uuid in uuids]]))
"""


def measure(running: Site) -> list[Figure]:
    """Milliseconds that freezing Valkey adds to an enrolment, which writes notices and nudges: median and worst."""
    port, _master = running.web()
    key, pages = json.loads(running.manage("shell", "-v", "0", "-c", PREPARE))
    usual = enrolments(port, key, pages)
    os.kill(running.servers.pids["valkey"], signal.SIGSTOP)
    try:
        reset(running)
        frozen = enrolments(port, key, pages)
    finally:
        os.kill(running.servers.pids["valkey"], signal.SIGCONT)
    return [
        Figure(
            "a request that nudges: more with Valkey frozen, median", median(frozen) - median(usual), "ms", 50
        ),
        Figure("a request that nudges: more with Valkey frozen, worst", max(frozen) - max(usual), "ms", 50),
    ]


def reset(running: Site) -> None:
    """Take the person out of everything again, so that the second round does the same work."""
    running.manage(
        "shell", "-v", "0", "-c",
        "from land.enrolment.models import Enrolment, EnrolmentLog as L;"
        "mine = Enrolment.objects.filter(person__user__email='partner@demo.land');"
        "L.objects.filter(enrolment__in=mine).delete(); mine.delete()",
    )  # fmt: skip


def enrolments(port: int, session: str, pages: list[str]) -> list[float]:
    """Milliseconds of each POST, as a browser sends it."""
    jar, times = CookieJar(), []
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    for page in pages:
        address = f"http://127.0.0.1:{port}{page}"
        asked = urllib.request.Request(address, headers={"Cookie": f"sessionid={session}"})
        html = browser.open(asked).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
        cookie = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
        form = {"csrfmiddlewaretoken": token.group(1) if token else ""}
        form |= dict(re.findall(r'<input type="hidden" name="(form_key)" value="([^"]+)"', html))
        sent = urllib.request.Request(
            address,
            data=urllib.parse.urlencode(form).encode(),
            headers={
                "Cookie": f"sessionid={session}; csrftoken={cookie}",
                "Origin": f"http://127.0.0.1:{port}",
            },
        )
        began = time.perf_counter()
        urllib.request.build_opener(NoRedirect).open(sent)
        times.append((time.perf_counter() - began) * 1000)
    return times


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The answer to the POST alone is timed."""

    def http_error_302(self, request, answer, code, message, headers):
        return answer
