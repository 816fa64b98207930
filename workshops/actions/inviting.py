"""The verb that invites: people by their address, and whoever speaks for the cooperatives of some provinces."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cooperatives.models import Membership
from land.accounts.actions import know_person
from land.accounts.models import Person
from land.core.errors import DomainError
from land.core.models import Territory
from land.enrolment.models import Enrolment
from land.notifications.api import notify
from workshops.actions.room import note
from workshops.models import Workshop
from workshops.notices import INVITATION


class NotOpenToInvite(DomainError):
    sentence = _("Open the enrolment first: an invitation leads to it.")


class NobodyToInvite(DomainError):
    sentence = _("Nobody is left to invite: all of them have been invited, or are enrolled.")


def speakers(provinces: Iterable[Territory]) -> list[Person]:
    """Whoever represents a member cooperative with its seat in these provinces."""
    rows = (
        Membership.objects.active()
        .representatives()
        .filter(
            cooperative__organisation__municipality__parent__in=list(provinces), cooperative__state="active"
        )
    )
    return [row.person for row in rows.select_related("person").order_by("pk")]


@transaction.atomic
def invite(
    *,
    workshop: Workshop,
    by: Any,
    addresses: Sequence[tuple[str, str, str]] = (),
    provinces: Iterable[Territory] = (),
) -> int:
    """Invite people (address, first and last name) and the representatives of cooperatives to enrol; each of them once.

    Whoever is enrolled or waits is left in peace. Returns how many are told now. Raises: NotOpenToInvite, NobodyToInvite.
    """
    if workshop.activity.state != "published" or workshop.state != Workshop.State.COMING:
        raise NotOpenToInvite
    people = {person.pk: person for person in speakers(provinces)}
    for email, first_name, last_name in addresses:
        person = Person.objects.with_email(email).first() or know_person(
            email=email, first_name=first_name, last_name=last_name
        )
        people.setdefault(person.pk, person)
    inside = Enrolment.objects.active().filter(activity=workshop.activity_id, person__in=people)
    for pk in inside.values_list("person", flat=True):
        people.pop(pk)
    once = f"{INVITATION}-{workshop.pk}"
    for pk in Person.objects.filter(pk__in=people, notices__once=once).values_list("pk", flat=True):
        people.pop(pk)
    if not people:
        raise NobodyToInvite
    notify(kind=INVITATION, to=people.values(), facts={"workshop": workshop.pk}, once=once)
    note(workshop, by=by, what="people invited", number=len(people))
    return len(people)
