"""The verbs of sessions: propose, take, change, withdraw, vote, make one of two alike, write what was said."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from land.accounts.actions import know_person
from land.accounts.models import Person
from land.core import search
from land.core.actions import link, raise_content_version
from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.enrolment.models import Enrolment
from land.notifications.api import notify, write_to_stranger
from startups import notices
from startups.models import (
    AgendaHost,
    AgendaItem,
    AgendaVersion,
    BarCamp,
    GuestProposal,
    Merger,
    Proposal,
    SessionNote,
    Vote,
)
from startups.models.proposals import GUEST_DAYS, GUEST_SALT
from startups.querysets.proposals import SEEN

LONGEST_TITLE = 120


class ProposalsClosed(DomainError):
    sentence = _("Sessions cannot be proposed now: look at the dates on the page of the BarCamp.")


class PlaceNeeded(DomainError):
    sentence = _("This takes a place in the BarCamp: enrol first.")


class TooManyProposals(DomainError):
    sentence = _("Each person may propose %(most)d sessions here. Withdraw one to propose another.")


class TitleNeeded(DomainError):
    sentence = _("Write a title: a few words are enough.")
    field = "title"


class TitleTooLong(DomainError):
    sentence = _("The title is too long: at most 120 characters.")
    field = "title"


class HasAHost(WrongState):
    sentence = _("Somebody has taken this session in the meantime.")


class NoLongerOpen(WrongState):
    sentence = _("This session can no longer be changed.")


class AlreadyBegun(DomainError):
    sentence = _("This session has begun: it can no longer be changed.")


class NotYet(DomainError):
    sentence = _("The BarCamp has not begun: a session can be marked from its first minute.")


class VotingClosed(DomainError):
    sentence = _("Voting is not open now.")


class OwnSession(DomainError):
    sentence = _("Nobody votes for their own session.")


class VotesUsedUp(DomainError):
    sentence = _("All %(most)d votes are given. Take one back to give it to this session.")


class NothingSaid(DomainError):
    sentence = _("Write what was said.")
    field = "text"


class NotAlike(DomainError):
    sentence = _(
        "These two sessions cannot become one: both must be open, with a host, and not in the grid yet."
    )


class AlreadyAsked(DomainError):
    sentence = _("It has been asked already: the answer is awaited.")


class LinkTooOld(DomainError):
    sentence = _("This link is no longer good: propose the session again.")


def plain(text: str) -> str:
    """One line as it is read: no control, zero-width or direction characters, single spaces (Unicode NFC)."""
    text = unicodedata.normalize("NFC", text)
    kept = (
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs", "Cn")
    )
    return " ".join("".join(kept).split())


def plain_title(text: str) -> str:
    """A title that may stand. Raises: TitleNeeded, TitleTooLong."""
    title = plain(text)
    if not title:
        raise TitleNeeded
    if len(title) > LONGEST_TITLE:
        raise TitleTooLong
    return title


def has_place(barcamp: BarCamp, person: Person) -> bool:
    """Whether this person has a place in the BarCamp now."""
    return Enrolment.objects.confirmed().filter(activity=barcamp.activity_id, person=person).exists()


def proposals_left(barcamp: BarCamp, person: Person) -> int:
    """How many sessions this person may still propose. Guests count by address: another name gives no more."""
    rows = Proposal.objects.filter(barcamp=barcamp, state__in=SEEN, owner__email=person.email)
    return max(barcamp.max_proposals_per_person - rows.count(), 0)


@transaction.atomic
def propose(
    *,
    barcamp: BarCamp,
    person: Person,
    title: str,
    abstract: str = "",
    format: str = Proposal.Format.TALK,
    needs: str = "",
    step_free: bool = False,
    seeks_host: bool = False,
    at: datetime | None = None,
) -> Proposal:
    """Propose a session; with `seeks_host` somebody else may take it.

    Where only some may enrol, only who has a place proposes; elsewhere anybody with a confirmed address.
    Raises: ProposalsClosed, PlaceNeeded, TooManyProposals, TitleNeeded, TitleTooLong.
    """
    title = plain_title(title)
    if not barcamp.takes_proposals(at or timezone.now()):
        raise ProposalsClosed
    if barcamp.activity.eligibility != "everybody" and not has_place(barcamp, person):
        raise PlaceNeeded
    # Whoever proposes twice at once waits here, and is counted the second time; one address, one turn.
    list(Person.objects.select_for_update().filter(email=person.email).order_by("pk"))
    mine = Proposal.objects.filter(barcamp=barcamp, state__in=SEEN, title=title, owner__email=person.email)
    if (same := mine.first()) is not None:
        return same
    if not proposals_left(barcamp, person):
        raise TooManyProposals(most=barcamp.max_proposals_per_person)
    row = Proposal.objects.create(
        barcamp=barcamp, owner=person, title=title, abstract=abstract.strip(), format=format,
        needs=plain(needs), step_free=step_free,
    )  # fmt: skip
    link(frm=("barcamp", barcamp.uuid), to=("session", row.uuid))
    if seeks_host:
        row.owner = None
        row.save(update_fields=["owner"])
    index_session(row)
    return row


@transaction.atomic
def add_session(*, barcamp: BarCamp, title: str, by: Any, at: datetime | None = None) -> Proposal:
    """Staff add a session with its title alone: one to be taken, or, once the BarCamp has begun, one that was held.

    Raises: TitleNeeded, TitleTooLong.
    """
    now = at or timezone.now()
    values: dict[str, Any] = {}
    if barcamp.activity.starts_at <= now:
        values = {"state": Proposal.State.HELD, "ended_at": now}
    row = Proposal.objects.create(barcamp=barcamp, title=plain_title(title), **values)
    link(frm=("barcamp", barcamp.uuid), to=("session", row.uuid))
    index_session(row)
    return row


@transaction.atomic
def ask_guest_to_confirm(
    *, barcamp: BarCamp, title: str, first_name: str, last_name: str, email: str, at: datetime | None = None
) -> None:
    """Write to an address that nobody has confirmed. What was typed waits for seven days at most, and its link says nothing
    of it; there is a session only once the link is opened and posted. The same thing asked twice has one link.

    Raises: ProposalsClosed, PlaceNeeded, TitleNeeded, TitleTooLong.
    """
    title = plain_title(title)
    if not barcamp.takes_proposals(at or timezone.now()):
        raise ProposalsClosed
    if barcamp.activity.eligibility != "everybody":
        raise PlaceNeeded
    now, email = at or timezone.now(), email.strip().lower()
    same = GuestProposal.objects.filter(barcamp=barcamp, title=title, email=email, proposal=None)
    row = next((each for each in same.order_by("-pk") if each.is_good(now)), None)
    row = row or GuestProposal(barcamp=barcamp, title=title, email=email)
    row.first_name, row.last_name = plain(first_name), plain(last_name)
    row.language = (get_language() or "it")[:2]
    row.save()
    write_to_stranger(key=notices.GUEST, to=row.email, facts={"guest": str(row.uuid), "title": title})


def read_guest(token: str, at: datetime | None = None) -> GuestProposal:
    """What a guest typed, or the session that came of it, from the link in their mail. Raises: LinkTooOld."""
    try:
        number = UUID(signing.Signer(salt=GUEST_SALT).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise LinkTooOld from error
    rows = GuestProposal.objects.select_related("barcamp__activity", "proposal__barcamp__activity", "person")
    row = rows.filter(uuid=number).first()
    if row is None or not row.is_good(at or timezone.now()):
        raise LinkTooOld
    return row


@transaction.atomic
def propose_as_guest(*, token: str, at: datetime | None = None) -> Proposal:
    """The guest's confirming POST has come: the address is theirs, and the session is proposed. Idempotent.

    An account has the session only if it has confirmed the same address: whoever merely registered with it has not.
    Raises: LinkTooOld, and whatever `propose` refuses.
    """
    told = read_guest(token, at)
    told = (
        GuestProposal.objects.select_for_update(of=["self"])
        .select_related("barcamp__activity")
        .get(pk=told.pk)
    )
    if told.proposal is not None:
        return told.proposal
    member = Person.objects.filter(
        user__is_active=True, user__emailaddress__email=told.email, user__emailaddress__verified=True
    ).first()
    person = member or know_person(
        email=told.email, first_name=told.first_name, last_name=told.last_name, language=told.language
    )
    row = propose(barcamp=told.barcamp, person=person, title=told.title, at=at)
    told.proposal, told.person = row, person
    told.title = told.first_name = told.last_name = told.email = ""
    told.save()
    return row


@transaction.atomic
def forget_guests(*, at: datetime | None = None) -> int:
    """Delete what guests typed and did not confirm in seven days. How many."""
    return GuestProposal.objects.stale(at or timezone.now(), GUEST_DAYS).delete()[0]


def _locked(proposal: Proposal) -> Proposal:
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("barcamp__activity", "owner")
        .get(pk=proposal.pk)
    )


def begins_at(proposal: Proposal) -> datetime | None:
    """When the grid that everybody sees lets it begin; None if it does not stand there."""
    version = AgendaVersion.objects.published().filter(
        barcamp=proposal.barcamp_id
    ).first() or AgendaVersion.objects.in_hand(proposal.barcamp_id)
    item = AgendaItem.objects.filter(version=version, proposal=proposal).select_related("slot").first()
    return item.slot.starts_at if item else None


def _may_change(row: Proposal, now: datetime) -> None:
    """Raises: NoLongerOpen, AlreadyBegun."""
    if not row.is_open or now > row.barcamp.activity.ends_at:
        raise NoLongerOpen
    begins = begins_at(row)
    if begins is not None and begins <= now:
        raise AlreadyBegun


@transaction.atomic
def change_session(
    *, proposal: Proposal, by: Any, title: str, abstract: str = "", format: str = "", needs: str = "",
    step_free: bool = False, at: datetime | None = None,
) -> Proposal:  # fmt: skip
    """Change its words until it begins; the grid in hand and the published one follow, older versions stay.

    Raises: NoLongerOpen, AlreadyBegun, TitleNeeded, TitleTooLong.
    """
    title = plain_title(title)
    row = _locked(proposal)
    _may_change(row, at or timezone.now())
    row.title, row.abstract, row.needs, row.step_free = title, abstract.strip(), plain(needs), step_free
    row.format = format or row.format
    row.save(update_fields=["title", "abstract", "needs", "step_free", "format", "changed_at"])
    latest = AgendaVersion.objects.published().filter(barcamp=row.barcamp).values_list("pk", flat=True)[:1]
    in_hand = AgendaVersion.objects.filter(barcamp=row.barcamp, number=None).values_list("pk", flat=True)
    AgendaItem.objects.filter(version__in=[*latest, *in_hand], proposal=row).update(title=title)
    index_session(row)
    return row


@transaction.atomic
def withdraw(*, proposal: Proposal, by: Any, at: datetime | None = None) -> Proposal:
    """Take one's session back. In the grid its cell says so until staff free it, and who voted for it is told.

    Idempotent. Raises: NoLongerOpen, AlreadyBegun.
    """
    row = _locked(proposal)
    if row.state == Proposal.State.WITHDRAWN:
        return row
    now = at or timezone.now()
    _may_change(row, now)
    stood = row.items.exists()
    move(row, to="withdrawn", frm=Proposal.OPEN, ended_at=now)
    lapse_mergers(row, now)
    if stood:
        tell(notices.CANCELLED, row, by=by, once=f"session-cancelled-{row.pk}")
    index_session(row)
    return row


@transaction.atomic
def hide_session(*, proposal: Proposal, by: Any, at: datetime | None = None) -> Proposal:
    """Staff take it away from everybody's eyes; it leaves the grid in hand. Idempotent. Raises: WrongState."""
    row = _locked(proposal)
    if row.state != Proposal.State.HIDDEN:
        now = at or timezone.now()
        move(
            row, to="hidden", frm=(*Proposal.OPEN, "held", "not_held", "withdrawn"),
            ended_at=row.ended_at or now,
        )  # fmt: skip
        AgendaItem.objects.filter(version__number=None, proposal=row).delete()
        lapse_mergers(row, now)
        index_session(row)
    return row


@transaction.atomic
def show_session(*, proposal: Proposal, by: Any) -> Proposal:
    """Bring a hidden one back among the proposed. Raises: WrongState."""
    row = _locked(proposal)
    move(row, to="proposed", frm="hidden", ended_at=None)
    index_session(row)
    return row


@transaction.atomic
def mark_held(*, proposal: Proposal, held: bool, by: Any, at: datetime | None = None) -> Proposal:
    """Staff write whether it was held; may be mended. Raises: NotYet before the BarCamp begins, WrongState."""
    row = _locked(proposal)
    if row.barcamp.activity.starts_at > (at or timezone.now()):
        raise NotYet
    frm = (*Proposal.OPEN, "held", "not_held")
    move(row, to="held" if held else "not_held", frm=frm, ended_at=at or timezone.now())
    raise_content_version()
    return row


@transaction.atomic
def take_session(*, proposal: Proposal, person: Person, at: datetime | None = None) -> Proposal:
    """Host a session that looks for somebody; of two at once the first has it. Counts among one's proposals.

    Raises: HasAHost, NoLongerOpen, PlaceNeeded, TooManyProposals.
    """
    list(Person.objects.select_for_update().filter(email=person.email).order_by("pk"))
    row = _locked(proposal)
    if row.owner_id == person.pk:
        return row
    if row.owner_id:
        raise HasAHost
    now = at or timezone.now()
    if not row.is_open or not row.barcamp.goes_on or now > row.barcamp.activity.ends_at:
        raise NoLongerOpen
    if row.barcamp.activity.eligibility != "everybody" and not has_place(row.barcamp, person):
        raise PlaceNeeded
    if not proposals_left(row.barcamp, person):
        raise TooManyProposals(most=row.barcamp.max_proposals_per_person)
    row.owner = person
    row.save(update_fields=["owner", "changed_at"])
    Vote.objects.filter(proposal=row, person=person).delete()
    _busy(row)
    return row


def _busy(row: Proposal) -> None:
    """Write its hosts into the cells in which it stands. Raises: HostIsBusy's sentence through the constraint."""
    from startups.actions.grid import HostIsBusy

    try:
        with transaction.atomic():
            for item in AgendaItem.objects.filter(proposal=row, version__number=None):
                for person in Proposal.objects.whole().get(pk=row.pk).hosts():
                    AgendaHost.objects.get_or_create(
                        item=item, version_id=item.version_id, slot_id=item.slot_id, person=person
                    )
    except IntegrityError as error:
        raise HostIsBusy from error


# ---- Votes ----


@transaction.atomic
def vote(*, proposal: Proposal, person: Person, at: datetime | None = None) -> Vote:
    """Give one of one's votes to a session. Idempotent.

    The person's enrolment is the lock: whoever presses fifty times at once is counted one time after the other.
    Raises: VotingClosed, PlaceNeeded, OwnSession, VotesUsedUp, NoLongerOpen.
    """
    row = Proposal.objects.whole().get(pk=proposal.pk)
    if not row.barcamp.takes_votes(at or timezone.now()):
        raise VotingClosed
    if lock_place(row.barcamp, person) is None:
        raise PlaceNeeded
    if not row.is_open:
        raise NoLongerOpen
    if person in row.hosts():
        raise OwnSession
    if (given := Vote.objects.filter(proposal=row, person=person).first()) is not None:
        return given
    used = Vote.objects.standing().filter(person=person, proposal__barcamp=row.barcamp).count()
    if used >= row.barcamp.votes_per_person:
        raise VotesUsedUp(most=row.barcamp.votes_per_person)
    return Vote.objects.create(proposal=row, person=person)


def lock_place(barcamp: BarCamp, person: Person) -> Enrolment | None:
    """The person's place in the BarCamp, held until the transaction ends; None if there is none."""
    rows = Enrolment.objects.select_for_update().filter(activity=barcamp.activity_id, person=person)
    return rows.filter(state="confirmed").first()


@transaction.atomic
def take_vote_back(*, proposal: Proposal, person: Person, at: datetime | None = None) -> None:
    """Take a vote back until voting closes. Idempotent. Raises: VotingClosed."""
    if not proposal.barcamp.takes_votes(at or timezone.now()):
        raise VotingClosed
    Vote.objects.filter(proposal=proposal, person=person).delete()


# ---- Two alike ----


def _alike(gives: Proposal, takes: Proposal) -> bool:
    """Whether the two may become one now."""
    return (
        gives.pk != takes.pk
        and gives.barcamp_id == takes.barcamp_id
        and all(row.state == "proposed" and row.owner_id for row in (gives, takes))
        and not AgendaItem.objects.filter(version__number=None, proposal=gives).exists()
    )


@transaction.atomic
def ask_merger(*, gives: Proposal, takes: Proposal, by: Person) -> Merger:
    """A host of `gives` asks that it become part of `takes`; the hosts of the other one are told. Idempotent.

    Whoever hosts both needs nobody's consent. Raises: NotAlike, AlreadyAsked (by the other side).
    """
    for row in sorted((gives, takes), key=lambda each: each.pk):
        _locked(row)
    gives, takes = (Proposal.objects.whole().get(pk=row.pk) for row in (gives, takes))
    if not _alike(gives, takes) or by not in gives.hosts():
        raise NotAlike
    if Merger.objects.waiting().filter(gives=takes, takes=gives).exists():
        raise AlreadyAsked
    asked, _created = Merger.objects.get_or_create(
        gives=gives, takes=takes, state="asked", defaults={"asked_by": by}
    )
    if by in takes.hosts():
        return answer_merger(merger=asked, by=by, agrees=True)
    notify(
        kind=notices.MERGER_ASKED,
        to=takes.hosts(),
        facts={"merger": asked.pk},
        once=f"session-merger-asked-{asked.pk}",
    )
    return asked


@transaction.atomic
def answer_merger(*, merger: Merger, by: Person, agrees: bool, at: datetime | None = None) -> Merger:
    """A host of the other session agrees or not. Then the hosts are together and who voted both counts once.

    Raises: NotAlike if one of the two has been withdrawn, merged or put in the grid meanwhile; WrongState.
    """
    now = at or timezone.now()
    row = Merger.objects.select_related("gives", "takes").get(pk=merger.pk)
    for each in sorted((row.gives, row.takes), key=lambda one: one.pk):
        _locked(each)
    gives, takes = (Proposal.objects.whole().get(pk=pk) for pk in (row.gives_id, row.takes_id))
    if row.state == "asked" and agrees and not _alike(gives, takes):
        raise NotAlike
    move(row, to="done" if agrees else "refused", frm="asked", answered_at=now)
    if agrees:
        hosts = takes.hosts()
        takes.co_hosts.add(*(person for person in gives.hosts() if person != takes.owner))
        move(gives, to="merged", frm="proposed", ended_at=now, merged_into=takes)
        both = {*hosts, *gives.hosts()}
        Vote.objects.filter(proposal=takes, person__in=both).delete()
        already = Vote.objects.filter(proposal=takes).values("person")
        Vote.objects.filter(proposal=gives, person__in=both).delete()
        Vote.objects.filter(proposal=gives, person__in=already).delete()
        Vote.objects.filter(proposal=gives).update(proposal=takes)
        _busy(takes)
        lapse_mergers(gives, now)
        link(frm=("session", gives.uuid), to=("session", takes.uuid))
        index_session(gives)
    others = [person for person in gives.hosts() if person != by]
    notify(
        kind=notices.MERGER_ANSWERED,
        to=others,
        facts={"merger": row.pk},
        once=f"session-merger-answered-{row.pk}",
    )
    return row


def lapse_mergers(proposal: Proposal, now: datetime) -> None:
    """What was asked of a session that is no longer there is not awaited any more."""
    for name in ("gives", "takes"):
        Merger.objects.filter(state="asked", **{name: proposal}).update(state="lapsed", answered_at=now)


# ---- What was said ----


@transaction.atomic
def write_note(
    *, proposal: Proposal, person: Person, by: Any, text: str, links: Iterable[str] = (), outcome: str = ""
) -> SessionNote:
    """Write what was said in a session. Raises: NothingSaid."""
    if not plain(text):
        raise NothingSaid
    return SessionNote.objects.create(
        proposal=proposal, person=person, by=by, text=text.strip(), links=list(links), outcome=outcome.strip()
    )


@transaction.atomic
def delete_note(*, note: SessionNote) -> None:
    """Take it away."""
    note.delete()


# ---- Telling and finding ----


def tell(kind: str, proposal: Proposal, *, by: Any, once: str, voters: bool = True, version: int = 0) -> None:
    """Tell hosts, and voters too, of what happens to a session; not whoever made it happen."""
    row = Proposal.objects.whole().get(pk=proposal.pk)
    people = {person.pk: person for person in row.hosts()}
    if voters:
        people |= {person.pk: person for person in Person.objects.filter(session_votes__proposal=row)}
    mine = by.pk if by is not None else None
    notify(
        kind=kind,
        to=[person for person in people.values() if mine is None or person.user_id != mine],
        facts={"session": row.pk, "version": version},
        once=once,
    )


def session_documents(proposal: Proposal) -> Iterator[search.Document]:
    """What the search keeps of a session, in each language: its words, nobody's name."""
    for language in ("it", "en"):
        with override(language):
            yield search.Document(
                kind="session",
                uuid=proposal.uuid,
                title=proposal.title,
                url=proposal.get_absolute_url(),
                dated=proposal.barcamp.activity.starts_at,
                summary=proposal.abstract[:300],
                body=" ".join([proposal.abstract, proposal.barcamp.title]),
                language=language,
            )


def index_session(proposal: Proposal) -> None:
    """Bring the search up to how it stands now."""
    row = Proposal.objects.whole().public().listed().filter(pk=proposal.pk).first()
    if row is None:
        search.forget("session", proposal.uuid)
    else:
        for document in session_documents(row):
            search.index(document)


@transaction.atomic
def forget_sessions(*, person: Person) -> None:
    """Somebody leaves: their open sessions look for another host, their votes and notes lose their name."""
    now = timezone.now()
    for row in Proposal.objects.filter(owner=person, barcamp__activity__ends_at__gte=now).open():
        row.owner = row.co_hosts.order_by("pk").first()
        row.save(update_fields=["owner", "changed_at"])
        if row.owner:
            row.co_hosts.remove(row.owner)
    for row in Proposal.objects.filter(co_hosts=person):
        row.co_hosts.remove(person)
    GuestProposal.objects.filter(email=person.email).delete()
    AgendaHost.objects.filter(person=person).delete()
    Merger.objects.filter(asked_by=person, state="asked").update(state="lapsed", answered_at=now)
    Vote.objects.filter(person=person, proposal__barcamp__voting_close_at__gte=now).delete()
    SessionNote.objects.filter(person=person).update(person=None, by=None)
