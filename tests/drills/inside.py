"""What drills do inside the site's own Django, with real threads and real transactions: `manage.py shell -c` calls these."""

import random
import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import count
from statistics import median
from typing import Any

import psycopg
from django.conf import settings
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from land.accounts.models import Person, User
from land.core.errors import DomainError
from land.enrolment import actions
from land.enrolment.models import Activity, Enrolment
from land.enrolment.querysets import ActivityQuerySet

_number = count(1)


def make(places: int | None, title: str = "Prova di tenuta") -> Activity:
    """An open BarCamp in a month or later, each on a day of its own: the same people come to several."""
    starts = timezone.now() + timedelta(days=30 + Activity.objects.count())
    row = Activity.objects.create(
        kind="barcamp", title=title, starts_at=starts, ends_at=starts + timedelta(hours=3), capacity=places, url="/startup/"
    )  # fmt: skip
    return actions.publish(activity=row, by=None)


def crowd(number: int) -> list[Person]:
    """So many guests."""
    return Person.objects.bulk_create(
        Person(
            email=f"prova{next(_number)}.{time.time_ns()}@demo.land", first_name="Prova", last_name=str(turn)
        )
        for turn in range(number)
    )


def at_once(jobs: Iterable[Callable[[], Any]]) -> list[BaseException]:
    """Each job in a thread and a transaction of its own, started together; what went wrong beyond refusals."""
    jobs = list(jobs)
    barrier, wrong = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            job()
        except DomainError:
            pass
        except BaseException as error:  # told to whoever asked
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def queue_under_pressure() -> dict[str, int]:
    """A full edition with a queue of fifteen: ten cancel, twenty come, the places pass on three times, all at once."""
    activity = make(30)
    rows = [actions.enrol(activity=activity, person=person) for person in crowd(45)]
    inside, queue = rows[:30], rows[30:]
    newcomers = crowd(20)
    most, over = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.is_set():
            most = max(most, Enrolment.objects.filter(activity=activity).holding(timezone.now()).count())
        connections.close_all()

    watcher = threading.Thread(target=watch)
    watcher.start()
    wrong = at_once(
        [
            *(lambda row=row: actions.cancel(enrolment=row, by=None) for row in inside[:10]),
            *(lambda person=person: actions.enrol(activity=activity, person=person) for person in newcomers),
            *([lambda: actions.offer_next(activity=activity, by=None)] * 3),
        ]
    )
    over.set()
    watcher.join()
    offered = set(Enrolment.objects.filter(activity=activity, state="offered").values_list("pk", flat=True))
    states = Enrolment.objects.filter(activity=activity, person__in=newcomers).values_list("state", flat=True)
    return {
        "wrongly offered": len(offered ^ {row.pk for row in queue[:10]}),
        "held beyond the places": max(most - 30, 0),
        "newcomers who jumped the queue": sum(state != "waiting" for state in states),
        "errors": len(wrong),
    }


def acceptance_against_expiry(trials: int = 50) -> dict[str, int]:
    """Somebody accepts within fifty milliseconds of the end of the offer, while the sweep passes: one outcome each time."""
    unclear = errors = accepted = 0
    for _trial in range(trials):
        activity = make(1)
        first, second, third = (actions.enrol(activity=activity, person=person) for person in crowd(3))
        actions.cancel(enrolment=first, by=None)
        ends = timezone.now() + timedelta(milliseconds=120)
        Enrolment.objects.filter(pk=second.pk).update(offer_expires_at=ends)

        def at(moment: float, verb: Callable[[], Any], end: Any = ends) -> Callable[[], Any]:
            def job() -> None:
                time.sleep(max((end - timezone.now()).total_seconds() + moment, 0))
                verb()

            return job

        errors += len(
            at_once(
                [
                    at(
                        random.uniform(-0.05, 0.05), lambda row=second: actions.accept(enrolment=row, by=None)
                    ),
                    at(random.uniform(-0.05, 0.05), actions.expire_offers),
                ]
            )
        )
        actions.expire_offers()
        second.refresh_from_db()
        third.refresh_from_db()
        accepted += second.state == "confirmed"
        unclear += (second.state, third.state) not in (("confirmed", "waiting"), ("expired", "offered"))
    return {"unclear outcomes": unclear, "errors": errors, "accepted": accepted, "trials": trials}


def without_the_lock() -> int:
    """The control: the same rush with the lock off, so that the drill is known to see overselling. People beyond the
    places, and those whom the table's own constraint stopped last.
    """
    activity = make(5)
    people = crowd(40)
    kept = ActivityQuerySet.locked

    def unlocked(self: Any, pk: int) -> Activity:
        row = Activity.objects.get(pk=pk)
        row.version = random.getrandbits(40)
        return row

    ActivityQuerySet.locked = unlocked  # type: ignore[method-assign]
    try:
        wrong = at_once(
            lambda person=person: actions.enrol(activity=activity, person=person) for person in people
        )
    finally:
        ActivityQuerySet.locked = kept  # type: ignore[method-assign]
    sold = Enrolment.objects.filter(activity=activity, state="confirmed").count()
    return max(sold - 5, 0) + sum(isinstance(error, IntegrityError) for error in wrong)


def queries_of_an_enrolment() -> int:
    """Queries of one POST of “Iscriviti”, session and person included; BEGIN and COMMIT are none."""
    activity = make(20)
    user = User.objects.create(email=f"conta{time.time_ns()}@demo.land", password="!")
    Person.objects.create(user=user, email=user.email, first_name="Conta", last_name="Domande")
    client = Client()
    client.force_login(user)
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(reverse("enrolment:enrol", args=[activity.uuid]), HTTP_HOST="127.0.0.1")
    assert answer.status_code == 302, answer.status_code
    return sum(not each["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for each in seen)


# The same transaction by hand: lock, look for the row, for what overlaps, count queue and held places, write the row, its log,
# the number of places held, the notice and its delivery.
RAW = (
    "UPDATE enrolment_activity SET version = version + 1 WHERE id = %(activity)s RETURNING version, capacity",
    "SELECT id FROM enrolment_enrolment WHERE activity_id = %(activity)s AND person_id = %(person)s",
    "SELECT activity_id FROM enrolment_enrolment WHERE person_id = %(person)s AND activity_id <> %(activity)s"
    " AND state IN ('confirmed', 'offered')",
    "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'confirmed'"
    " OR (state = 'offered' AND offer_expires_at > now())) FROM enrolment_enrolment WHERE activity_id = %(activity)s",
    "INSERT INTO enrolment_enrolment (uuid, created_at, changed_at, activity_id, person_id, state, queue_number, entered_at,"
    " confirmed_at, late, \"group\", needs, check_in_code) SELECT gen_random_uuid(), now(), now(), id, %(person)s, 'confirmed',"
    " version, now(), now(), false, '', '', substr(md5(random()::text), 1, 10) FROM enrolment_activity WHERE id = %(activity)s"
    " RETURNING id",
    "INSERT INTO enrolment_enrolmentlog (enrolment_id, frm, \"to\", at, reason, capacity_at, held_at)"
    " SELECT id, '', 'confirmed', now(), '', NULL, 1 FROM enrolment_enrolment"
    " WHERE activity_id = %(activity)s AND person_id = %(person)s",
    "UPDATE enrolment_activity SET seats_held = seats_held + 1 WHERE id = %(activity)s",
    "INSERT INTO notifications_notice (uuid, created_at, changed_at, person_id, kind, facts, once) SELECT gen_random_uuid(),"
    " now(), now(), %(person)s, 'enrolment-confirmed', '{}', 'raw-' || %(activity)s || '-' || %(person)s RETURNING id",
    "INSERT INTO notifications_delivery (channel, state, attempts, available_at, message_id, last_error, created_at, notice_id)"
    " SELECT 'mail', 'waiting', 0, now(), gen_random_uuid()::text, '', now(), id FROM notifications_notice"
    " WHERE once = 'raw-' || %(activity)s || '-' || %(person)s",
)  # fmt: skip


def verb_against_raw(number: int = 150, rounds: int = 5) -> float:
    """How fast the verb alone is beside the same transaction in raw SQL: the median ratio of several rounds."""
    address = settings.DATABASES["default"]
    raw = psycopg.connect(
        host=address["HOST"], port=address["PORT"], user=address["USER"], password=address["PASSWORD"], dbname=address["NAME"]
    )  # fmt: skip
    ratios = []
    for _round in range(rounds):
        people, others = crowd(number), crowd(number)
        activity, other = make(None), make(None)
        began = time.perf_counter()
        for person in people:
            with transaction.atomic():
                actions.enrol(activity=activity, person=person)
        verb = time.perf_counter() - began
        began = time.perf_counter()
        for person in others:
            with raw.transaction():
                for statement in RAW:
                    raw.execute(statement, {"activity": other.pk, "person": person.pk})
        ratios.append((time.perf_counter() - began) / verb)
    raw.close()
    return median(ratios)
