"""The verbs of convergence: propose, answer, carry out, expire, undo. Nothing happens until every author says yes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.actions import know_person
from land.accounts.models import Person, User
from land.core.actions import link
from land.core.errors import DomainError, WrongState
from land.core.models import Link
from land.core.states import move
from land.notifications.api import notify
from startups import notices
from startups.actions.consents import ask, authors_of, ideas_of, lapse, tell_outcome
from startups.actions.ideas import index, tell_followers
from startups.actions.states import advance
from startups.models import (
    Convergence,
    ConvergenceConsent,
    ConvergenceIdea,
    Follow,
    FoundingGroup,
    GroupMember,
    Idea,
    IdeaAuthor,
    Project,
    Support,
    Transition,
)
from startups.models.convergence import ANSWER_IN

LEAST, MOST = 2, 6
REMINDERS = (7, 12)  # days after the proposal
MOST_SDGS = 2
TEXTS = ("title", "need", "solution", "recipients", "theme", "territory")
WIDEST = {"read": 0, "comment": 1, "edit": 2}


class HowMany(DomainError):
    sentence = _("Between two and six ideas can be joined.")
    field = "others"


class NotAnAuthor(DomainError):
    sentence = _("Only an author of one of these ideas can propose to join them.")


class NoLongerOpen(DomainError):
    sentence = _("“%(title)s” is not open any more: it cannot be joined.")
    field = "others"


class AlreadyPart(DomainError):
    sentence = _("“%(title)s” is already part of “%(other)s”: joining them again would go round in a circle.")
    field = "others"


class PastPrefeasibility(DomainError):
    sentence = _(
        "“%(title)s” is already past the pre-feasibility plan: it cannot become another idea. An alliance is possible: "
        "the ideas stay distinct and work together."
    )
    field = "mode"


class AlreadyProposed(DomainError):
    sentence = _("The same ideas already have a proposal that waits for answers.")
    field = "others"


class NotAsked(DomainError):
    sentence = _("Only the authors of these ideas answer.")


class NoLongerWaiting(WrongState):
    sentence = _("This proposal no longer waits for answers.")


class OnlyTheProposer(DomainError):
    sentence = _("Only whoever made the proposal can take it back.")


class TooLate(DomainError):
    sentence = _("A convergence can be undone for 30 days, and they are over.")


class GatePassed(DomainError):
    sentence = _("The joined idea has gone on through the call since: it can no longer be undone.")


class JoinedAgain(DomainError):
    sentence = _("The joined idea was joined with others in its turn: undo that convergence first.")


def leads_to(idea: Idea) -> Idea:
    """The idea in which this one is now, through as many convergences as there were; itself if it was never joined."""
    seen = {idea.pk}
    while idea.into is not None and idea.into.pk not in seen:
        idea = idea.into
        seen.add(idea.pk)
    return idea


def strictest(ideas: Iterable[Idea]) -> str:
    """Who will read what these ideas become: the strictest of their visibilities.

    “Whoever is in the same call” of ideas in different calls is nobody’s: then only the group.
    """
    rows = list(ideas)
    order = Idea.Visibility.values
    found = min((row.visibility for row in rows), key=order.index)
    calls = {row.call_id for row in rows if row.call_id}
    return "group" if found == "call" and len(calls) != 1 else found


def is_past_prefeasibility(idea: Idea) -> bool:
    """Whether its project has a business plan in hand, or more."""
    project = getattr(idea, "project", None)
    return project is not None and project.state in Project.PAST_PREFEASIBILITY


def _locked(ideas: Iterable[Idea]) -> list[Idea]:
    pks = [idea.pk for idea in ideas]
    rows = (
        Idea.objects.select_for_update(of=["self"]).select_related("into").filter(pk__in=pks).order_by("pk")
    )
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in dict.fromkeys(pks)]


def _check(ideas: list[Idea], mode: str) -> None:
    """Whether these ideas can be joined now. Raises: HowMany, AlreadyPart, NoLongerOpen, PastPrefeasibility."""
    if not LEAST <= len(ideas) <= MOST:
        raise HowMany
    for idea in ideas:
        end = leads_to(idea)
        if end != idea and end in ideas:
            raise AlreadyPart(title=idea.title, other=end.title)
        if idea.state != "published":
            raise NoLongerOpen(title=idea.title)
        if mode == "merger" and is_past_prefeasibility(idea):
            raise PastPrefeasibility(title=idea.title)


@transaction.atomic
def propose(
    *,
    by: User,
    ideas: Iterable[Idea],
    mode: str,
    roles: str,
    credit: str,
    lead: Person | None = None,
    at: datetime | None = None,
    **texts: Any,
) -> Convergence:
    """Ask the authors of 2 to 6 ideas to join them: `texts` (see TEXTS) and the pact. Whoever proposes agrees.

    Raises: HowMany, NotAnAuthor, AlreadyPart, NoLongerOpen, PastPrefeasibility, AlreadyProposed.
    """
    rows, now = _locked(ideas), at or timezone.now()
    _check(rows, mode)
    authors, person = authors_of(rows), know_person(email=by.email, user=by)
    if person not in authors:
        raise NotAnAuthor
    same = {row.pk for row in rows}
    for other in Convergence.objects.open().with_idea(*same).prefetch_related("parts"):
        if {part.idea_id for part in other.parts.all()} == same:
            raise AlreadyProposed
    row = Convergence.objects.create(
        mode=mode, roles=roles, credit=credit, lead=lead, visibility=strictest(rows), proposed_by=person,
        proposed_at=now, expires_at=now + ANSWER_IN, **texts,
    )  # fmt: skip
    ConvergenceIdea.objects.bulk_create(ConvergenceIdea(convergence=row, idea=idea) for idea in rows)
    ConvergenceConsent.objects.bulk_create(
        ConvergenceConsent(
            convergence=row,
            person=author,
            answer="yes" if author == person else "waiting",
            answered_at=now if author == person else None,
        )
        for author in authors
    )
    ask(row, [author for author in authors if author != person], turn="first")
    _carry_out_if_all_agree(row, now)
    return row


@transaction.atomic
def answer(
    *, convergence: Convergence, by: User, yes: bool, note: str = "", at: datetime | None = None
) -> ConvergenceConsent:
    """One author’s answer, once for all their ideas. The last yes carries it out; a no ends it, and its note is told.

    Raises: NotAsked, NoLongerWaiting, and what keeps ideas from being joined now.
    """
    now = at or timezone.now()
    row = Convergence.objects.select_for_update().get(pk=convergence.pk)
    consent = row.consents.filter(person__user=by).first()
    if consent is None:
        raise NotAsked
    if row.state != "proposed" or row.expires_at <= now:
        raise NoLongerWaiting
    consent.answer, consent.answered_at, consent.note = "yes" if yes else "no", now, note.strip()
    consent.save(update_fields=["answer", "answered_at", "note"])
    if yes:
        _carry_out_if_all_agree(row, now)
    else:
        move(row, to="refused", frm="proposed", decided_at=now)
        tell_outcome(row)
    return consent


def _carry_out_if_all_agree(row: Convergence, now: datetime) -> None:
    """When nobody’s yes is missing, the ideas are joined in the transaction of the last one."""
    if row.consents.exclude(answer="yes").exists():
        return
    ideas = _locked(ideas_of(row))
    _check(ideas, row.mode)
    # an author who came in the meantime, by whatever way, has to be among those who agreed
    if set(authors_of(ideas)) - {consent.person for consent in row.consents.select_related("person")}:
        raise NoLongerWaiting
    result = _merge(row, ideas, now) if row.mode == "merger" else None
    move(row, to="agreed", frm="proposed", decided_at=now, result=result)
    if result is not None:
        lapse(ideas=ideas)
        for idea in ideas:
            index(idea)
            tell_followers(idea, what="joined")
    tell_outcome(row)


def _merge(row: Convergence, ideas: list[Idea], now: datetime) -> Idea:
    """The new idea, with authors, supporters, followers, group and path of those it is made of."""
    calls = {idea.call_id for idea in ideas if idea.call_id}
    result = Idea.objects.create(
        **{name: getattr(row, name) for name in TEXTS},
        skills_sought=_united(idea.skills_sought for idea in ideas),
        skills_offered=_united(idea.skills_offered for idea in ideas),
        visibility=strictest(ideas),
        call_id=calls.pop() if len(calls) == 1 else None,
        state="published",
        published_at=now,
    )
    result.sdgs.set(list(dict.fromkeys(term for idea in ideas for term in idea.sdgs.all()))[:MOST_SDGS])
    authors = authors_of(ideas)
    IdeaAuthor.objects.bulk_create(
        IdeaAuthor(idea=result, person=author, confirmed_at=now) for author in authors
    )
    tables: tuple[Any, ...] = (Support, Follow)
    for table in tables:
        people = table.objects.filter(idea__in=ideas).exclude(person__in=authors).order_by("person_id")
        table.objects.bulk_create(
            table(idea=result, person_id=person)
            for person in people.values_list("person_id", flat=True).distinct()
        )
    _bring_together(row, ideas, result, authors)
    _go_on(ideas, result, now)
    for idea in ideas:
        move(idea, to="converged", frm="published", error=NoLongerWaiting, into=result, ended_at=now)
        link(frm=("idea", idea.uuid), to=("idea", result.uuid))
    index(result)
    return result


def _united(lists: Iterable[list[str]]) -> list[str]:
    """Lines of several lists, each once however it is written."""
    return list({line.casefold(): line for lines in lists for line in reversed(lines)}.values())[:12]


def _bring_together(row: Convergence, ideas: list[Idea], result: Idea, authors: list[Person]) -> None:
    """One founding group of all the groups’ people and the authors, if any idea has a group.

    The will of whoever did not agree to the joining was about another idea: it has to be confirmed again.
    """
    groups = list(FoundingGroup.objects.filter(idea__in=ideas).order_by("pk"))
    if not groups:
        return
    members: dict[int, GroupMember] = {}
    for old in GroupMember.objects.here().filter(group__in=groups).select_related("person"):
        known = members.get(old.person_id)
        if known is None or WIDEST[old.access] > WIDEST[known.access]:
            members[old.person_id] = old
    for author in authors:
        members.setdefault(author.pk, GroupMember(person=author, access="edit"))
    contact = row.lead if row.lead and row.lead.pk in members else groups[0].contact
    if contact.pk not in members:
        contact = authors[0]
    group = FoundingGroup.objects.create(idea=result, name=result.title, contact=contact)
    agreed = {author.pk for author in authors}
    GroupMember.objects.bulk_create(
        GroupMember(
            group=group,
            person=old.person,
            access="edit" if old.person_id in (contact.pk, *agreed) else old.access,
            role=old.role,
            category=old.category,
            for_organisation=old.for_organisation,
            confirmed_at=old.confirmed_at if old.person_id in agreed else None,
        )
        for old in members.values()
    )


def _go_on(ideas: list[Idea], result: Idea, now: datetime) -> None:
    """The open paths of the ideas end here; if they are of one call, the new idea goes on where the least advanced stood."""
    projects = list(Project.objects.filter(idea__in=ideas, state__in=Project.OPEN).order_by("pk"))
    stood = [(project.state, project) for project in projects]
    for project in projects:
        advance(project, to=Project.State.CONVERGED, by=None, reason=str(result))
    if not stood or len({project.call_id for project in projects}) > 1:
        return
    state, first = min(stood, key=lambda pair: Project.OPEN.index(pair[0]))
    if state == "draft":
        return
    heir = Project.objects.create(
        idea=result, call=first.call, answers=first.answers, state=state, seeks_members=first.seeks_members,
        submitted_at=first.submitted_at, admitted_at=first.admitted_at, asked=first.asked, due_at=first.due_at,
    )  # fmt: skip
    heir.tutors.set({tutor for project in projects for tutor in project.tutors.all()})
    Transition.objects.create(project=heir, frm=state, to=state, by=None, reason=str(result))


def _hand_back(ideas: list[Idea], result: Idea) -> None:
    """Who came to the joined idea supports and follows each that it was made of, once; who was there before stays."""
    tables: tuple[Any, ...] = (Support, Follow)
    for table in tables:
        there = table.objects.filter(idea__in=ideas).values("person")
        came = table.objects.filter(idea=result).exclude(person__in=there).order_by("person_id")
        people = list(came.values_list("person_id", flat=True))
        for idea in ideas:
            own = {author.pk for author in authors_of([idea])}
            table.objects.bulk_create(table(idea=idea, person_id=pk) for pk in people if pk not in own)


@transaction.atomic
def withdraw(*, convergence: Convergence, by: User) -> Convergence:
    """Take one’s proposal back while it waits. Raises: OnlyTheProposer, NoLongerWaiting."""
    if convergence.proposed_by.user_id != by.pk:
        raise OnlyTheProposer
    move(convergence, to="withdrawn", frm="proposed", error=NoLongerWaiting, decided_at=timezone.now())
    tell_outcome(convergence)
    return convergence


@transaction.atomic
def undo(*, convergence: Convergence, by: User, at: datetime | None = None) -> Convergence:
    """Any author takes it back within 30 days: the ideas are open again, to the letter as they were.

    The joined idea is withdrawn with what was written in it; who came to support or follow it goes on with each of the
    ideas, and what was said of it is read there. Raises: NotAsked, NoLongerWaiting, TooLate, JoinedAgain,
    GatePassed.
    """
    now = at or timezone.now()
    row = Convergence.objects.select_for_update().get(pk=convergence.pk)
    if by.pk not in {author.user_id for author in authors_of(ideas_of(row))}:
        raise NotAsked
    if row.state != "agreed" or row.decided_at is None:
        raise NoLongerWaiting
    if row.undo_until and row.undo_until < now:
        raise TooLate
    if row.result_id:
        _separate(row, now)
    move(row, to="undone", frm="agreed", undone_at=now)
    tell_outcome(row)
    return row


def _separate(row: Convergence, now: datetime) -> None:
    """Each idea as it was, its path where it stood; the joined one withdrawn."""
    ideas = _locked(ideas_of(row))
    (result,) = _locked([row.result])  # type: ignore[list-item]
    if result.state == "converged":
        raise JoinedAgain
    heir = Project.objects.filter(idea=result).first()
    if heir is not None:
        if heir.transitions.exclude(frm=F("to")).exists() or heir.state in Project.ENDED:
            raise GatePassed
        advance(heir, to=Project.State.ARCHIVED, by=None, reason=str(row))
    if result.state == "published":
        move(result, to="withdrawn", frm="published", ended_at=now)
    lapse(ideas=[result])
    index(result)
    tell_followers(result, what="undone")
    _hand_back(ideas, result)
    for idea in ideas:
        move(idea, to="published", frm="converged", into=None, ended_at=None)
        Link.objects.filter(
            from_kind="idea", from_uuid=idea.uuid, to_kind="idea", to_uuid=result.uuid
        ).delete()
        index(idea)
    for project in Project.objects.filter(idea__in=ideas, state="converged"):
        last = project.transitions.filter(to="converged").last()
        if last is not None:
            advance(project, to=last.frm, by=None, ended_at=None)


@transaction.atomic
def expire_due(*, at: datetime | None = None) -> int:
    """The proposals whose time is over end: silence is not consent, nothing changes, everybody is told. How many."""
    now, count = at or timezone.now(), 0
    for row in Convergence.objects.select_for_update(skip_locked=True).due(now).order_by("pk"):
        move(row, to="expired", frm="proposed", decided_at=now)
        tell_outcome(row)
        count += 1
    return count


@transaction.atomic
def remind(*, at: datetime | None = None) -> None:
    """Tell whoever has not answered, on the 7th and on the 12th day; after a silence of the sweep, the last one alone."""
    now = at or timezone.now()
    waiting = Convergence.objects.open().filter(
        proposed_at__lte=now - timedelta(days=REMINDERS[0]), expires_at__gt=now
    )
    for row in waiting.order_by("pk"):
        step = max(day for day in REMINDERS if row.proposed_at + timedelta(days=day) <= now)
        notify(
            kind=notices.CONVERGENCE_REMINDED,
            to=Person.objects.filter(
                convergence_consents__convergence=row, convergence_consents__answer="waiting"
            ),
            facts={"convergence": row.pk, "day": step},
            once=f"{notices.CONVERGENCE_REMINDED}-{row.pk}-{step}",
        )
