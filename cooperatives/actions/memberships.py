"""Who may act for a cooperative: invited by e-mail, accepted once, revoked."""

import secrets
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives import notices
from cooperatives.actions.provenance import record
from cooperatives.models import Cooperative, Membership
from land.accounts.actions import know_person
from land.accounts.models import User
from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.notifications.api import notify

VALID_FOR = timedelta(days=14)


class AlreadyMember(DomainError):
    sentence = _("This person already acts for the cooperative.")
    field = "email"


class InvitationExpired(WrongState):
    sentence = _("This invitation has expired or has already been used. Ask for a new one.")


class InvitationForSomebodyElse(DomainError):
    sentence = _("This invitation was sent to another address. Log in with that address to accept it.")


class LastRepresentative(DomainError):
    sentence = _("A cooperative keeps at least one representative: name another one first.")


@transaction.atomic
def invite(
    *,
    cooperative: Cooperative,
    email: str,
    role: str,
    by: User | None,
    first_name: str = "",
    last_name: str = "",
) -> Membership:
    """Invite a person by e-mail; the link is valid for fourteen days and once. A second invitation renews the first.

    Raises: AlreadyMember.
    """
    email = email.strip().lower()
    Cooperative.objects.select_for_update().only("pk").get(pk=cooperative.pk)
    known = cooperative.memberships.exclude(state="revoked").filter(person__email=email).first()
    if known and known.state == Membership.State.ACTIVE:
        raise AlreadyMember
    user = User.objects.filter(email=email).first()
    person = (
        known.person
        if known
        else know_person(email=email, first_name=first_name, last_name=last_name, user=user)
    )
    expires_at = timezone.now() + VALID_FOR
    values: dict[str, Any] = {
        "role": role,
        "token": secrets.token_urlsafe(32),
        "expires_at": expires_at,
        "invited_by": by,
    }
    if known:
        move(known, to="invited", frm="invited", **values)
        row = known
    else:
        row = Membership.objects.create(cooperative=cooperative, person=person, **values)
    notify(
        kind=notices.INVITATION,
        to=[person],
        facts={"membership": row.pk, "until": expires_at.isoformat()},
        once=f"membership-{row.pk}-{expires_at.isoformat()}",
    )
    return row


@transaction.atomic
def accept(*, token: str, user: User) -> Membership:
    """Take up an invitation with the login whose verified address was invited. The link works once.

    Raises: InvitationExpired, InvitationForSomebodyElse.
    """
    row = (
        Membership.objects.select_for_update(of=["self"])
        .select_related("cooperative__organisation", "person")
        .filter(token=token, state="invited")
        .first()
    )
    if row is None or row.expires_at is None or row.expires_at <= timezone.now():
        raise InvitationExpired
    verified = EmailAddress.objects.filter(user=user, email=user.email, verified=True)
    if user.email != row.person.email or not verified.exists():
        raise InvitationForSomebodyElse
    person = know_person(email=user.email, user=user)
    move(
        row,
        to="active",
        frm="invited",
        error=InvitationExpired,
        token=None,
        accepted_at=timezone.now(),
        person=person,
    )
    return row


class SameRepresentative(DomainError):
    sentence = _("This is the representative who is to be replaced: name somebody else.")
    field = "email"


class ReasonMissing(DomainError):
    sentence = _("Say why: it stays in the history.")
    field = "reason"


@transaction.atomic
def replace_representative(
    *,
    cooperative: Cooperative,
    reason: str,
    email: str,
    by: User | None,
    first_name: str = "",
    last_name: str = "",
) -> Membership:
    """The representatives have vanished: all of them lose their place, with the reason, and a new one is invited.

    Somebody who acts for the cooperative in another role becomes its representative at once. The history says who did
    it and why, and names nobody else. Raises: ReasonMissing, SameRepresentative.
    """
    reason, email = reason.strip(), email.strip().lower()
    if not reason:
        raise ReasonMissing
    Cooperative.objects.select_for_update().only("pk").get(pk=cooperative.pk)
    live = cooperative.memberships.exclude(state="revoked")
    vanished = live.representatives()
    if vanished.filter(person__email=email).exists():
        raise SameRepresentative
    now = timezone.now()
    vanished.update(state="revoked", token=None, revoked_at=now, revoked_reason=reason[:300], changed_at=now)
    row = live.filter(person__email=email, state="active").first()
    if row is not None:
        row.role = Membership.Role.REPRESENTATIVE
        row.save(update_fields=["role", "changed_at"])
    else:
        row = invite(cooperative=cooperative, email=email, role=Membership.Role.REPRESENTATIVE, by=by,
                     first_name=first_name, last_name=last_name)  # fmt: skip
    record(
        cooperative=cooperative,
        changes=[("representative", None, None)],
        source="staff",
        user=by,
        note=reason,
    )
    return row


@transaction.atomic
def revoke(*, membership: Membership) -> Membership:
    """Take a membership or an invitation back. The last active representative stays.

    Raises: LastRepresentative, WrongState if it was revoked already.
    """
    Cooperative.objects.select_for_update().only("pk").get(pk=membership.cooperative_id)
    membership.refresh_from_db()
    is_representative = membership.state == "active" and membership.role == Membership.Role.REPRESENTATIVE
    others = Membership.objects.active().representatives().filter(cooperative=membership.cooperative_id)
    if is_representative and not others.exclude(pk=membership.pk).exists():
        raise LastRepresentative
    move(membership, to="revoked", frm=("invited", "active"), token=None, revoked_at=timezone.now())
    return membership
