"""Leaving: what is known of a person, taken away with them or anonymised."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from land.accounts.consents import PURPOSES
from land.accounts.models import Consent, Person

LABELS = {purpose.key: purpose.label for purpose in PURPOSES}


def collect(person: Person) -> list[dict[str, Any]]:
    """Who this person is here, their roles and what they agreed to."""
    rows: list[dict[str, Any]] = [
        {
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "language": person.language,
            "municipality": str(person.municipality or ""),
            "organisation": str(person.organisation or ""),
            "registered": person.user.date_joined if person.user else None,
        }
    ]
    if person.user:
        rows += [
            {"role": str(grant.get_role_display()), "area": str(grant.area or ""), "at": grant.granted_at}
            for grant in person.user.grants.select_related("area").order_by("pk")
        ]
    rows += [
        {
            "purpose": str(LABELS.get(row.purpose, row.purpose)),
            "agreed": row.given,
            "text": row.text,
            "at": row.at,
        }
        for row in Consent.objects.filter(person=person)
    ]
    return rows


def anonymise(person: Person) -> None:
    """Empty what says who this was, and delete the login with its sessions, addresses and second factors.

    The row stays, nameless, so that what others count on (a register, a seat) still adds up. Called last of all.
    """
    user = person.user
    Person.objects.filter(pk=person.pk).update(
        user=None,
        first_name="",
        last_name="",
        email=f"ex-{person.uuid}@invalid.invalid",
        phone="",
        organisation=None,
        municipality=None,
        language="it",
        erased_at=timezone.now(),
        changed_at=timezone.now(),
    )
    person.refresh_from_db()
    if user is None:
        return
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.delete()
