"""The outbox: claim a row, make its mail, hand it over, write what happened. Run by as many workers as there are."""

import logging
import smtplib
import time
from datetime import timedelta
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from land.core.jobs import nudge
from land.notifications import account_mail, letters
from land.notifications.letters import NoLongerNeeded
from land.notifications.models import AccountMail, Delivery, Outgoing

log = logging.getLogger(__name__)

# Longer than a task may live (land.celery: task_time_limit), so a row is never claimed from a worker at work.
LEASE = timedelta(seconds=150)
ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=1)
SERVER_WAIT = timedelta(minutes=1)
RUN_SECONDS = 60.0


def deliver_due(*, seconds: float = RUN_SECONDS) -> int:
    """Send what is due, for at most about `seconds`; returns how many mails left. Any number may run at once.

    Account messages go first: somebody is waiting for them in front of a screen. A mail server that does not answer
    ends the run and counts against nobody; a mail that it refuses is tried again after 2, 4, 8 … 60 minutes, 12 times.
    """
    deadline, sent = time.monotonic() + seconds, 0
    connection = get_connection()
    try:
        while (row := claim()) is not None:
            try:
                gone = _send(row, connection)
            except ServerAway:
                break
            sent += gone
            if time.monotonic() > deadline:
                nudge("notifications.deliver")
                break
    finally:
        _close(connection)
    return sent


class ServerAway(Exception):
    """The mail server cannot be reached: nothing wrong with the mail."""


def claim() -> AccountMail | Delivery | None:
    """Take the next due row for the length of a lease, or None. Two workers never get the same."""
    for model in (AccountMail, Delivery):
        while (row := _claim_one(model)) is not None:
            if row.attempts <= ATTEMPTS:
                return row
            _write(row, state="failed", last_error=row.last_error or "worker lost")
    return None


def _claim_one(model: type[Any]) -> Any:
    now = timezone.now()
    with transaction.atomic():
        row = model.objects.due(now).select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        row.state, row.claimed_until, row.attempts = "sending", now + LEASE, row.attempts + 1
        row.save(update_fields=["state", "claimed_until", "attempts"])
    return row


def _send(row: AccountMail | Delivery, connection: BaseEmailBackend) -> bool:
    """Whether this row's mail left. Raises ServerAway when it could not be handed to anybody."""
    try:
        mail = letters.of_delivery(row) if isinstance(row, Delivery) else account_mail.letter(row)
    except NoLongerNeeded as reason:
        _write(row, state="dropped", last_error=str(reason))
        return False
    except Exception as error:
        _retry(row, error)
        return False
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("The mail server cannot be reached (%s); mail waits.", short(error))
        _write(
            row,
            state="waiting",
            available_at=timezone.now() + SERVER_WAIT,
            attempts=F("attempts") - 1,
            last_error=short(error),
        )
        raise ServerAway from error
    try:
        if connection.send_messages([mail]) != 1:
            raise smtplib.SMTPException("not taken")
    except Exception as error:
        _retry(row, error)
        _close(connection)
        return False
    _write(row, state="sent", sent_at=timezone.now(), last_error="")
    return True


def _retry(row: Outgoing, error: Exception) -> None:
    """Back to the queue after 2^attempts minutes, at most an hour; after the last attempt it waits for staff."""
    name = type(row).__name__
    if row.attempts >= ATTEMPTS:
        log.warning("%s %s given up after %s attempts (%s).", name, row.pk, row.attempts, short(error))
        _write(row, state="failed", last_error=short(error))
        return
    log.warning("%s %s did not leave at attempt %s (%s).", name, row.pk, row.attempts, short(error))
    wait = min(timedelta(minutes=2**row.attempts), LONGEST_WAIT)
    _write(row, state="waiting", available_at=timezone.now() + wait, last_error=short(error))


def _write(row: Outgoing, **values: Any) -> None:
    """Write the end of a claim, if the claim is still ours: a worker that slept past its lease overwrites nothing."""
    mine = type(row)._base_manager.filter(pk=row.pk, state="sending", claimed_until=row.claimed_until)
    if isinstance(row, AccountMail) and values["state"] in {"sent", "dropped"}:
        values["facts"] = {}
    if not mine.update(claimed_until=None, **values):
        log.warning("%s %s was claimed by another worker meanwhile.", type(row).__name__, row.pk)


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except Exception as error:
        log.info("Closing the mail connection: %s.", type(error).__name__)


def short(error: BaseException) -> str:
    """An error by its name and SMTP code only: its text may quote the mail or an address."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next((answer[0] for answer in error.recipients.values()), None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
