"""What people and staff do with notices: read them, choose them, send again what failed."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person, User
from land.core.errors import DomainError, WrongState
from land.core.jobs import nudge
from land.core.states import move
from land.notifications import notices
from land.notifications.api import notify
from land.notifications.kinds import kinds
from land.notifications.models import AccountMail, Delivery, Notice, Preference

KEEP_ACCOUNT_MAIL = timedelta(days=7)
KEEP_NOTICES = timedelta(days=2 * 365)


class NotOptional(DomainError):
    sentence = _("This message cannot be turned off: it is needed to take part.")


class NotFailed(WrongState):
    sentence = _("This message is no longer among those that did not leave.")


@transaction.atomic
def mark_read(*, notice: Notice) -> Notice:
    """The person has seen it. Idempotent: the first time counts."""
    if Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now()):
        notice.refresh_from_db(fields=["read_at"])
    return notice


@transaction.atomic
def mark_all_read(*, user: User) -> int:
    """Everything of this person is read; returns how many were not."""
    return Notice.objects.of(user).unread().order_by().update(read_at=timezone.now())


@transaction.atomic
def choose_mail(*, person: Person, kind: str, mail: bool) -> Preference:
    """Whether this person gets an optional kind by mail; the bell shows it all the same. Raises: NotOptional."""
    known = kinds.get(kind)
    if known is None or not known.optional:
        raise NotOptional
    row, _created = Preference.objects.update_or_create(person=person, kind=kind, defaults={"mail": mail})
    return row


@transaction.atomic
def send_again(*, row: Delivery | AccountMail) -> Delivery | AccountMail:
    """Put a failed mail back in the queue with all its attempts. Raises: NotFailed."""
    move(row, to="waiting", frm="failed", error=NotFailed, attempts=0, available_at=timezone.now())
    nudge("notifications.deliver")
    return row


@transaction.atomic
def send_all_again() -> int:
    """Put everything that failed back in the queue; returns how many."""
    values: dict[str, Any] = {"state": "waiting", "attempts": 0, "available_at": timezone.now()}
    count = sum(model.objects.filter(state="failed").update(**values) for model in (Delivery, AccountMail))
    if count:
        nudge("notifications.deliver")
    return count


@transaction.atomic
def send_trial(*, user: User) -> None:
    """Send a trial message to oneself, to see that mail leaves and how it looks."""
    notify(kind=notices.TRIAL, to=[user.person], facts={"user": user.pk})


@transaction.atomic
def forget_person(*, person: Person) -> None:
    """Delete what was said to somebody who asked to be forgotten, and what has not left yet."""
    Notice.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
    if person.user_id:
        AccountMail.objects.filter(user=person.user_id).delete()
    AccountMail.objects.filter(to=person.email).delete()


@transaction.atomic
def forget_old() -> int:
    """Delete account messages that ended a week ago and notices of two years ago; returns how many notices went."""
    now = timezone.now()
    AccountMail.objects.filter(state__in=["sent", "dropped"], created_at__lt=now - KEEP_ACCOUNT_MAIL).delete()
    _rows, counts = Notice.objects.filter(created_at__lt=now - KEEP_NOTICES).delete()
    return counts.get(Notice._meta.label, 0)
