"""Verbs of the office upon people's access."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from land.accounts.actions import know_person, log_access
from land.accounts.models import AccessEvent, User
from land.core.errors import DomainError
from land.dashboard import notices
from land.dashboard.policies import may_reset_second_factor
from land.notifications.api import notify


class NotOnesOwn(DomainError):
    sentence = _("Nobody resets their own second factor: ask a colleague.")


class ResetNotAllowed(DomainError):
    sentence = _("This second factor can be reset by an administrator only.")


class ReasonMissing(DomainError):
    sentence = _("Write the reason: it stays in the log.")
    field = "reason"


@transaction.atomic
def reset_second_factor(*, subject: User, by: User, reason: str) -> AccessEvent:
    """Remove every second factor of `subject`, who is told; logged with its reason.

    Raises: NotOnesOwn, ResetNotAllowed, ReasonMissing.
    """
    if subject.pk == by.pk:
        raise NotOnesOwn
    if not may_reset_second_factor(by, subject):
        raise ResetNotAllowed
    if not reason.strip():
        raise ReasonMissing
    Authenticator.objects.filter(user=subject).delete()
    event = log_access(actor=by, subject=subject, what="second factor reset", reason=reason.strip())
    person = know_person(email=subject.email, user=subject)
    notify(kind=notices.RESET, to=[person], facts={"event": event.pk}, once=f"second-factor-{event.pk}")
    return event
