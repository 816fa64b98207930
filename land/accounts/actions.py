"""Verbs about people: know a person, give and take roles, record consents."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from land.accounts.models import AccessEvent, Consent, Grant, Person, User
from land.core import offers
from land.core.errors import DomainError
from land.core.models import Territory

# Roles that open the staff screens are mirrored into groups of the same name, which hold the permissions.
MIRRORED = {"editor", "staff", "administrator"}


class LastAdministrator(DomainError):
    sentence = _("Nobody else administers the site: give the role to somebody first.")


@transaction.atomic
def know_person(
    *,
    email: str,
    first_name: str = "",
    last_name: str = "",
    user: User | None = None,
    language: str = "it",
) -> Person:
    """The Person of this login or, without one, of this address and name; made if nobody knew them yet.

    A login never takes over a guest's row here: that waits for the verified address (`take_verified_address`).
    """
    email = email.strip().lower()
    if user is not None:
        row, _created = Person.objects.get_or_create(
            user=user,
            defaults={
                "email": email,
                "first_name": first_name,
                "last_name": last_name,
                "language": language,
            },
        )
        return row
    known = (
        Person.objects.with_email(email)
        .filter(first_name__iexact=first_name, last_name__iexact=last_name)
        .first()
    )
    return known or Person.objects.create(
        email=email, first_name=first_name, last_name=last_name, language=language
    )


@transaction.atomic
def take_verified_address(*, user: User) -> Person:
    """The address of `user` has just been verified: it becomes the person's.

    At the first verification an earlier row as a guest of that address becomes their own, with all it holds: the row made
    at registration is still empty (nobody could log in with it) and gives way. A member who changes address later keeps
    their own row; a guest's row of the new address stays apart.
    """
    own = know_person(email=user.email, user=user)
    if own.email != user.email:
        own.email = user.email
        own.save(update_fields=["email", "changed_at"])
        return own
    guest = Person.objects.filter(email=user.email, user=None, erased_at=None).order_by("id").first()
    if guest is None or user.last_login is not None:
        return own
    guest.first_name, guest.last_name, guest.language = own.first_name, own.last_name, own.language
    own.delete()
    guest.user = user
    guest.save()
    return guest


@transaction.atomic
def grant(*, user: User, role: str, by: User | None, area: Territory | None = None) -> Grant:
    """Give a role for the site, or for one area; mirrored into groups and `is_staff`. Idempotent, logged."""
    row, created = Grant.objects.get_or_create(user=user, role=role, area=area, defaults={"granted_by": by})
    if created:
        _mirror(user)
        AccessEvent.objects.create(actor=by, subject=user, what=f"grant {role}")
    return row


@transaction.atomic
def revoke(*, user: User, role: str, by: User | None, area: Territory | None = None) -> None:
    """Take a role away; effective with the user's next request. Idempotent, logged.

    Raises: LastAdministrator if nobody would administer the site any more.
    """
    if role == "administrator":
        _keep_an_administrator(user)
    gone, _rows = Grant.objects.filter(user=user, role=role, area=area).delete()
    if gone:
        _mirror(user)
        AccessEvent.objects.create(actor=by, subject=user, what=f"revoke {role}")


def _mirror(user: User) -> None:
    roles = set(Grant.objects.filter(user=user).values_list("role", flat=True))
    groups = [Group.objects.get_or_create(name=role)[0] for role in sorted(roles & MIRRORED)]
    user.groups.set(groups)
    user.is_staff = bool(roles & {"staff", "administrator"}) or user.is_superuser
    user.save(update_fields=["is_staff"])
    user.__dict__.pop("_roles", None)


def _keep_an_administrator(user: User) -> None:
    """Raises LastAdministrator if `user` is the only one; the rows are locked, so that two cannot leave at once."""
    held = list(
        Grant.objects.select_for_update()
        .filter(role="administrator", user__is_active=True)
        .order_by("pk")
        .values_list("user_id", flat=True)
    )
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if set(held) == {user.pk} and not others.exists():
        raise LastAdministrator


@transaction.atomic
def close_account(*, user: User) -> None:
    """Close an account: every room erases what it knows of the person, then the login goes and the row stays nameless.

    All or nothing. Raises: LastAdministrator, and whatever DomainError a room has to be settled with first.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    _keep_an_administrator(user)
    person = know_person(email=user.email, user=user)
    AccessEvent.objects.create(actor=None, subject=None, what="account closed")
    for room in offers.personal_data:
        room.erase(person)


@transaction.atomic
def record_consent(*, person: Person, purpose: str, given: bool, text: str, channel: str = "web") -> Consent:
    """Add a line to the consents log; the last line on a purpose is the one that stands."""
    return Consent.objects.create(person=person, purpose=purpose, given=given, text=text, channel=channel)


def log_access(*, actor: Any, what: str, subject: User | None = None, reason: str = "") -> AccessEvent:
    """Write that somebody exported, reset or read what is logged. `what` names the act, never its contents."""
    return AccessEvent.objects.create(actor=actor, subject=subject, what=what[:60], reason=reason[:300])
