"""Who may read and write an idea."""

from typing import Any

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
