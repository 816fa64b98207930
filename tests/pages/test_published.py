"""What everybody sees changes within a second of a publish, in every process."""

import os
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from land.core.models import ContentVersion, SearchEntry
from land.pages.models import StandardPage
from land.pages.version import Watch
from tests.make.pages import make_home, make_news, make_page
from tests.site import free_port, wait_for


def number():
    return ContentVersion.objects.values_list("number", flat=True).first() or 0


@pytest.mark.django_db
def test_publish_unpublish_move_and_delete_each_raise_the_version():
    page, other = make_page("Uno"), make_page("Due")
    seen = [number()]
    for act in (
        lambda: page.save_revision().publish(),
        lambda: page.unpublish(),
        lambda: page.move(StandardPage.objects.get(pk=other.pk), pos="last-child"),
        lambda: StandardPage.objects.get(pk=page.pk).delete(),
    ):
        act()
        seen.append(number())
    assert seen == sorted(set(seen))


@pytest.mark.django_db
def test_a_draft_raises_nothing():
    page = make_page()
    before = number()
    page.title = "Bozza"
    page.save_revision()
    assert number() == before


@pytest.mark.django_db
def test_a_scheduled_publish_raises_the_version():
    from django.core.management import call_command

    page = make_page()
    page.go_live_at = timezone.now() + timezone.timedelta(seconds=1)
    page.title = "Programmata"
    page.save_revision(approved_go_live_at=timezone.now() - timezone.timedelta(minutes=1)).publish()
    before = number()
    time.sleep(1.1)
    call_command("publish_scheduled", verbosity=0)
    assert (StandardPage.objects.get(pk=page.pk).title, number() > before) == ("Programmata", True)


@pytest.mark.django_db
def test_search_follows_what_is_published(client):
    page = make_page("Il faro di Gaeta")
    make_news("Una festa a Rieti")
    assert SearchEntry.objects.filter(title__contains="faro").count() == 1
    page.title = "La torre di Gaeta"
    page.save_revision()
    assert SearchEntry.objects.filter(title__contains="torre").count() == 0
    page.save_revision().publish()
    assert SearchEntry.objects.filter(title__contains="torre").count() == 1
    StandardPage.objects.get(pk=page.pk).delete()
    assert SearchEntry.objects.filter(title__contains="torre").count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_watch_follows_what_is_committed():
    make_home()
    watch = Watch()
    before = watch.look()
    assert (before, watch.fresh) == (number(), True)
    with transaction.atomic():
        ContentVersion.objects.update_or_create(pk=1, defaults={"number": before + 1})
    began = time.monotonic()
    while watch.look() == before and time.monotonic() - began < 5:
        time.sleep(0.02)
    assert time.monotonic() - began < 1


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_database_that_is_down(monkeypatch):
    make_home()
    watch = Watch()
    with monkeypatch.context() as down:
        down.setitem(connection.settings_dict, "PORT", "1")
        began = time.monotonic()
        for _visit in range(20):
            watch.look()
        assert (time.monotonic() - began < 1, watch.fresh) == (True, False)
    began = time.monotonic()
    while not watch.fresh and time.monotonic() - began < 5:
        watch.look()
        time.sleep(0.02)
    assert (watch.fresh, watch.number) == (True, number())


@pytest.mark.django_db(transaction=True)
def test_two_processes_see_a_publish_within_a_second():
    make_home()
    page = make_page("Prima", slug="una-pagina")
    database = connection.settings_dict
    place = settings.DATABASE_URL.rsplit("/", 1)[0] + "/" + database["NAME"]
    environment = os.environ | {"DATABASE_URL": place, "DJANGO_SETTINGS_MODULE": "land.settings.test"}
    servers = []
    try:
        ports = [free_port(), free_port()]
        for port in ports:
            command = [
                sys.executable,
                "-m",
                "gunicorn",
                "land.wsgi:application",
                "--bind",
                f"127.0.0.1:{port}",
            ]
            command += ["--workers", "1", "--threads", "4", "--log-level", "error"]
            servers.append(subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR))
        for port in ports:
            wait_for(port)
            assert read(port) == ("Prima", "miss")
            assert read(port) == ("Prima", "hit")
        page.title = "Seconda"
        page.save_revision().publish()
        began = time.monotonic()
        while {read(port)[0] for port in ports} != {"Seconda"} and time.monotonic() - began < 10:
            time.sleep(0.02)
        assert time.monotonic() - began < 1
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(20)


def read(port):
    """(the page's title, whether it came from memory)."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/una-pagina/", timeout=10) as answer:
        html = answer.read().decode()
        return html.split("<title>")[1].split(" ·")[0], answer.headers["X-Page-Cache"]
