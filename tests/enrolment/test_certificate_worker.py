"""The whole way with real processes: a certificate issued, a worker, its PDF."""

import os

import pytest

from land.celery import app
from land.core import jobs
from land.embedded import servers
from land.enrolment import actions
from land.enrolment.models import Certificate
from tests.make.enrolment import make_attended, make_past
from tests.make.workers import celery, environment, until

pytestmark = pytest.mark.django_db(transaction=True)


def test_certificates_issued_to_many_are_printed_by_the_worker(tmp_path, monkeypatch):
    activity = make_past()
    for _time in range(3):
        make_attended(activity, 4)
    monkeypatch.setattr(jobs, "_publisher", jobs.Publisher())
    with servers(database=os.environ["DATABASE_URL"]) as running:
        app.conf.update(broker_write_url=running.redis)
        try:
            env = environment(running.redis, tmp_path, DJANGO_SETTINGS_MODULE="land.settings.demo")
            with celery(env, "worker", "--pool", "solo", "--without-gossip", "--without-mingle"):
                assert actions.issue_all(activity=activity, by=None) == (3, [])
                until(lambda: not Certificate.objects.filter(file=None).exists(), "the worker prints")
        finally:
            app.conf.update(broker_write_url=None)
    assert Certificate.objects.exclude(sha256="").count() == 3
