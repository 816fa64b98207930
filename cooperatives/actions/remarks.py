"""Notes to colleagues beside a question: never part of the answers, never out of the cooperative."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.models import Remark, Response
from land.accounts.models import User
from land.core.errors import DomainError

LONGEST = 1000


class NothingWritten(DomainError):
    sentence = _("Write the note first.")


class NoteTooLong(DomainError):
    sentence = _("A note has at most 1,000 characters.")


@transaction.atomic
def add_remark(*, response: Response, question: str, text: str, user: User) -> Remark:
    """Leave a note beside a question for whoever fills it in. The same note by the same person is written once.

    Raises: NothingWritten, NoteTooLong.
    """
    text = text.strip()
    if not text:
        raise NothingWritten
    if len(text) > LONGEST:
        raise NoteTooLong
    row, _made = Remark.objects.get_or_create(
        response=response, question=question, text=text, user=user, resolved_at=None
    )
    return row


@transaction.atomic
def settle_remark(*, response: Response, uuid: str, questions: Collection[str]) -> bool:
    """Settle a note beside one of these questions; it is shown no longer. Idempotent; whether there was such a note."""
    try:
        key = UUID(uuid)
    except ValueError:
        return False
    notes = Remark.objects.filter(response=response, uuid=key, question__in=questions, resolved_at=None)
    return bool(notes.update(resolved_at=timezone.now()))
