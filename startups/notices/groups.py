"""What can be said about founding groups."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, kinds
from startups.models import FoundingGroup, GroupInvitation

INVITED = "startups-group-invited"
MEMBER_LEFT = "startups-group-left"
CONTACT_NAMED = "startups-group-contact"


def _invitation(facts: Facts) -> GroupInvitation | None:
    return GroupInvitation.objects.select_related("group__idea").filter(pk=facts["invitation"]).first()


def _invitation_stands(facts: Facts) -> bool:
    """Not answered, taken back, expired or renewed since."""
    row = _invitation(facts)
    return bool(
        row
        and row.state == "invited"
        and row.expires_at > timezone.now()
        and row.expires_at.isoformat() == facts["until"]
    )


def _invitation_words(facts: Facts) -> dict[str, Any]:
    row = _invitation(facts)
    if row is None or not _invitation_stands(facts):
        return {"url": reverse("startups:ideas"), "action": _("See the ideas"), "group": ""}
    return {
        "url": reverse("startups:invitation", args=[row.token()]),
        "action": _("See the invitation"),
        "group": row.group.name,
        "idea": row.group.idea.title,
        "role": row.role,
        "until": timezone.localtime(row.expires_at),
    }


def _group(facts: Facts) -> FoundingGroup | None:
    return FoundingGroup.objects.filter(pk=facts["group"]).first()


def _group_words(facts: Facts) -> dict[str, Any]:
    row = _group(facts)
    if row is None:
        return {"url": reverse("startups:ideas"), "action": _("See the ideas"), "group": ""}
    here = row.members.here().count()
    return {
        "url": row.get_absolute_url(),
        "action": _("See the group"),
        "group": row.name,
        "here": here,
        "short": here < 3,
    }


def _is_contact(facts: Facts) -> bool:
    row = _group(facts)
    return bool(row and row.contact_id == facts["person"])


kinds.add(
    NoticeKind(
        key=INVITED,
        label=_("Invitation into a founding group"),
        context=_invitation_words,
        still_true=_invitation_stands,
    )
)
kinds.add(NoticeKind(key=MEMBER_LEFT, label=_("Somebody left my founding group"), context=_group_words))
kinds.add(
    NoticeKind(
        key=CONTACT_NAMED,
        label=_("I am the contact person of a founding group"),
        context=_group_words,
        still_true=_is_contact,
    )
)
