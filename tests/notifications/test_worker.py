"""The whole way with real processes: a committed notice, a worker, a mail server."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from land.celery import app
from land.core.jobs import PATIENCE
from land.embedded import servers
from land.notifications import mailbox
from land.notifications.api import notify
from land.notifications.models import AccountMail, Delivery
from land.notifications.notices import TRIAL
from tests.make.people import make_person
from tests.make.smtp import sink
from tests.make.workers import celery, environment, until

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = ("worker", "--pool", "solo", "--without-gossip", "--without-mingle")
DELIVER = "notifications.deliver"


@pytest.fixture(scope="module")
def valkey():
    """A Valkey that can be frozen without stopping the others' tests."""
    with servers(database=os.environ["DATABASE_URL"]) as running:
        yield running


@pytest.fixture
def nudged(valkey, monkeypatch):
    """This process nudges that Valkey."""
    from land.core import jobs

    monkeypatch.setattr(jobs, "_publisher", jobs.Publisher())
    app.conf.update(broker_write_url=valkey.redis)
    yield valkey
    app.conf.update(broker_write_url=None)


def sent() -> bool:
    return Delivery.objects.get().state == "sent"


def test_a_committed_notice_becomes_a_mail(nudged, tmp_path, settings):
    settings.HOME = tmp_path
    person = make_person()
    with celery(environment(nudged.redis, tmp_path, DJANGO_SETTINGS_MODULE="land.settings.demo"), *WORKER):
        with transaction.atomic():
            notify(kind=TRIAL, to=[person], facts={})
        until(sent, "the worker sends")
    assert [(mail.to, mail.subject) for mail in mailbox.search()] == [(person.email, "Messaggio di prova")]


def test_a_worker_killed_in_the_middle_sends_one_copy_more_at_most(nudged, tmp_path):
    with sink() as server:
        env = environment(
            nudged.redis,
            tmp_path,
            DJANGO_SETTINGS_MODULE="land.settings.base",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=str(server.port),
        )
        server.may_answer.clear()
        with celery(env, *WORKER) as first:
            notify(kind=TRIAL, to=[make_person()], facts={})
            until(server.received.is_set, "the mail reaches the server")
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
        server.may_answer.set()
        assert Delivery.objects.get().state == "sending"
        # The lease runs out, and the sweep comes by.
        Delivery.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        with celery(env, *WORKER):
            app.send_task(DELIVER, connection=app.connection_for_write(nudged.redis), ignore_result=True)
            until(sent, "the second worker sends")
        assert len(server.mails) == 2
        assert len({mail["Message-ID"] for mail in server.mails}) == 1
        assert Delivery.objects.get().attempts == 2


def test_a_request_answers_while_valkey_is_frozen(client, nudged):
    client.get(reverse("account_reset_password"))  # what the first request loads is not measured
    os.kill(nudged.pids["valkey"], signal.SIGSTOP)
    try:
        began = time.monotonic()
        answer = client.post(reverse("account_reset_password"), {"email": "nessuna@demo.land"})
        assert time.monotonic() - began < PATIENCE["socket_timeout"] / 2
    finally:
        os.kill(nudged.pids["valkey"], signal.SIGCONT)
    assert (answer.status_code, AccountMail.objects.get().state) == (302, "waiting")


def test_a_lost_nudge_is_found_by_the_sweep(nudged, tmp_path, settings):
    settings.HOME = tmp_path
    os.kill(nudged.pids["valkey"], signal.SIGSTOP)
    try:
        notify(kind=TRIAL, to=[make_person()], facts={})
        from land.core import jobs

        assert jobs._publisher.flush(10) is True
    finally:
        os.kill(nudged.pids["valkey"], signal.SIGCONT)
    env = environment(nudged.redis, tmp_path, DJANGO_SETTINGS_MODULE="land.settings.demo")
    schedule = str(tmp_path / "beat")
    with celery(env, *WORKER), celery(env, "beat", "--schedule", schedule, app="tests.make.shortbeat"):
        until(sent, "beat wakes the worker")
    assert len(mailbox.names()) == 1
