"""What the community can say to people."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.community.models import Reply
from land.notifications.kinds import NoticeKind, kinds

REPLY = "community-reply"


def _reply(facts: dict[str, Any]) -> Reply | None:
    return Reply.objects.select_related("discussion", "author").filter(pk=facts["reply"]).first()


def reply_stands(facts: dict[str, Any]) -> bool:
    """Neither the reply nor its discussion has been hidden since."""
    row = _reply(facts)
    return bool(row and row.state == "visible" and row.discussion.state == "visible")


def reply_words(facts: dict[str, Any]) -> dict[str, Any]:
    row = _reply(facts)
    return {
        "url": row.discussion.get_absolute_url() if row else reverse("community:list"),
        "action": _("Read the reply"),
        "discussion": row.discussion.title if row else "",
        "author": row.author.name if row else "",
    }


kinds.add(
    NoticeKind(
        key=REPLY,
        label=_("A reply to what I asked"),
        context=reply_words,
        still_true=reply_stands,
        optional=True,
    )
)
