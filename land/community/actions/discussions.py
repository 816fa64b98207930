"""Open a discussion, reply, accept a reply."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from land.accounts.actions import know_person
from land.accounts.models import Person, User
from land.community import notices, policies, subjects
from land.community.actions.addresses import in_italian
from land.community.models import Discussion, Reply
from land.core.errors import DomainError
from land.core.search import Document, forget, index
from land.notifications.api import notify


class NotOpenToReplies(DomainError):
    sentence = _("This discussion is not open to replies.")


class NotYoursToAccept(DomainError):
    sentence = _("Only who asked can say which reply answered.")


class NothingWritten(DomainError):
    sentence = _("Write something first.")
    field = "body"


def document(row: Discussion) -> Document:
    """What the search knows of a discussion; nothing of who wrote it."""
    return Document(
        kind="discussion",
        uuid=row.uuid,
        title=row.title,
        url=in_italian("community:discussion", row.uuid),
        dated=row.created_at,
        summary=row.body[:200],
        body=row.body,
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
    Those whom the subject concerns are told.
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
    if subject is not None:
        notify(
            kind=notices.OPENED,
            to=[person for person in subject.concerns(about[1]) if person.pk != author.pk],
            facts={"discussion": row.pk},
            once=f"{notices.OPENED}-{row.pk}",
        )
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
def forget_person(*, person: Person) -> None:
    """Delete what nobody answered; what others built upon stays, said by a former member of the network."""
    alone = Discussion.objects.filter(author=person, replies=None)
    for uuid in alone.values_list("uuid", flat=True):
        forget("discussion", uuid)
    alone.delete()
