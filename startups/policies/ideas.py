"""Who may read and write an idea."""

from typing import Any

from land.accounts.policies import is_staff
from startups.models import GroupMember, Idea


def may_see_idea(user: Any, idea: Idea) -> bool:
    """As `IdeaQuerySet.visible_to` says: lists and pages have one truth."""
    return Idea.objects.visible_to(user).filter(pk=idea.pk).exists()


def is_author(user: Any, idea: Idea) -> bool:
    """A confirmed author of it."""
    return bool(
        user.is_authenticated and idea.authors.filter(person__user=user, confirmed_at__isnull=False).exists()
    )


def may_edit_idea(user: Any, idea: Idea) -> bool:
    """Its authors and those of its group who may write, while it is a draft or published."""
    if idea.state not in ("draft", "published"):
        return False
    return (
        is_author(user, idea) or GroupMember.objects.of(user).filter(group__idea=idea, access="edit").exists()
    )


def may_join_ideas(user: Any, idea: Idea) -> bool:
    """Its authors, while it is published, may propose to join it with others."""
    return idea.state == "published" and is_author(user, idea)


def may_publish_idea(user: Any, idea: Idea) -> bool:
    """Its authors: a draft, or what they had withdrawn."""
    return idea.state in ("draft", "withdrawn") and is_author(user, idea)


def is_asked_author(user: Any, idea: Idea) -> bool:
    """Whoever is named as its author and has not answered yet."""
    return bool(
        user.is_authenticated
        and idea.state in ("draft", "published")
        and idea.authors.filter(person__user=user, confirmed_at=None).exists()
    )


def may_react(user: Any, idea: Idea) -> bool:
    """Whoever has logged in and reads it may support and follow it."""
    return bool(user.is_authenticated) and may_see_idea(user, idea)


def may_hide_idea(user: Any, idea: Idea) -> bool:
    """Staff, who do not read drafts."""
    return is_staff(user) and idea.state != "draft"
