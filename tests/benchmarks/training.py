"""The catalogue with two hundred editions and ten thousand enrolments; groups for forty people."""

import json
from typing import Any

from tests.benchmarks.figures import Figure
from tests.site import Site

FILL = """
import json
from tests.benchmarks.training import fill
fill(%d, %d)
"""
COUNT = """
import json
from tests.benchmarks.training import queries
print(json.dumps(queries()))
"""
GROUPS = """
import json
from tests.benchmarks.training import groups
print(json.dumps(groups()))
"""
ADDRESSES = ("/formazione/", "/formazione/?periodo=prossimi-tre-mesi&posti=on", "/calendario/")


def fill(editions: int, enrolments: int) -> None:
    """So many open editions of the demo's courses, each with two meetings, and so many people in them."""
    from datetime import timedelta

    from django.utils import timezone

    from land.accounts.models import Person
    from land.enrolment.models import Activity, Enrolment, Meeting
    from training.models import Course, Edition

    courses, now = list(Course.objects.order_by("pk")), timezone.now()
    first = Edition.objects.count()
    each = enrolments // editions
    people = Person.objects.bulk_create(
        Person(email=f"catalogo{first}-{number}@demo.land", first_name="Catalogo", last_name=str(number))
        for number in range(each)
    )
    for number in range(editions):
        starts = now + timedelta(days=2 + number)
        activity = Activity.objects.create(
            kind="edition",
            title=f"Edizione {number}",
            starts_at=starts,
            ends_at=starts + timedelta(days=8),
            capacity=60,
            state="published",
            published_at=now,
            seats_held=each,
            version=each,
            url=f"/formazione/edizioni/misura-{first + number}/",
        )
        Meeting.objects.bulk_create(
            Meeting(
                activity=activity,
                title="Incontro",
                starts_at=starts + timedelta(days=turn),
                ends_at=starts + timedelta(days=turn, hours=3),
            )
            for turn in (0, 7)
        )
        course = courses[number % len(courses)]
        Edition.objects.create(
            activity=activity,
            course=course,
            slug=f"misura-{first + number}",
            code=f"MIS-{first + number:04d}",
        )
        Enrolment.objects.bulk_create(
            Enrolment(
                activity=activity,
                person=person,
                state="confirmed",
                queue_number=turn,
                entered_at=now,
                confirmed_at=now,
            )
            for turn, person in enumerate(people, start=1)
        )


def queries() -> dict[str, int]:
    """Statements of each page for a visitor who asks for something that nobody asked before (nothing cached)."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    found = {}
    for turn, address in enumerate(ADDRESSES):
        Client().get(address, HTTP_HOST="127.0.0.1")
        mark = "&" if "?" in address else "?"
        with CaptureQueriesContext(connection) as seen:
            answer = Client().get(f"{address}{mark}pagina=2&x={turn}", HTTP_HOST="127.0.0.1")
        assert answer.status_code == 200, (address, answer.status_code)
        found[address] = len(seen)
    return found


def groups() -> dict[str, float]:
    """Forty people with four attributes, dealt into groups of five twelve times: the slowest, and the widest spread."""
    import random
    import time

    from training.grouping.balance import Member, form, table

    slowest, widest = 0.0, 0
    for seed in range(12):
        dice = random.Random(seed)
        members = [
            Member(
                key=number,
                values={
                    "province": dice.choice(["RM", "FR", "LT", "RI", "VT"]),
                    "sector": dice.choice(
                        ["sociali", "agricole", "servizi", "consumo", "cultura", "abitare"]
                    ),
                    "skill": dice.choice(["conti", "racconto", "digitale", "relazioni"]),
                    "experience": dice.choice(["poca", "media", "molta"]),
                },
            )
            for number in range(40)
        ]
        began = time.perf_counter()
        formation = form(
            members, size=5, weights={"province": 3, "sector": 2, "skill": 2, "experience": 1}, seed=seed
        )
        slowest = max(slowest, time.perf_counter() - began)
        for values in table(members, formation.groups).values():
            widest = max(widest, *(max(numbers) - min(numbers) for numbers in values.values()))
    return {"slowest": slowest, "spread": widest}


def measure(running: Site) -> list[Figure]:
    """Queries of the catalogue small and large, and the groups."""

    def ask(script: str) -> Any:
        return json.loads(running.manage("shell", "-v", "0", "-c", script))

    running.manage("shell", "-v", "0", "-c", FILL % (24, 480))
    few = ask(COUNT)
    running.manage("shell", "-v", "0", "-c", FILL % (176, 9_520))
    many, dealt = ask(COUNT), ask(GROUPS)
    return [
        *(
            Figure(f"{address}: queries with 200 editions, 10,000 people", many[address], "queries", 25)
            for address in many
        ),
        *(
            Figure(f"{address}: queries more than with 24", many[address] - few[address], "queries", 0)
            for address in many
        ),
        Figure("groups for 40 people, slowest of 12", dealt["slowest"], "s", 1),
        Figure("groups for 40 people, widest spread of a value", dealt["spread"], "people", 2),
    ]
