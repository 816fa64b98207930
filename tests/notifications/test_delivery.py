import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django.utils import timezone

from land.notifications import actions, delivery
from land.notifications.api import notify
from land.notifications.models import Delivery, Notice
from tests.make.people import make_person, make_user
from tests.make.smtp import sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    """A real mail server of the test's own."""
    with sink() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 5
        yield running


def say(kind, person=None, **facts) -> Delivery:
    notify(kind=kind.key, to=[person or make_person()], facts=facts)
    return Delivery.objects.latest("pk")


def test_a_mail_leaves_once(kind):
    row = say(kind)
    assert (delivery.deliver_due(), delivery.deliver_due()) == (1, 0)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.claimed_until) == ("sent", 1, None)
    assert [letter.extra_headers["Message-ID"] for letter in mail.outbox] == [row.message_id]


def test_what_is_no_longer_true_never_leaves(kind, course):
    row = say(kind)
    course.stands = False
    assert delivery.deliver_due() == 0
    row.refresh_from_db()
    assert (row.state, row.last_error, mail.outbox) == ("dropped", "no longer true", [])


def test_who_is_gone_gets_nothing(kind):
    erased, closed = make_person(), make_user()
    rows = [say(kind, erased), say(kind, closed.person)]
    erased.erased_at = timezone.now()
    erased.save()
    closed.is_active = False
    closed.save()
    assert delivery.deliver_due() == 0
    assert [Delivery.objects.get(pk=row.pk).last_error for row in rows] == ["person is gone"] * 2
    notify(kind=kind.key, to=[erased], facts={})
    assert Notice.objects.filter(person=erased).count() == 1


def test_an_optional_kind_leaves_only_to_who_wants_it(optional_kind):
    person = make_person()
    row = say(optional_kind, person)
    actions.choose_mail(person=person, kind=optional_kind.key, mail=False)
    assert delivery.deliver_due() == 0
    assert Delivery.objects.get(pk=row.pk).last_error == "not wanted by mail"


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same(kind, server):
    people = [make_person() for _one in range(12)]
    notify(kind=kind.key, to=people, facts={})
    start, counts = threading.Barrier(3), []

    def work() -> None:
        start.wait()
        counts.append(delivery.deliver_due())
        connection.close()

    threads = [threading.Thread(target=work) for _one in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 12
    assert sorted(letter["To"] for letter in server.mails) == sorted(person.email for person in people)


def test_a_refused_mail_waits_two_four_eight_minutes_and_at_most_an_hour(kind, server):
    server.refusal = "450 later"
    row = say(kind)
    waits = []
    for _attempt in range(11):
        Delivery.objects.update(available_at=timezone.now())
        delivery.deliver_due()
        row.refresh_from_db()
        waits.append(round((row.available_at - timezone.now()).total_seconds() / 60))
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60]
    assert (row.state, row.attempts) == ("waiting", 11)


def test_after_twelve_refusals_it_waits_for_staff_who_send_it_again(kind, server):
    server.refusal = "550 no such mailbox: secret@demo.land"
    row = say(kind)
    for _attempt in range(12):
        Delivery.objects.update(available_at=timezone.now())
        delivery.deliver_due()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == ("failed", 12, "SMTPRecipientsRefused 550")
    server.refusal = ""
    actions.send_again(row=row)
    assert delivery.deliver_due() == 1
    with pytest.raises(actions.NotFailed):
        actions.send_again(row=row)


def test_an_error_in_a_kinds_own_code_loses_nothing(kind):
    row = say(kind)
    Notice.objects.filter(pk=row.notice_id).update(facts=["not", "a", "dict"])
    delivery.deliver_due()
    row.refresh_from_db()
    assert (row.state, row.last_error, row.attempts) == ("waiting", "AttributeError", 1)


def test_a_mail_server_that_is_away_counts_against_nobody(kind, settings):
    with sink() as gone:
        port = gone.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    rows = [say(kind), say(kind)]
    assert delivery.deliver_due() == 0
    found = [Delivery.objects.get(pk=row.pk) for row in rows]
    assert [(row.state, row.attempts) for row in found] == [("waiting", 0), ("waiting", 0)]
    assert found[0].available_at > timezone.now() >= found[1].available_at


def test_a_worker_that_died_holds_its_mail_no_longer_than_its_lease(kind):
    row = say(kind)
    held = delivery.claim()
    assert (held.pk, delivery.claim()) == (row.pk, None)
    Delivery.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert delivery.deliver_due() == 1
    delivery._write(held, state="waiting")
    row.refresh_from_db()
    assert row.state == "sent"


def test_a_mail_that_kills_its_worker_twelve_times_is_given_up(kind):
    row = say(kind)
    for _attempt in range(12):
        assert delivery.claim().pk == row.pk
        Delivery.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert delivery.claim() is None
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("failed", "worker lost")


@pytest.mark.parametrize(
    "values",
    [
        {"state": "sent"},
        {"state": "sending"},
        {"state": "waiting", "sent_at": timezone.now()},
        {"state": "failed", "claimed_until": timezone.now()},
        {"state": "flying"},
    ],
)
def test_postgresql_refuses_a_state_without_its_time(kind, values):
    row = say(kind)
    with pytest.raises(IntegrityError, match="state_has_its_time"):
        Delivery.objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(
    ("error", "written"),
    [
        (smtplib.SMTPDataError(554, b"spam: Cara Ada, il posto"), "SMTPDataError 554"),
        (
            smtplib.SMTPRecipientsRefused({"ada@demo.land": (550, b"no ada@demo.land")}),
            "SMTPRecipientsRefused 550",
        ),
        (ValueError("Cara Ada"), "ValueError"),
    ],
)
def test_an_error_is_kept_without_a_word_of_the_mail(error, written):
    assert delivery.short(error) == written
