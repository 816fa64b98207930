"""The verbs of ideas: write, publish, share the authorship, support, follow, withdraw, hide."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.actions import know_person
from land.accounts.models import Person, User
from land.core import search
from land.core.actions import link, raise_content_version
from land.core.errors import DomainError, WrongState
from land.core.models import Link
from land.core.states import move
from land.notifications.api import notify
from startups import notices
from startups.actions.consents import ask_newcomer, author_left, lapse
from startups.models import Convergence, Follow, Idea, IdeaAuthor, Project, Support

FIELDS = (
    "title", "need", "solution", "recipients", "theme", "territory", "skills_sought", "skills_offered",
    "visibility",
)  # fmt: skip
AUDIENCES = {"public": "public", "network": "registered"}
MOST_AUTHORS = 10


class SomebodySaved(WrongState):
    sentence = _(
        "Somebody saved this idea while the page was open. Nothing is lost: below is what they wrote beside what was "
        "written here. Put them together and save again."
    )


class NotWritable(WrongState):
    sentence = _("This idea can no longer be changed: it was withdrawn, hidden or joined with others.")


class AlreadyAuthor(DomainError):
    sentence = _("This person is already among the authors, or has already been asked.")
    field = "email"


class TooManyAuthors(DomainError):
    sentence = _("An idea has ten authors at most. Whoever wants to take part can join its founding group.")
    field = "email"


class LastAuthor(DomainError):
    sentence = _("An idea keeps at least one author. If nobody goes on with it, withdraw it.")


class NotAsked(WrongState):
    sentence = _("This request is no longer there: it was answered or taken back.")


class OwnIdea(DomainError):
    sentence = _("Whoever wrote an idea supports it already.")


class NotOpen(WrongState):
    sentence = _("This idea is not open any more.")


class HasProject(DomainError):
    sentence = _("This idea is on its way through a call: its group gives up the path first.")


class WasUndone(DomainError):
    sentence = _("This idea came from a convergence that was undone: the ideas it came from are open again.")


def document(idea: Idea) -> search.Document:
    """What the search keeps of an idea: nothing of who wrote it."""
    with override("it"):
        url = idea.get_absolute_url()
    return search.Document(
        kind="idea",
        uuid=idea.uuid,
        title=idea.title,
        url=url,
        dated=idea.published_at or idea.created_at,
        summary=idea.need[:300],
        body=" ".join(
            [
                idea.need, idea.solution, idea.recipients, idea.theme.title, str(idea.territory),
                *idea.skills_sought, *idea.skills_offered,
            ]
        ),
        audience=AUDIENCES[idea.visibility],
    )  # fmt: skip


def index(idea: Idea) -> None:
    """Bring search and cached pages up to how it stands: only what everybody or the network may read is found."""
    if idea.state == "published" and idea.visibility in AUDIENCES:
        search.index(document(idea))
    else:
        search.forget("idea", idea.uuid)
    raise_content_version()


@transaction.atomic
def start_idea(*, by: User, origin: tuple[str, UUID] | None = None, **facts: Any) -> Idea:
    """A draft that only its author reads; `origin` is (kind, uuid) of what it came from. `facts`: FIELDS, sdgs, call."""
    sdgs = facts.pop("sdgs", ())
    idea = Idea.objects.create(**facts)
    idea.sdgs.set(sdgs)
    author = know_person(email=by.email, user=by)
    IdeaAuthor.objects.create(idea=idea, person=author, confirmed_at=timezone.now())
    if origin is not None:
        link(frm=origin, to=("idea", idea.uuid))
    return idea


@transaction.atomic
def save_idea(*, idea: Idea, by: User, seen: int, **facts: Any) -> Idea:
    """Write an idea again. `seen` is the version that the page showed. `facts`: FIELDS, sdgs.

    Raises: SomebodySaved, NotWritable.
    """
    sdgs = facts.pop("sdgs", None)
    row = Idea.objects.select_for_update().get(pk=idea.pk)
    if row.state not in ("draft", "published"):
        raise NotWritable
    if row.version != seen:
        raise SomebodySaved
    for name, value in facts.items():
        setattr(row, name, value)
    row.version = seen + 1
    row.save(update_fields=[*facts, "version", "changed_at"])
    if sdgs is not None:
        row.sdgs.set(sdgs)
    index(row)
    return row


@transaction.atomic
def publish_idea(*, idea: Idea, by: User) -> Idea:
    """Let it be read by whom its visibility names; one that was withdrawn comes back. Raises: WrongState, WasUndone."""
    if Convergence.objects.filter(result=idea, state="undone").exists():
        raise WasUndone
    move(
        idea,
        to="published",
        frm=("draft", "withdrawn"),
        published_at=idea.published_at or timezone.now(),
        ended_at=None,
    )
    index(idea)
    return idea


@transaction.atomic
def withdraw_idea(*, idea: Idea, by: User | None) -> Idea:
    """Take it back: its people alone read it, proposals to join it end, whoever follows it is told.

    Raises: WrongState, HasProject.
    """
    if Project.objects.filter(idea=idea).exclude(state__in=("draft", *Project.ENDED)).exists():
        raise HasProject
    move(idea, to="withdrawn", frm="published", ended_at=timezone.now())
    index(idea)
    lapse(ideas=[idea])
    tell_followers(idea, what="withdrawn")
    return idea


def tell_followers(idea: Idea, *, what: str) -> None:
    """Say once to whoever follows an idea that it was `joined` or `withdrawn`, or that its joining was `undone`."""
    notify(
        kind=notices.IDEA_NEWS,
        to=Person.objects.filter(followed_ideas__idea=idea).exclude(idea_authorships__idea=idea),
        facts={"idea": idea.pk, "what": what},
        once=f"{notices.IDEA_NEWS}-{idea.pk}-{what}",
    )


@transaction.atomic
def hide_idea(*, idea: Idea, by: Any) -> Idea:
    """Staff take it away from everybody but themselves. Raises: WrongState."""
    move(idea, to="hidden", frm=("published", "withdrawn"), ended_at=timezone.now())
    index(idea)
    lapse(ideas=[idea])
    return idea


@transaction.atomic
def show_idea(*, idea: Idea, by: Any) -> Idea:
    """Staff give it back. Raises: WrongState."""
    move(idea, to="published", frm="hidden", ended_at=None)
    index(idea)
    return idea


@transaction.atomic
def ask_author(*, idea: Idea, by: User, email: str) -> IdeaAuthor:
    """Name somebody as co-author by address: they are one only once they confirm.

    Raises: NotWritable, AlreadyAuthor, TooManyAuthors.
    """
    row = Idea.objects.select_for_update().get(pk=idea.pk)
    if row.state not in ("draft", "published"):
        raise NotWritable
    email = email.strip().lower()
    if row.authors.filter(person__email=email).exists():
        raise AlreadyAuthor
    if row.authors.count() >= MOST_AUTHORS:
        raise TooManyAuthors
    user = User.objects.filter(email=email).first()
    known = None if user else Person.objects.with_email(email).filter(user=None).first()
    person = known or know_person(email=email, user=user)
    author = IdeaAuthor.objects.create(idea=row, person=person)
    notify(kind=notices.AUTHOR_ASKED, to=[person], facts={"author": author.pk})
    return author


@transaction.atomic
def confirm_author(*, author: IdeaAuthor) -> IdeaAuthor:
    """“Yes, it is mine too”. Proposals to join the idea ask this person as well. Idempotent."""
    now = timezone.now()
    Idea.objects.select_for_update().get(pk=author.idea_id)
    if IdeaAuthor.objects.filter(pk=author.pk, confirmed_at=None).update(confirmed_at=now):
        author.confirmed_at = now
        ask_newcomer(idea=author.idea, person=author.person)
    return author


@transaction.atomic
def leave_idea(*, author: IdeaAuthor) -> None:
    """Decline to be an author, or be one no longer; who remains in a proposal is asked again. Raises: LastAuthor."""
    idea = Idea.objects.select_for_update().get(pk=author.idea_id)
    confirmed = idea.authors.filter(confirmed_at__isnull=False)
    if author.confirmed_at is not None and not confirmed.exclude(pk=author.pk).exists():
        raise LastAuthor
    person = author.person
    IdeaAuthor.objects.filter(pk=author.pk).delete()
    author_left(person=person, ideas=[idea])


@transaction.atomic
def support(*, idea: Idea, by: User) -> Support:
    """“I support it”: once a person. Idempotent. Raises: NotOpen, OwnIdea."""
    person = know_person(email=by.email, user=by)
    if idea.state != "published":
        raise NotOpen
    if idea.authors.filter(person=person).exists():
        raise OwnIdea
    row, _created = Support.objects.get_or_create(idea=idea, person=person)
    return row


@transaction.atomic
def unsupport(*, idea: Idea, by: User) -> None:
    """Take one’s support back. Idempotent."""
    Support.objects.filter(idea=idea, person__user=by).delete()


@transaction.atomic
def follow_idea(*, idea: Idea, by: User) -> Follow:
    """“Tell me how it goes”. Idempotent. Raises: NotOpen."""
    if idea.state != "published":
        raise NotOpen
    row, _created = Follow.objects.get_or_create(idea=idea, person=know_person(email=by.email, user=by))
    return row


@transaction.atomic
def unfollow_idea(*, idea: Idea, by: User) -> None:
    """No longer. Idempotent."""
    Follow.objects.filter(idea=idea, person__user=by).delete()


@transaction.atomic
def forget_authorship(*, person: Person) -> None:
    """What this person wrote, supported and followed. What was written with others goes on with them; an idea with a
    group passes to one of the group; alone in a draft, it goes; alone in an open idea, that is withdrawn.

    Whoever has to answer a proposal together with this person answers again.
    """
    Support.objects.filter(person=person).delete()
    Follow.objects.filter(person=person).delete()
    rows = list(IdeaAuthor.objects.filter(person=person).select_related("idea"))
    author_left(person=person, ideas=[row.idea for row in rows], erased=True)
    for row in rows:
        _let_go(row)


def _let_go(row: IdeaAuthor) -> None:
    """One authorship of somebody who closes the account."""
    idea = row.idea
    others = idea.authors.filter(confirmed_at__isnull=False).exclude(pk=row.pk).exists()
    group, project = getattr(idea, "group", None), getattr(idea, "project", None)
    heir = group.members.here().exclude(person=row.person_id).first() if group else None
    if row.confirmed_at is None or others:
        row.delete()
    elif heir is not None:
        IdeaAuthor.objects.update_or_create(
            idea=idea, person=heir.person, defaults={"confirmed_at": timezone.now()}
        )
        row.delete()
    elif idea.state == "draft" and group is None and project is None:
        Link.objects.filter(to_kind="idea", to_uuid=idea.uuid).delete()
        idea.delete()
    elif idea.state == "published" and project is None:
        withdraw_idea(idea=idea, by=None)
