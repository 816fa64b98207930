"""Verbs of the community: open a discussion, reply, accept a reply, hide and show."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.actions import know_person
from land.accounts.models import Person, User
from land.community import notices, policies, subjects
from land.community.models import Discussion, Hideable, Reply, Resource
from land.core.errors import DomainError, WrongState
from land.core.search import Document, forget, index
from land.core.states import move
from land.notifications.api import notify


class NotOpenToReplies(DomainError):
    sentence = _("This discussion is not open to replies.")


class NotYoursToAccept(DomainError):
    sentence = _("Only who asked can say which reply answered.")


class NothingWritten(DomainError):
    sentence = _("Write something first.")
    field = "body"


class HiddenAlready(WrongState):
    sentence = _("It is hidden already.")


class ShownAlready(WrongState):
    sentence = _("It is visible already.")


def _in_italian(name: str, *args: object) -> str:
    """The address without a language before it, whoever is reading now."""
    with override("it"):
        return reverse(name, args=args)


def document(row: Discussion) -> Document:
    """What the search knows of a discussion; nothing of who wrote it."""
    return Document(
        kind="discussion",
        uuid=row.uuid,
        title=row.title,
        url=_in_italian("community:discussion", row.uuid),
        dated=row.created_at,
        summary=row.body[:200],
        body=row.body,
        audience=row.audience,
    )


def resource_document(row: Resource) -> Document:
    """What the search knows of a resource."""
    return Document(
        kind="resource",
        uuid=row.uuid,
        title=row.title,
        url=f"{_in_italian('community:resources')}#{row.uuid}",
        dated=row.created_at,
        summary=row.summary,
        body=row.source,
        audience=row.audience,
    )


@transaction.atomic
def open_discussion(
    *,
    by: User,
    title: str,
    body: str,
    audience: str = "registered",
    about: tuple[str, str] = ("", ""),
) -> Discussion:
    """Ask or tell something, perhaps about a thing (its kind and key, see `subjects`).

    What is said about a closed subject is for whoever belongs to it, whatever audience is asked for, and never searched.
    Raises: NothingWritten.
    """
    if not (title.strip() and body.strip()):
        raise NothingWritten
    author = know_person(email=by.email, user=by)
    subject = subjects.subjects.get(about[0])
    row = Discussion.objects.create(
        title=title.strip(),
        body=body.strip(),
        author=author,
        audience="subject" if subject and subject.closed else audience,
        about_kind=about[0],
        about_key=about[1],
    )
    if row.audience != "subject":
        index(document(row))
    return row


@transaction.atomic
def reply(*, discussion: Discussion, by: User, body: str) -> Reply:
    """Answer; who asked is told, unless they answer themselves. Raises: NotOpenToReplies, NothingWritten."""
    discussion = Discussion.objects.select_for_update().get(pk=discussion.pk)
    if not policies.may_reply(by, discussion):
        raise NotOpenToReplies
    if not body.strip():
        raise NothingWritten
    author = know_person(email=by.email, user=by)
    row = Reply.objects.create(discussion=discussion, author=author, body=body.strip())
    if author.pk != discussion.author_id:
        notify(
            kind=notices.REPLY,
            to=[discussion.author],
            facts={"reply": row.pk},
            once=f"community-reply-{row.pk}",
        )
    return row


@transaction.atomic
def accept_reply(*, reply: Reply, by: User) -> Discussion:
    """Say which reply answered; a later choice takes the place of the earlier one. Raises: NotYoursToAccept."""
    discussion = Discussion.objects.select_for_update().get(pk=reply.discussion_id)
    if reply.state != "visible" or not policies.may_accept(by, reply):
        raise NotYoursToAccept
    discussion.accepted = reply
    discussion.save(update_fields=["accepted", "changed_at"])
    return discussion


@transaction.atomic
def hide(*, thing: Hideable) -> None:
    """Take a thing away from everybody but staff, and from the search. Raises: HiddenAlready."""
    move(thing, to="hidden", frm="visible", error=HiddenAlready, hidden_at=timezone.now())
    if isinstance(thing, Discussion):
        forget("discussion", thing.uuid)
    if isinstance(thing, Resource):
        forget("resource", thing.uuid)
    if isinstance(thing, Reply):
        Discussion.objects.filter(accepted=thing).update(accepted=None)


@transaction.atomic
def show(*, thing: Hideable) -> None:
    """Give a hidden thing back. Raises: ShownAlready."""
    move(thing, to="visible", frm="hidden", error=ShownAlready, hidden_at=None)
    if isinstance(thing, Discussion) and thing.audience != "subject":
        index(document(thing))
    if isinstance(thing, Resource):
        index(resource_document(thing))


@transaction.atomic
def publish_resource(*, resource: Resource) -> Resource:
    """Write a resource, and let the search find it unless it is hidden."""
    resource.save()
    if resource.state == "visible":
        index(resource_document(resource))
    return resource


@transaction.atomic
def forget_person(*, person: Person) -> None:
    """Delete what nobody answered; what others built upon stays, said by a former member of the network."""
    alone = Discussion.objects.filter(author=person, replies=None)
    for uuid in alone.values_list("uuid", flat=True):
        forget("discussion", uuid)
    alone.delete()
