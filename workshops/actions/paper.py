"""The verbs of paper: a pile of stubs and a pile of sheets, read twice, counted on the same roll as the phones.

Stubs and sheets are two lists that nothing ties to one another. Sheets are at most as many as stubs, stubs at most as many as
the people on the roll who have not voted otherwise.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.errors import DomainError, WrongState
from land.core.states import move
from workshops.actions import codes
from workshops.actions.ballots import current
from workshops.actions.room import note
from workshops.actions.voting import check_taking
from workshops.models import Ballot, CastBallot, CastVote, PaperBallot, PaperBatch, VoterRoll, Workshop
from workshops.policies.room import controls

MOST_SHEETS = 60


class NoStubs(DomainError):
    sentence = _("Write the codes of the stubs, one a line.")
    field = "stubs"


class SheetsOutOfRange(DomainError):
    sentence = _("A pile holds from 1 to %(most)d sheets.")
    field = "sheets"


class MoreSheetsThanStubs(DomainError):
    sentence = _("There are %(sheets)d sheets and %(stubs)d stubs: sheets cannot be more than stubs.")
    field = "sheets"


class StubUnknown(DomainError):
    sentence = _("No participant of this workshop has these codes: %(codes)s.")
    field = "stubs"


class StubTwice(DomainError):
    sentence = _("These codes stand twice, or in another pile: %(codes)s.")
    field = "stubs"


class StubNotOnRoll(DomainError):
    sentence = _("These people are not on the roll: admit them first. %(codes)s.")
    field = "stubs"


class SheetWrong(DomainError):
    sentence = _("Sheet %(serial)d: %(why)s")


class SheetsMissing(DomainError):
    sentence = _("The pile has %(sheets)d sheets: read each of them.")


class SamePerson(DomainError):
    sentence = _("The second reading is made by somebody else than the first.")


class NotYetAgreed(DomainError):
    sentence = _("The pile counts once two readings agree.")


class VotedOtherwise(DomainError):
    """Paper wins over the phone only if the control room says so."""

    sentence = _(
        "A vote by phone has already come from some of these people (%(people)d): "
        "the control room must confirm that paper counts."
    )


class RoomForFewer(DomainError):
    sentence = _(
        "There are more stubs (%(stubs)d) than people on the roll who have not voted otherwise (%(left)d)."
    )


@dataclass(frozen=True)
class Read:
    """One sheet as read: the key of its category, the numbers ticked, whether whoever reads takes it for null."""

    group: str
    numbers: tuple[int, ...] = ()
    null: bool = False


@transaction.atomic
def start_batch(
    *, ballot: Ballot, by: Any, sheets: int, stubs: Sequence[str], now: datetime | None = None
) -> PaperBatch:
    """Take a pile in: how many sheets, whose stubs. After the closing it is refused, and the log says so.

    Raises: NotOpen before the vote, NoStubs, SheetsOutOfRange, MoreSheetsThanStubs, StubUnknown, StubTwice, StubNotOnRoll.
    """
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=ballot.pk)
    if ballot.state in Ballot.COUNTED or (ballot.closes_at and ballot.closes_at < (now or timezone.now())):
        batch = PaperBatch.objects.create(
            ballot=ballot, sheets=max(sheets, 0), state="refused", entered_by=by
        )
        note(ballot.workshop, by=by, what="paper-late", ballot=ballot.pk, batch=batch.pk, sheets=sheets)
        return batch
    check_taking(ballot, now or timezone.now())
    typed = [code for code in stubs if code.strip()]
    if not typed:
        raise NoStubs
    if not 1 <= sheets <= MOST_SHEETS:
        raise SheetsOutOfRange(most=MOST_SHEETS)
    if sheets > len(typed):
        raise MoreSheetsThanStubs(sheets=sheets, stubs=len(typed))
    hashes = _hashes(ballot, typed)
    batch = PaperBatch.objects.create(ballot=ballot, sheets=sheets, stubs=sorted(hashes), entered_by=by)
    note(
        ballot.workshop,
        by=by,
        what="paper-taken",
        ballot=ballot.pk,
        batch=batch.pk,
        sheets=sheets,
        stubs=len(hashes),
    )
    return batch


def _hashes(ballot: Ballot, typed: Sequence[str]) -> list[str]:
    """What the codes typed hide, each of somebody on the roll and in no other pile."""
    often = Counter(codes.normalised(code) for code in typed)
    if twice := sorted(code for code, number in often.items() if number > 1):
        raise StubTwice(codes=", ".join(twice))
    hashes = {codes.hashed(codes.normalised(code)): code.strip() for code in typed}
    known = dict(ballot.workshop.participants.filter(code_hash__in=hashes).values_list("code_hash", "pk"))
    if unknown := sorted(hashes[each] for each in hashes if each not in known):
        raise StubUnknown(codes=", ".join(unknown))
    rolled = set(
        VoterRoll.objects.filter(ballot=ballot, participant__in=known.values()).values_list(
            "participant", flat=True
        )
    )
    if absent := sorted(hashes[each] for each, person in known.items() if person not in rolled):
        raise StubNotOnRoll(codes=", ".join(absent))
    elsewhere = {each for row in ballot.batches.exclude(state="refused") for each in row.stubs}
    if again := {hashes[each] for each in hashes if each in elsewhere}:
        raise StubTwice(codes=", ".join(sorted(again)))
    return list(hashes)


@transaction.atomic
def read_batch(*, batch: PaperBatch, by: Any, read: Sequence[Read]) -> PaperBatch:
    """Keep a reading of every sheet: the first one, the same person's correction of it, or somebody else's second reading.

    A second reading is compared field by field; where they differ both say what they read and the pile waits. `differences`
    is empty when the two agree. Raises: NotOpen, SheetsMissing, SheetWrong, SamePerson, WrongState.
    """
    batch = (
        PaperBatch.objects.select_for_update(of=("self",)).select_related("ballot__workshop").get(pk=batch.pk)
    )
    ballot = batch.ballot
    check_taking(ballot, timezone.now())
    if batch.state not in ("draft", "entered"):
        raise WrongState
    if len(read) != batch.sheets:
        raise SheetsMissing(sheets=batch.sheets)
    first = batch.state == "draft" or batch.entered_by_id == by.pk
    if not first and not ballot.workshop.paper_needs_two:
        raise SamePerson(_("This pile needs one reading only: whoever entered it can correct it."))
    rows = _sheets(batch, read, 1 if first else 2)
    batch.ballots.filter(reading=1 if first else 2).delete()
    PaperBallot.objects.bulk_create(rows)
    if batch.state == "draft":
        move(batch, to="entered", frm="draft")
    if not first:
        batch.checked_by = by
    batch.differences = differences(batch)
    batch.save(update_fields=["checked_by", "differences", "changed_at"])
    note(
        ballot.workshop, by=by, what="paper-read", ballot=ballot.pk, batch=batch.pk, reading=1 if first else 2,
        differences=len(batch.differences),
    )  # fmt: skip
    return batch


def _sheets(batch: PaperBatch, read: Sequence[Read], reading: int) -> list[PaperBallot]:
    """The rows of a reading; more ticks than votes make a null ballot, none a blank one."""
    groups = {row.key: row for row in batch.ballot.workshop.groups.all()}
    options = {row.number for row in batch.ballot.options.all()}
    rows = []
    for serial, each in enumerate(read, start=1):
        if each.group not in groups:
            raise SheetWrong(serial=serial, why=_("say which category the symbol stands for."))
        if wrong := [number for number in each.numbers if number not in options]:
            raise SheetWrong(
                serial=serial, why=_("number %(number)d is not on the ballot.") % {"number": wrong[0]}
            )
        null = each.null or len(set(each.numbers)) > batch.ballot.votes_per_person
        validity = "null" if null else "valid" if each.numbers else "blank"
        rows.append(
            PaperBallot(
                batch=batch, reading=reading, serial=serial, numbers=sorted(set(each.numbers)), group=groups[each.group],
                validity=validity,
            )
        )  # fmt: skip
    return rows


def differences(batch: PaperBatch) -> list[dict[str, Any]]:
    """Where two readings differ: sheet, field, what the first and the second person read. Empty without a second reading."""
    readings: dict[int, dict[int, PaperBallot]] = {1: {}, 2: {}}
    for row in batch.ballots.select_related("group"):
        readings[row.reading][row.serial] = row
    if not readings[2]:
        return []
    fields = {
        "group": lambda row: row.group.key,
        "numbers": lambda row: " ".join(str(number) for number in row.numbers),
        "validity": lambda row: row.validity,
    }
    return [
        {"serial": serial, "field": name, "first": of(one), "second": of(readings[2][serial])}
        for serial, one in sorted(readings[1].items())
        for name, of in fields.items()
        if of(one) != of(readings[2][serial])
    ]


def agreed(batch: PaperBatch) -> bool:
    """Whether it may count: read, and read twice alike where the workshop asks for two."""
    if batch.state != "entered":
        return False
    if not batch.ballot.workshop.paper_needs_two:
        return True
    return (
        batch.checked_by_id is not None and not batch.differences and batch.ballots.filter(reading=2).exists()
    )


@transaction.atomic
def apply_batch(
    *, batch: PaperBatch, by: Any, over_phone: bool = False, now: datetime | None = None
) -> PaperBatch:
    """Count a pile: its stubs are marked on the roll, its sheets are cast, nothing ties the ones to the others.

    Whoever had voted by phone keeps that vote unless the control room says that paper counts (`over_phone`). Once the ballot is
    closed the pile is refused and the log says so. Raises: NotYetAgreed, VotedOtherwise, RoomForFewer, StubTwice, WrongState.
    """
    row = PaperBatch.objects.select_related("ballot__workshop").get(pk=batch.pk)
    people = dict(
        row.ballot.workshop.participants.filter(code_hash__in=row.stubs).values_list("pk", "code_hint")
    )
    roll = list(
        VoterRoll.objects.select_for_update()
        .filter(ballot=row.ballot_id, participant__in=people)
        .order_by("pk")
    )
    batch = (
        PaperBatch.objects.select_for_update(of=("self",)).select_related("ballot__workshop").get(pk=row.pk)
    )
    ballot, workshop = batch.ballot, batch.ballot.workshop
    if batch.state == "entered" and ballot.closes_at and ballot.closes_at < (now or timezone.now()):
        move(batch, to="refused", frm="entered")
        note(workshop, by=by, what="paper-late", ballot=ballot.pk, batch=batch.pk, sheets=batch.sheets)
        return batch
    check_taking(ballot, now or timezone.now())
    if batch.state not in ("draft", "entered"):
        raise WrongState
    if not agreed(batch):
        raise NotYetAgreed
    if len(roll) < len(batch.stubs):
        raise StubUnknown(
            _("A code of these stubs has been made anew since: take this pile back and enter it again.")
        )
    if twice := [line for line in roll if line.voted and line.channel == "paper"]:
        raise StubTwice(codes=", ".join(sorted(f"…{people[line.participant_id]}" for line in twice)))
    others = [line for line in roll if line.voted]
    if others and not (over_phone and controls(by, workshop)):
        raise VotedOtherwise(people=len(others))
    left = VoterRoll.objects.filter(ballot=ballot, voted=False).count() + len(others)
    if len(roll) > left:
        raise RoomForFewer(stubs=len(roll), left=left)
    phones = [line.cast_id for line in others if line.cast_id]
    VoterRoll.objects.filter(pk__in=[line.pk for line in roll]).update(
        voted=True, channel="paper", cast=None, client_uuid=None, past=[]
    )
    CastVote.objects.filter(cast__in=phones).delete()
    CastBallot.objects.filter(pk__in=phones).delete()
    _cast(batch)
    move(batch, to="applied", frm="entered")
    note(
        workshop, by=by, what="paper-counted", ballot=ballot.pk, batch=batch.pk, sheets=batch.sheets, stubs=len(batch.stubs),
        over_phone=len(others),
    )  # fmt: skip
    return batch


def _cast(batch: PaperBatch) -> None:
    """Cast every sheet of the first reading."""
    options = {row.number: row.pk for row in batch.ballot.options.all()}
    cast, votes = [], []
    for sheet in batch.ballots.filter(reading=1):
        row = CastBallot(
            id=uuid4(), ballot=batch.ballot, group_id=sheet.group_id, channel="paper", validity=sheet.validity
        )
        cast.append(row)
        if sheet.validity == "valid":
            votes += [CastVote(id=uuid4(), cast=row, option_id=options[number]) for number in sheet.numbers]
    CastBallot.objects.bulk_create(sorted(cast, key=lambda row: row.id))
    CastVote.objects.bulk_create(sorted(votes, key=lambda row: row.id))


@transaction.atomic
def refuse_batch(*, batch: PaperBatch, by: Any) -> PaperBatch:
    """Put a pile aside that does not count; its stubs can be entered again. Raises: WrongState."""
    move(batch, to="refused", frm=["draft", "entered"])
    batch.ballots.all().delete()
    PaperBatch.objects.filter(pk=batch.pk).update(stubs=[], differences=[])
    note(
        batch.ballot.workshop,
        by=by,
        what="paper-refused",
        ballot=batch.ballot_id,
        batch=batch.pk,
        sheets=batch.sheets,
    )
    return batch


def printed(workshop: Workshop, *, blank: int = 0) -> dict[str, Any]:
    """What the sheets to print show: the options as numbered, one sheet for each present participant who has not voted, in the
    order of codes' last characters, and `blank` ones with a stub to write on. The code stands on the stub alone.
    """
    ballot = current(workshop)
    if ballot is None:
        raise NotYetAgreed(_("Prepare the vote first: sheets carry the numbers of its ideas."))
    people = workshop.participants.select_related("group").exclude(roll__ballot=ballot, roll__voted=True)
    sheets = [
        {
            "code": codes.shown(codes.code_of(person)), "plain": codes.code_of(person), "group": person.group.title,
            "symbol": person.group.symbol,
        }
        for person in (people if blank == 0 else [])
    ]  # fmt: skip
    sheets.sort(key=lambda sheet: (sheet["group"], sheet["plain"]))
    sheets += [
        {"code": "", "plain": "", "group": "", "symbol": "", "serial": number}
        for number in range(1, blank + 1)
    ]
    return {
        "ballot": ballot.title, "votes": ballot.votes_per_person, "excludes_own": ballot.excludes_own,
        "options": [
            {"number": row.number, "title": row.title, "theme": row.theme.title}
            for row in ballot.options.select_related("theme")
        ],
        "groups": [{"title": row.title, "symbol": row.symbol} for row in workshop.groups.all()],
        "sheets": sheets,
    }  # fmt: skip
