"""The one door: whoever has something to say to people says it here, in their own transaction."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from land.accounts.models import Person
from land.core.jobs import nudge
from land.notifications import account_mail
from land.notifications.kinds import kinds, strangers
from land.notifications.models import AccountMail, Delivery, Notice

CAP = 9


@transaction.atomic(savepoint=False)
def notify(*, kind: str, to: Iterable[Person], facts: dict[str, Any], once: str | None = None) -> None:
    """Tell each person in `to` a thing of this kind, on the bell and by mail, as they prefer.

    Written in the caller's transaction; Celery is nudged after commit. `once` is a key under which each person hears it
    one time only, however often it is said. Raises: KeyError for a kind that no room has registered; TypeError for
    facts that are not plain JSON; ValueError for a `once` longer than 200 characters.
    """
    if kinds.get(kind) is None:
        raise KeyError(kind)
    json.dumps(facts)
    if once and len(once) > 200:
        raise ValueError("`once` has at most 200 characters.")
    # In the order of their ids, so that two callers who say the same to the same people never wait for each other in a ring.
    people = sorted({person.pk: person for person in to if person.erased_at is None}.items())
    said = [Notice(person=person, kind=kind, facts=facts, once=once or "") for _pk, person in people]
    if not said:
        return
    Notice.objects.bulk_create(said, ignore_conflicts=True)
    new = Notice.objects.filter(uuid__in=[notice.uuid for notice in said]).values_list("pk", flat=True)
    deliveries = Delivery.objects.bulk_create([Delivery(notice_id=pk) for pk in sorted(new)])
    if deliveries:
        nudge("notifications.deliver")


@transaction.atomic(savepoint=False)
def write_to_stranger(*, key: str, to: str, facts: dict[str, str]) -> AccountMail:
    """Send a letter to an address whose owner is not known yet, to ask whether what was typed is theirs.

    The letter carries a secret link, made of `facts` when it leaves; then the row keeps nothing of them.
    Raises: KeyError for a letter that no room has registered.
    """
    if strangers.get(key) is None:
        raise KeyError(key)
    return account_mail.enqueue_to_stranger(key=key, to=to, facts=facts)


def unread_count(person: Person) -> int:
    """How many notices this person has not read."""
    return Notice.objects.filter(person=person).unread().count()


def unread_label(user: Any) -> str:
    """What the bell shows for this login: "" for none, "3", "9+". One query that never counts past ten."""
    if not user.is_authenticated:
        return ""
    count = Notice.objects.of(user).unread()[: CAP + 1].count()
    return f"{CAP}+" if count > CAP else str(count or "")
