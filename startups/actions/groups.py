"""The verbs of founding groups: sign what the group sends."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from land.core.errors import DomainError
from startups.models import FoundingGroup, GroupMember, SignOff


class NotInTheGroup(DomainError):
    sentence = _("Only whoever is in the group now can do this.")


@transaction.atomic
def sign(*, member: GroupMember, what: str, document: UUID, digest: str) -> SignOff:
    """“I confirm that this is sent”: this member, for a document as it stands (`digest`, sha-256 in hex). Idempotent.

    Raises: NotInTheGroup.
    """
    if not GroupMember.objects.here().filter(pk=member.pk).exists():
        raise NotInTheGroup
    row, _created = SignOff.objects.get_or_create(
        member=member, document=document, digest=digest, defaults={"what": what}
    )
    return row


def missing_signatures(group: FoundingGroup, what: str, document: UUID, digest: str) -> list[GroupMember]:
    """Who of the group has not signed this document as it stands; a change of the document asks everybody again."""
    signed: Any = SignOff.objects.filter(what=what, document=document, digest=digest).values("member")
    return list(
        GroupMember.objects.here().filter(group=group).exclude(pk__in=signed).select_related("person")
    )
