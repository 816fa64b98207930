"""The demo's mailbox: mail is kept as files under LAND_HOME/mail and read at /demo/posta/, never in production."""

import re
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage as Message
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

KEPT = 2000
NAME = re.compile(r"[0-9]{20}-[0-9a-f]{32}")


def folder() -> Path:
    """Where the mail stands; made when first asked for."""
    path = Path(settings.HOME) / "mail"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


class MailboxBackend(BaseEmailBackend):
    """Keeps each mail as one file. Web and workers write side by side: a file appears whole or not at all."""

    def send_messages(self, email_messages: Iterable[EmailMessage]) -> int:
        """Keep the mails; returns how many. Only the newest two thousand stay."""
        box, count = folder(), 0
        for mail in email_messages:
            if not mail.recipients():
                continue
            name = f"{time.time_ns():020d}-{uuid.uuid4().hex}"
            draft = box / f"{name}.new"
            draft.write_bytes(mail.message().as_bytes(linesep="\r\n"))
            draft.replace(box / f"{name}.eml")
            count += 1
        for old in sorted(box.glob("*.eml"), reverse=True)[KEPT:]:
            old.unlink(missing_ok=True)
        return count


@dataclass(frozen=True)
class Kept:
    """A mail as the list shows it."""

    name: str
    to: str
    subject: str
    date: datetime | None


def names() -> list[str]:
    """The mails' names, newest first."""
    return sorted((path.stem for path in folder().glob("*.eml")), reverse=True)


def headers(name: str) -> Kept:
    """To, subject and date of a mail. Raises: FileNotFoundError."""
    with _path(name).open("rb") as file:
        mail = BytesParser(policy=policy.default).parse(file, headersonly=True)
    return Kept(
        name,
        str(mail["To"] or ""),
        str(mail["Subject"] or ""),
        dated(mail),
    )


def search(to: str = "") -> list[Kept]:
    """The mails whose recipient holds these letters, newest first."""
    wanted, found = to.strip().lower(), []
    for name in names():
        try:
            kept = headers(name)
        except FileNotFoundError:
            continue  # another process has just made room
        if wanted in kept.to.lower():
            found.append(kept)
    return found


def read(name: str) -> Message:
    """The whole mail. Raises: FileNotFoundError, also for a name that is none of ours."""
    return BytesParser(policy=policy.default).parsebytes(_path(name).read_bytes())  # type: ignore[return-value]


def dated(mail: Message) -> datetime | None:
    """When a mail was written. A header that names no zone (-0000) means UTC: RFC 5322, 3.3."""
    when = mail["Date"].datetime if mail["Date"] else None
    return when.replace(tzinfo=UTC) if when and when.tzinfo is None else when


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return folder() / f"{name}.eml"
