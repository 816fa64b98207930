"""The verbs of a ballot but voting itself: prepare, open, admit, close, publish, annul, break a tie.

Closing is where secrecy begins: in one transaction what was cast is counted, written anew under random keys in random order, and
whatever could lead from a person to a vote is emptied. Nobody can undo it.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core import jobs
from land.core.actions import raise_content_version
from land.core.errors import DomainError, WrongState
from land.core.models import Receipt
from land.core.states import move
from workshops.actions.counting import Sheet, count
from workshops.actions.room import changed, check_phase, note
from workshops.models import (
    Ballot,
    BallotOption,
    CastBallot,
    CastVote,
    Idea,
    PaperBallot,
    Participant,
    Screen,
    VoterRoll,
    Workshop,
)
from workshops.models.workshops import Phase

GRACE = (15, 30)  # seconds between “about to close” and closed; source: specification of workshops, §5.2
USUAL_GRACE = 20
FEWEST_OPTIONS = FEWEST_PRESENT = 2


class TooFewOptions(DomainError):
    sentence = _("A vote needs at least two ideas to choose from.")


class TooFewPresent(DomainError):
    sentence = _("At least two people must be present to open the vote.")


class AnotherIsOpen(DomainError):
    sentence = _("Another vote of this workshop is open: close it first.")


class IdeasChanged(DomainError):
    sentence = _("The ideas have changed since the vote was prepared: prepare it again.")


class GraceOutOfRange(DomainError):
    sentence = _("The countdown lasts from 15 to 30 seconds.")


class StillCounting(DomainError):
    sentence = _("The countdown is not over: phones may still be sending.")


class NoTie(DomainError):
    sentence = _("There is no tie to break in this vote.")


class ReasonMissing(DomainError):
    sentence = _("Write why the vote is annulled: it stays in the log.")
    field = "reason"


class IdeaOnBallot(WrongState):
    sentence = _("This idea is being voted: it cannot be changed or joined to another now.")


class NotPresent(DomainError):
    sentence = _("Only who has arrived can be admitted to the vote.")


def check_not_on_ballot(idea: Idea) -> None:
    """An idea that is being voted stays as it was printed. Raises: IdeaOnBallot."""
    if BallotOption.objects.filter(idea=idea, ballot__state__in=Ballot.TAKING).exists():
        raise IdeaOnBallot


def current(workshop: Workshop) -> Ballot | None:
    """The ballot that the room is at: the one that is open, else the latest that was not annulled."""
    rows = list(workshop.ballots.exclude(state="annulled").order_by("pk"))
    return next((row for row in rows if row.state in Ballot.TAKING), rows[-1] if rows else None)


# ---- Before ----


@transaction.atomic
def prepare(
    *,
    workshop: Workshop,
    by: Any,
    title: str = "",
    ideas: Iterable[Idea] | None = None,
    votes_per_person: int | None = None,
    excludes_own: bool | None = None,
    tie_of: Ballot | None = None,
) -> Ballot:
    """Make the ballot, or make anew the one not yet open: the ideas chosen, numbered from 1 theme by theme.

    Numbers and titles are those that get printed. More votes than options are as many votes as options: the row tells.
    Raises: TooFewOptions.
    """
    Workshop.objects.select_for_update().get(pk=workshop.pk)
    chosen = Idea.objects.filter(workshop=workshop).chosen().select_related("theme")
    if ideas is not None:
        chosen = chosen.filter(pk__in=[idea.pk for idea in ideas])
    rows = list(chosen)
    if len(rows) < FEWEST_OPTIONS:
        raise TooFewOptions
    ballot = workshop.ballots.filter(state="draft").first() or Ballot(workshop=workshop)
    ballot.title = title or str(_("The ideas to take forward"))
    ballot.tie_of = tie_of
    ballot.votes_per_person = min(votes_per_person or workshop.votes_per_person, len(rows), 20)
    ballot.excludes_own = workshop.own_group == "excluded" if excludes_own is None else excludes_own
    ballot.save()
    ballot.options.all().delete()
    BallotOption.objects.bulk_create(
        BallotOption(ballot=ballot, number=number, idea=idea, title=idea.title, theme=idea.theme)
        for number, idea in enumerate(rows, start=1)
    )
    note(
        workshop,
        by=by,
        what="ballot-prepared",
        ballot=ballot.pk,
        options=len(rows),
        votes=ballot.votes_per_person,
    )
    changed(workshop)
    return ballot


@transaction.atomic
def open_ballot(*, ballot: Ballot, by: Any) -> Ballot:
    """Let the room vote: whoever has arrived is on the roll, the options are frozen.

    Raises: NotNow outside the phase of the vote, TooFewOptions, TooFewPresent, IdeasChanged, AnotherIsOpen, WrongState.
    """
    workshop = Workshop.objects.select_for_update().get(pk=ballot.workshop_id)
    check_phase(workshop, Phase.VOTE)
    options = list(ballot.options.select_related("idea"))
    if len(options) < FEWEST_OPTIONS:
        raise TooFewOptions
    if any(row.idea.state != "chosen" or row.idea.title != row.title for row in options):
        raise IdeasChanged
    here = list(workshop.participants.here().select_related("group").order_by("pk"))
    if len(here) < FEWEST_PRESENT:
        raise TooFewPresent
    if workshop.ballots.taking().exists():
        raise AnotherIsOpen
    entitled: dict[str, int] = {}
    for person in here:
        entitled[person.group.key] = entitled.get(person.group.key, 0) + 1
    move(ballot, to="open", frm="draft", opened_at=timezone.now(), entitled=entitled)
    VoterRoll.objects.bulk_create(VoterRoll(ballot=ballot, participant=person) for person in here)
    Screen.objects.filter(workshop=workshop).update(mode=Screen.Mode.TURNOUT)
    facts = {"without_theme": sum(person.theme_id is None for person in here)} if ballot.excludes_own else {}
    note(workshop, by=by, what="ballot-opened", ballot=ballot.pk, entitled=len(here), **facts)
    changed(workshop)
    return ballot


def late(ballot: Ballot) -> Any:
    """Whoever has arrived and is not on the roll."""
    return ballot.workshop.participants.here().exclude(roll__ballot=ballot)


@transaction.atomic
def admit(*, ballot: Ballot, by: Any, participants: Sequence[Participant]) -> int:
    """Put people who came late on the roll of an open ballot; how many were not on it. Raises: WrongState, NotPresent."""
    locked = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if locked.state not in Ballot.TAKING:
        raise WrongState
    missing = list(
        late(locked).filter(pk__in=[row.pk for row in participants]).select_related("group").order_by("pk")
    )
    there = VoterRoll.objects.filter(ballot=locked, participant__in=[row.pk for row in participants]).count()
    if len(missing) + there < len({row.pk for row in participants}):
        raise NotPresent
    for person in missing:
        VoterRoll.objects.create(ballot=locked, participant=person)
        locked.entitled[person.group.key] = locked.entitled.get(person.group.key, 0) + 1
    if missing:
        Ballot.objects.filter(pk=locked.pk).update(entitled=locked.entitled)
        facts = {"without_theme": sum(row.theme_id is None for row in missing)} if locked.excludes_own else {}
        note(locked.workshop, by=by, what="ballot-admitted", ballot=locked.pk, people=len(missing), **facts)
        changed(locked.workshop)
    return len(missing)


def turnout(ballot: Ballot) -> tuple[int, int]:
    """(how many have voted, how many may): all that anybody knows while it is open. One query."""
    told = VoterRoll.objects.filter(ballot=ballot).values_list("voted").annotate(Count("pk"))
    numbers = dict(told.order_by())
    return numbers.get(True, 0), sum(numbers.values())


# ---- Closing ----


@transaction.atomic
def begin_closing(
    *, ballot: Ballot, by: Any, seconds: int = USUAL_GRACE, now: datetime | None = None
) -> Ballot:
    """Say everywhere that the vote is about to close; late phones are heard for `seconds`.

    Raises: GraceOutOfRange, WrongState.
    """
    if not GRACE[0] <= seconds <= GRACE[1]:
        raise GraceOutOfRange
    at = (now or timezone.now()) + timedelta(seconds=seconds)
    move(ballot, to="closing", frm="open", closes_at=at)
    note(ballot.workshop, by=by, what="ballot-closing", ballot=ballot.pk, seconds=seconds)
    changed(ballot.workshop)
    return ballot


@transaction.atomic
def close(*, ballot: Ballot, by: Any = None, now: datetime | None = None) -> Ballot:
    """Count and forget who voted what: one transaction, once. Raises: StillCounting, WrongState.

    Every vote under way either comes before (its line of the roll is locked here) or is refused after.
    """
    now = now or timezone.now()
    list(VoterRoll.objects.select_for_update().filter(ballot=ballot).order_by("pk").values_list("pk"))
    locked = Ballot.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=ballot.pk)
    if locked.state != Ballot.State.CLOSING:
        raise WrongState
    if locked.closes_at is not None and locked.closes_at > now:
        raise StillCounting
    results = tally(locked)
    forget(locked, told={row["key"] for row in results["groups"] if row["voted"] is not None})
    for batch in locked.batches.exclude(state__in=["applied", "refused"]):
        move(batch, to="refused", frm=batch.state)
        note(
            locked.workshop,
            by=by,
            what="paper-refused",
            ballot=locked.pk,
            batch=batch.pk,
            sheets=batch.sheets,
        )
    move(locked, to="closed", frm="closing", closed_at=now, results=results, results_hash=digest(results))
    told = results["turnout"]
    note(
        locked.workshop, by=by, what="ballot-closed", ballot=locked.pk, hash=locked.results_hash[:12], **told
    )
    changed(locked.workshop)
    jobs.nudge("workshops.sweep_traces")
    return locked


def tally(ballot: Ballot) -> dict[str, Any]:
    """The count as it will be told, small categories left out; its words with it, so that it stands by itself."""
    options = list(ballot.options.select_related("theme"))
    groups = list(ballot.workshop.groups.all())
    number_of = {option.pk: option.number for option in options}
    ticked: dict[Any, list[int]] = {}
    for cast, option in CastVote.objects.filter(cast__ballot=ballot).values_list("cast", "option"):
        ticked.setdefault(cast, []).append(number_of[option])
    sheets = [
        Sheet(row.group.key if row.group else "", row.channel, row.validity, tuple(ticked.get(row.pk, ())))
        for row in CastBallot.objects.filter(ballot=ballot).select_related("group")
    ]
    told = count(
        sheets=sheets, options=list(number_of.values()), groups=[row.key for row in groups], entitled=ballot.entitled,
        smallest=ballot.workshop.smallest_cell,
    )  # fmt: skip
    # Whoever handed in a stub and no sheet is on the roll without a ballot; whoever asked to be erased is not on it any more.
    told["turnout"]["stubs_without_ballot"] = max(turnout(ballot)[0] - told["turnout"]["voted"], 0)
    for row, group in zip(told["groups"], groups, strict=True):
        row |= {"title": group.title, "title_en": group.title_en, "symbol": group.symbol}
    for row, option in zip(told["options"], options, strict=True):
        row |= {"title": option.title, "theme": option.theme.title, "theme_en": option.theme.title_en}
    return told | {"ballot": ballot.title, "votes_per_person": ballot.votes_per_person}


def digest(results: dict[str, Any]) -> str:
    """The SHA-256 of the count as written: whoever reads it later can see that nobody touched it."""
    return hashlib.sha256(json.dumps(results, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def forget(ballot: Ballot, *, told: set[str]) -> None:
    """Write what was cast anew so that nothing ties it to anybody, and throw away whatever could.

    The rows are new ones: fresh random keys, inserted in the order of these keys, all by this transaction, so that neither
    keys nor places on disk nor transaction numbers follow the order of voting. The channel goes from each, and the category
    from those whose category is not `told`: alone in it, somebody would be known. The roll is written anew in the order of
    participants, without links and sendings; sheets read from paper and their stubs go.
    """
    groups = {row.pk: row for row in ballot.workshop.groups.all()}
    kept = []
    for row in CastBallot.objects.filter(ballot=ballot).prefetch_related("votes"):
        group = groups.get(row.group_id)
        new = CastBallot(
            id=uuid4(), ballot=ballot, validity=row.validity, channel="",
            group=group if group is not None and group.key in told else None,
        )  # fmt: skip
        kept.append(
            (new, [CastVote(id=uuid4(), cast=new, option_id=vote.option_id) for vote in row.votes.all()])
        )
    roll = [
        VoterRoll(ballot=ballot, participant_id=person, channel=channel, voted=voted)
        for person, channel, voted in VoterRoll.objects.filter(ballot=ballot)
        .order_by("participant_id")
        .values_list("participant_id", "channel", "voted")
    ]
    VoterRoll.objects.filter(ballot=ballot).delete()
    CastVote.objects.filter(cast__ballot=ballot).delete()
    CastBallot.objects.filter(ballot=ballot).delete()
    CastBallot.objects.bulk_create(sorted((new for new, _votes in kept), key=lambda row: row.id))
    CastVote.objects.bulk_create(
        sorted((vote for _new, votes in kept for vote in votes), key=lambda row: row.id)
    )
    VoterRoll.objects.bulk_create(roll)
    PaperBallot.objects.filter(batch__ballot=ballot).delete()
    ballot.batches.update(stubs=[], differences=[])
    rooms = f"/laboratori/{ballot.workshop.slug}/"
    for door in ("carta/", "chiosco/", "sala/"):
        Receipt.objects.filter(location__contains=f"{rooms}{door}").delete()


def sweep_traces() -> None:
    """Take from disk the rows that closing has replaced; cannot run inside a transaction."""
    tables = (CastBallot, CastVote, VoterRoll, PaperBallot)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM {connection.ops.quote_name(table._meta.db_table)}")


def close_overdue(now: datetime | None = None) -> int:
    """End the countdowns that are over, each by itself; how many."""
    now = now or timezone.now()
    closed = 0
    for ballot in Ballot.objects.filter(state="closing", closes_at__lte=now).order_by("closes_at"):
        try:
            close(ballot=ballot, now=now)
        except WrongState:
            continue
        closed += 1
    return closed


# ---- After ----


@transaction.atomic
def publish(*, ballot: Ballot, by: Any) -> Ballot:
    """Show the count to everybody: wall, phones, page, files. Raises: WrongState."""
    move(ballot, to="published", frm="closed", published_at=timezone.now())
    Screen.objects.filter(workshop=ballot.workshop_id).update(mode=Screen.Mode.RESULTS)
    note(ballot.workshop, by=by, what="ballot-published", ballot=ballot.pk)
    changed(ballot.workshop)
    raise_content_version()
    return ballot


@transaction.atomic
def annul(*, ballot: Ballot, by: Any, reason: str) -> Ballot:
    """Take a ballot out of count, for a reason that stays; what was cast is thrown away. A new ballot is another one.

    One that is published stays: it can only be explained. Raises: ReasonMissing, WrongState.
    """
    reason = reason.strip()[:300]
    if not reason:
        raise ReasonMissing
    list(VoterRoll.objects.select_for_update().filter(ballot=ballot).order_by("pk").values_list("pk"))
    voted, entitled = turnout(ballot)
    move(
        ballot, to="annulled", frm=["draft", "open", "closing", "closed"], annulled_why=reason, results={}, results_hash="",
    )  # fmt: skip
    VoterRoll.objects.filter(ballot=ballot).delete()
    CastVote.objects.filter(cast__ballot=ballot).delete()
    CastBallot.objects.filter(ballot=ballot).delete()
    PaperBallot.objects.filter(batch__ballot=ballot).delete()
    ballot.batches.filter(state__in=["draft", "entered"]).update(state="refused")
    ballot.batches.update(stubs=[], differences=[])
    note(ballot.workshop, by=by, what="ballot-annulled", ballot=ballot.pk, voted=voted, entitled=entitled)
    changed(ballot.workshop)
    jobs.nudge("workshops.sweep_traces")
    return ballot


@transaction.atomic
def break_tie(*, ballot: Ballot, by: Any) -> Ballot:
    """Prepare a ballot with only the options that tie at the cut, and as many votes as places are left. Raises: NoTie."""
    tied = set(ballot.results.get("tied_at_cut", []))
    if ballot.state not in Ballot.COUNTED or not tied:
        raise NoTie
    above = sum(
        row["place"] < min(each["place"] for each in ballot.results["options"] if each["number"] in tied)
        for row in ballot.results["options"]
    )
    ideas = [row.idea for row in ballot.options.select_related("idea") if row.number in tied]
    return prepare(
        workshop=ballot.workshop, by=by, title=str(_("Tie-break: %(title)s") % {"title": ballot.title})[:120], ideas=ideas,
        votes_per_person=ballot.results["cut"] - above, tie_of=ballot,
    )  # fmt: skip


def first_ideas(ballot: Ballot) -> list[tuple[Idea, int, int]]:
    """(idea, place, votes) of those that the room takes forward, best first; who ties is there with the others.

    Where a tie-break was published its first ones stand in the places that were left.
    """
    rows = {row["number"]: row for row in ballot.results.get("options", [])}
    cut = ballot.results.get("cut", 0)
    tied = set(ballot.results.get("tied_at_cut", []))
    broken = ballot.tie_breaks.filter(state="published").order_by("-published_at").first()
    first = [
        (option.idea, rows[option.number]["place"], rows[option.number]["votes"])
        for option in ballot.options.select_related("idea__theme")
        if rows.get(option.number, {}).get("votes")
        and rows[option.number]["place"] <= cut
        and not (broken and option.number in tied)
    ]
    first.sort(key=lambda row: row[1])
    if broken:
        left = cut - len(first)
        again = {row["number"]: row for row in broken.results["options"]}
        after = [
            (option.idea, len(first) + again[option.number]["place"], again[option.number]["votes"])
            for option in broken.options.select_related("idea__theme")
            if again[option.number]["votes"] and again[option.number]["place"] <= left
        ]
        first += sorted(after, key=lambda row: row[1])
    return first


def secret_word(seed: Any) -> str:
    """A word that says “this sending has arrived”, the same for the same sending."""
    place = int(hashlib.sha256(str(seed).encode()).hexdigest(), 16) % len(WORDS)
    return WORDS[place]


WORDS = (
    "albero", "alveare", "ancora", "aquilone", "arancia", "arnia", "bottega", "bussola", "canestro", "castagno", "cedro",
    "chiave", "ciliegia", "collina", "conchiglia", "corallo", "falco", "faro", "felce", "fiaccola", "fienile", "fontana",
    "forno", "gabbiano", "gelso", "ghianda", "ginestra", "girasole", "granaio", "isola", "lago", "lanterna", "lavanda",
    "leccio", "limone", "lucciola", "mandorla", "mare", "mercato", "mulino", "nido", "nocciolo", "oliva", "orto", "papavero",
    "pergola", "piazza", "pineta", "ponte", "portico", "quercia", "rondine", "rosmarino", "salice", "scoglio", "sentiero",
    "spiga", "telaio", "tiglio", "torre", "trifoglio", "veliero", "vigna", "volpe",
)  # fmt: skip
