"""Who may begin, see and change a founding group."""

from typing import Any

from land.accounts.policies import is_staff
from startups.models import FoundingGroup, GroupInvitation, GroupMember, Idea, Project
from startups.policies.ideas import is_author


def may_begin_group(user: Any, idea: Idea) -> bool:
    """Its authors, while there is no group."""
    return (
        idea.state in ("draft", "published")
        and is_author(user, idea)
        and not FoundingGroup.objects.filter(idea=idea).exists()
    )


def may_see_group(user: Any, group: FoundingGroup) -> bool:
    """Its people, its tutors and staff."""
    return (
        is_staff(user)
        or GroupMember.objects.of(user).filter(group=group).exists()
        or bool(
            user.is_authenticated and Project.objects.filter(idea=group.idea_id, tutors__user=user).exists()
        )
    )


def may_invite(user: Any, group: FoundingGroup) -> bool:
    """Those of the group who write."""
    return GroupMember.objects.of(user).filter(group=group, access="edit").exists()


def may_take_back(user: Any, invitation: GroupInvitation) -> bool:
    """As who may invite."""
    return may_invite(user, invitation.group)


def is_member(user: Any, group: FoundingGroup) -> bool:
    """Of the group now."""
    return GroupMember.objects.of(user).filter(group=group).exists()


def is_contact(user: Any, group: FoundingGroup) -> bool:
    """The contact person of the group."""
    return bool(user.is_authenticated and group.contact.user_id == user.pk and is_member(user, group))
