"""Who may read, answer, accept, hide."""

from typing import Any

from land.accounts.policies import is_staff
from land.community import subjects
from land.community.models import Discussion, NetworkProject, Reply, Resource


def may_read(user: Any, discussion: Discussion) -> bool:
    """Whoever its audience holds, or belongs to what it is about; staff always."""
    if is_staff(user):
        return True
    if discussion.state != "visible":
        return False
    if discussion.audience == "subject":
        return subjects.may_read(user, discussion.about_kind, discussion.about_key)
    return discussion.audience == "public" or user.is_authenticated


def may_reply(user: Any, discussion: Discussion) -> bool:
    """Registered people who can read it, while it is not hidden and more may be said about its subject."""
    return bool(
        user.is_authenticated
        and discussion.state == "visible"
        and may_read(user, discussion)
        and subjects.is_open(discussion.about_kind, discussion.about_key)
    )


def may_accept(user: Any, reply: Reply) -> bool:
    """Who asked."""
    person = getattr(user, "person", None)
    return bool(person and reply.discussion.author_id == person.pk and may_reply(user, reply.discussion))


def may_read_resource(user: Any, resource: Resource) -> bool:
    """Whoever its audience holds; staff always."""
    return Resource.objects.visible_to(user).filter(pk=resource.pk).exists()


def may_change_project(user: Any, project: NetworkProject) -> bool:
    """Whoever leads it, and staff."""
    return is_staff(user) or bool(user.is_authenticated and project.leads.filter(user=user).exists())


def may_hide(user: Any, thing: object = None) -> bool:
    """Staff."""
    return is_staff(user)
