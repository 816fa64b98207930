"""What the community can say to people."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.community import subjects
from land.community.models import Discussion, Reply
from land.notifications.kinds import NoticeKind, kinds

REPLY = "community-reply"
OPENED = "community-opened"


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


def _opened(facts: dict[str, Any]) -> Discussion | None:
    return Discussion.objects.select_related("author").filter(pk=facts["discussion"]).first()


def opened_stands(facts: dict[str, Any]) -> bool:
    """It has not been hidden or deleted since."""
    row = _opened(facts)
    return bool(row and row.state == "visible")


def opened_words(facts: dict[str, Any]) -> dict[str, Any]:
    row = _opened(facts)
    about = subjects.target(row.about_kind, row.about_key) if row else None
    return {
        "url": row.get_absolute_url() if row else reverse("community:list"),
        "action": _("Read and answer"),
        "discussion": row.title if row else "",
        "author": row.author.name if row else "",
        "about": about.title if about else "",
    }


kinds.add(
    NoticeKind(
        key=OPENED,
        label=_("Somebody asks or offers something about what is mine"),
        context=opened_words,
        still_true=opened_stands,
        optional=True,
    )
)
kinds.add(
    NoticeKind(
        key=REPLY,
        label=_("A reply to what I asked"),
        context=reply_words,
        still_true=reply_stands,
        optional=True,
    )
)
