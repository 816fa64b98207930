"""The verbs of a BarCamp's grid: its phases, slots and rooms; who stands in which cell; each published version."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core.actions import raise_content_version
from land.core.errors import DomainError
from startups import notices
from startups.actions import proposals
from startups.models import AgendaHost, AgendaItem, AgendaVersion, BarCamp, Proposal, SessionRoom, Slot, Vote

SHARED = 30  # per cent of the voters of the smaller session above which two sessions disturb each other

PHASES = (
    "proposals_open_at", "proposals_close_at", "voting_open_at", "voting_close_at", "live_open_at",
    "live_close_at",
)  # fmt: skip


class CellTaken(DomainError):
    sentence = _("Somebody has just taken this cell.")


class HostIsBusy(DomainError):
    sentence = _("A host of this session already hosts another one in that slot.")


class RoomNotUsed(DomainError):
    sentence = _("That room is not used.")
    field = "room"


class RoomHasSessions(DomainError):
    sentence = _("There are sessions in that room: move them first.")


class SlotHasSessions(DomainError):
    sentence = _("There are sessions in that slot: move them first.")


class SlotsOverlap(DomainError):
    sentence = _("This slot overlaps another one.")
    field = "starts_at"


class SlotOutside(DomainError):
    sentence = _("A slot lies within the hours of the BarCamp.")
    field = "starts_at"


class RoomNamedAlready(DomainError):
    sentence = _("There is a room of this name already.")
    field = "name"


class ClosesBeforeItOpens(DomainError):
    sentence = _("The closing must come after the opening.")


class NotLive(DomainError):
    sentence = _("Hosts cannot place their own session now: staff make the grid.")


class SlotIsOver(DomainError):
    sentence = _("That slot is over.")


class NotInThisBarCamp(DomainError):
    sentence = _("This session cannot be put in the grid.")
    field = "session"


class VotingGoesOn(DomainError):
    sentence = _("Votes are secret until voting closes: a grid can be suggested afterwards.")


class NothingToPublish(DomainError):
    sentence = _("Nothing has changed since the last published version.")


@transaction.atomic
def set_phases(*, barcamp: BarCamp, by: Any, **values: Any) -> BarCamp:
    """Write when sessions are proposed, voted and placed by their hosts, and how many of each. Raises: ClosesBeforeItOpens."""
    for name in ("proposals", "voting", "live"):
        opens, closes = values[f"{name}_open_at"], values[f"{name}_close_at"]
        both = name != "proposals"
        if (opens and closes and closes <= opens) or (both and bool(opens) != bool(closes)):
            raise ClosesBeforeItOpens(field=f"{name}_close_at")
    for name, value in values.items():
        setattr(barcamp, name, value)
    barcamp.save(update_fields=[*values, "changed_at"])
    raise_content_version()
    return barcamp


def shift(barcamp: BarCamp, by: timedelta) -> None:
    """The BarCamp is on another day: its phases and slots go with it."""
    if not by:
        return
    for name in PHASES:
        if getattr(barcamp, name) is not None:
            setattr(barcamp, name, getattr(barcamp, name) + by)
    barcamp.save(update_fields=[*PHASES, "changed_at"])
    # From the end that moves away, so that none overlaps another on its way.
    for slot in barcamp.slots.order_by("-starts_at" if by > timedelta(0) else "starts_at"):
        slot.starts_at, slot.ends_at = slot.starts_at + by, slot.ends_at + by
        slot.save(update_fields=["starts_at", "ends_at"])


# ---- Slots and rooms ----


@transaction.atomic
def add_slot(*, barcamp: BarCamp, starts_at: datetime, ends_at: datetime) -> Slot:
    """A stretch of time for sessions. Raises: SlotOutside, SlotsOverlap."""
    activity = barcamp.activity
    if not activity.starts_at <= starts_at < ends_at <= activity.ends_at:
        raise SlotOutside
    try:
        with transaction.atomic():
            return Slot.objects.create(barcamp=barcamp, starts_at=starts_at, ends_at=ends_at)
    except IntegrityError as error:
        raise SlotsOverlap from error


@transaction.atomic
def remove_slot(*, slot: Slot) -> None:
    """Take a slot away. Raises: SlotHasSessions, also if a published version has something in it."""
    try:
        slot.delete()
    except ProtectedError as error:
        raise SlotHasSessions from error


@transaction.atomic
def add_room(
    *, barcamp: BarCamp, name: str, seats: int | None = None, step_free: bool = False
) -> SessionRoom:
    """A room of the day. Raises: RoomNamedAlready."""
    try:
        with transaction.atomic():
            return SessionRoom.objects.create(
                barcamp=barcamp, name=proposals.plain(name), seats=seats, step_free=step_free
            )
    except IntegrityError as error:
        raise RoomNamedAlready from error


@transaction.atomic
def use_room(*, room: SessionRoom, used: bool) -> SessionRoom:
    """Put a room away or take it back. One with something in the grid in hand stays. Raises: RoomHasSessions.

    Its row is the lock between whoever puts it away and whoever puts a session in it.
    """
    row = SessionRoom.objects.select_for_update().get(pk=room.pk)
    if not used and AgendaItem.objects.filter(room=row, version__number=None).exists():
        raise RoomHasSessions
    row.hidden = not used
    row.save(update_fields=["hidden"])
    return row


# ---- Cells ----


def in_hand(barcamp: BarCamp) -> AgendaVersion:
    """The grid that is being made."""
    row, _created = AgendaVersion.objects.get_or_create(barcamp=barcamp, number=None)
    return row


def _used(barcamp: BarCamp, slot: Slot, room: SessionRoom) -> None:
    """Raises: NotInThisBarCamp, RoomNotUsed. The room stays used until the transaction ends."""
    if slot.barcamp_id != barcamp.pk or room.barcamp_id != barcamp.pk:
        raise NotInThisBarCamp
    if SessionRoom.objects.select_for_update(no_key=True).get(pk=room.pk).hidden:
        raise RoomNotUsed


def _put(
    barcamp: BarCamp, slot: Slot, room: SessionRoom, proposal: Proposal | None, title: str
) -> AgendaItem:
    """Write a cell; PostgreSQL decides who has it. Raises: CellTaken, HostIsBusy."""
    version = in_hand(barcamp)
    item = AgendaItem.objects.filter(version=version, proposal=proposal).first() if proposal else None
    item = item or AgendaItem(version=version, proposal=proposal)
    item.slot, item.room, item.title = slot, room, title
    try:
        with transaction.atomic():
            item.save()
            AgendaHost.objects.filter(item=item).delete()
            if proposal is not None:
                AgendaHost.objects.bulk_create(
                    AgendaHost(item=item, version=version, slot=slot, person=person)
                    for person in proposal.hosts()
                )
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name == "startups_agendahost_is_in_one_room_at_a_time":
            raise HostIsBusy from error
        if name in ("startups_agendaitem_cell_is_taken_once", "startups_agendaitem_session_stands_once"):
            raise CellTaken from error
        raise
    return item


@transaction.atomic
def place(*, proposal: Proposal, slot: Slot, room: SessionRoom, by: Any) -> AgendaItem:
    """Staff put a session in a cell of the grid in hand, or move it there.

    Raises: CellTaken, HostIsBusy, RoomNotUsed, NotInThisBarCamp.
    """
    row = Proposal.objects.whole().get(pk=proposal.pk)
    if row.barcamp_id != slot.barcamp_id or not row.is_open:
        raise NotInThisBarCamp
    _used(row.barcamp, slot, room)
    return _put(row.barcamp, slot, room, row, row.title)


@transaction.atomic
def block(*, barcamp: BarCamp, slot: Slot, room: SessionRoom, title: str, by: Any) -> AgendaItem:
    """Staff keep a cell for something else: a break, a welcome. Raises: CellTaken, RoomNotUsed, TitleNeeded."""
    title = proposals.plain_title(title)
    _used(barcamp, slot, room)
    return _put(barcamp, slot, room, None, title)


@transaction.atomic
def claim(
    *, proposal: Proposal, slot: Slot, room: SessionRoom, person: Person, at: datetime | None = None
) -> AgendaItem:
    """A host puts their own session in a free cell while live mode is open; it is in everybody's grid at once.

    Raises: NotLive, SlotIsOver, NoLongerOpen, CellTaken, HostIsBusy, RoomNotUsed, NotInThisBarCamp.
    """
    now = at or timezone.now()
    row = Proposal.objects.whole().get(pk=proposal.pk)
    if not row.barcamp.is_live(now):
        raise NotLive
    if person not in row.hosts():
        raise NotInThisBarCamp
    if not row.is_open:
        raise proposals.NoLongerOpen
    if slot.ends_at <= now:
        raise SlotIsOver
    _used(row.barcamp, slot, room)
    before = (
        AgendaItem.objects.filter(version__number=None, proposal=row).select_related("slot", "room").first()
    )
    item = _put(row.barcamp, slot, room, row, row.title)
    Proposal.objects.filter(pk=row.pk, state="proposed").update(state="scheduled")
    if before is not None and (before.slot_id, before.room_id) != (slot.pk, room.pk):
        once = f"session-moved-live-{item.pk}-{slot.pk}-{room.pk}"
        proposals.tell(notices.MOVED, row, by=person.user, once=once)
    return item


@transaction.atomic
def free(*, item: AgendaItem, by: Any) -> None:
    """Staff empty a cell of the grid in hand."""
    AgendaItem.objects.filter(pk=item.pk, version__number=None).delete()
    if item.proposal_id and not AgendaItem.objects.filter(proposal=item.proposal_id).exists():
        Proposal.objects.filter(pk=item.proposal_id, state="scheduled").update(state="proposed")


def free_cells(barcamp: BarCamp, now: datetime | None = None) -> list[tuple[Slot, SessionRoom]]:
    """The cells in which nothing stands and whose time is not over, the next ones first."""
    taken = set(
        AgendaItem.objects.filter(version__barcamp=barcamp, version__number=None).values_list("slot", "room")
    )
    slots = barcamp.slots.filter(ends_at__gt=now) if now else barcamp.slots.all()
    rooms = list(barcamp.rooms.used())
    return [(slot, room) for slot in slots for room in rooms if (slot.pk, room.pk) not in taken]


# ---- What is worth a look, and a first draft ----


def voters(barcamp: BarCamp) -> dict[int, set[int]]:
    """Session → who voted for it; for arithmetic alone, once voting is over."""
    found: dict[int, set[int]] = defaultdict(set)
    for session, person in Vote.objects.filter(proposal__barcamp=barcamp).values_list("proposal", "person"):
        found[session].add(person)
    return found


def shared(one: set[int], other: set[int]) -> int:
    """How many per cent of the voters of the smaller session want the other one too; 0 where nobody voted."""
    least = min(len(one), len(other))
    return round(100 * len(one & other) / least) if least else 0


def concerns(barcamp: BarCamp, now: datetime | None = None) -> list[str]:
    """What nobody refuses and staff may want to mend in the grid in hand, a sentence each."""
    items = [
        item
        for item in AgendaItem.objects.whole().filter(version__barcamp=barcamp, version__number=None)
        if item.proposal is not None
    ]
    told = barcamp.tells_votes(now or timezone.now())
    wanted = voters(barcamp) if told else {}
    found = []
    for item in items:
        facts = {"title": item.title, "room": item.room.name, "seats": item.room.seats}
        votes = len(wanted.get(item.proposal_id, ()))
        if item.room.seats is not None and votes > item.room.seats:
            found.append(
                gettext("“%(title)s” has %(votes)d votes and %(room)s has %(seats)d seats.")
                % (facts | {"votes": votes})
            )
        if item.proposal.step_free and not item.room.step_free:
            found.append(gettext("“%(title)s” needs a room without steps; %(room)s has some.") % facts)
    for number, item in enumerate(items):
        for other in items[number + 1 :]:
            if item.slot_id != other.slot_id:
                continue
            both = shared(wanted.get(item.proposal_id, set()), wanted.get(other.proposal_id, set()))
            if both >= SHARED:
                found.append(
                    gettext(
                        "“%(one)s” and “%(other)s” are held at once; share of voters who want both: %(share)d%%."
                    )
                    % {"one": item.title, "other": other.title, "share": both}
                )
    return found


@transaction.atomic
def suggest(*, barcamp: BarCamp, by: Any, at: datetime | None = None) -> list[Proposal]:
    """Put what does not stand in the grid in hand into free cells; what stands there stays. A draft: nothing is published.

    The most voted session gets the largest room that suits it, in the slot that shares the fewest voters with it.
    Returns what found no cell. Raises: VotingGoesOn.
    """
    now = at or timezone.now()
    if barcamp.voting_close_at and not barcamp.tells_votes(now):
        raise VotingGoesOn
    wanted, left = voters(barcamp), []
    standing: dict[int, list[int]] = defaultdict(list)
    busy: dict[int, set[int]] = defaultdict(set)
    version = in_hand(barcamp)
    for when, session in AgendaItem.objects.filter(version=version, proposal__isnull=False).values_list(
        "slot", "proposal"
    ):
        standing[when].append(session)
    for when, person in AgendaHost.objects.filter(version=version).values_list("slot", "person"):
        busy[when].add(person)
    cells = free_cells(barcamp)
    rows = Proposal.objects.whole().open().filter(barcamp=barcamp, owner__isnull=False)
    for row in rows.exclude(items__version=version).most_voted():
        hosts = {person.pk for person in row.hosts()}
        possible = [cell for cell in cells if not busy[cell[0].pk] & hosts]
        if not possible:
            left.append(row)
            continue

        def cost(cell: tuple[Slot, SessionRoom], row: Proposal = row) -> tuple:
            slot, room = cell
            same = sum(
                len(wanted.get(row.pk, set()) & wanted.get(other, set())) for other in standing[slot.pk]
            )
            return (row.step_free and not room.step_free, same, -(room.seats or 0), slot.starts_at, room.pk)

        slot, room = min(possible, key=cost)
        _put(barcamp, slot, room, row, row.title)
        cells.remove((slot, room))
        standing[slot.pk].append(row.pk)
        busy[slot.pk] |= hosts
    return left


# ---- Versions ----


@dataclass(frozen=True)
class Change:
    """What a version changes of the one before: a session that is new, moved or cancelled."""

    what: str
    title: str
    session: int | None
    frm: str = ""
    to: str = ""


def cell_words(item: AgendaItem) -> str:
    """When and where, as it is read in a changelog."""
    start = timezone.localtime(item.slot.starts_at)
    return f"{start:%H:%M}, {item.room.name}"


def _of_sessions(items: Iterable[AgendaItem]) -> dict[int, AgendaItem]:
    return {item.proposal_id: item for item in items if item.proposal_id is not None}


def changes(barcamp: BarCamp) -> list[Change]:
    """What the grid in hand changes of the last published version, in the order of the day."""
    last = AgendaVersion.objects.published().filter(barcamp=barcamp).first()
    before = _of_sessions(AgendaItem.objects.whole().filter(version=last)) if last else {}
    after = {
        key: item
        for key, item in _of_sessions(
            AgendaItem.objects.whole().filter(version__barcamp=barcamp, version__number=None)
        ).items()
        if (item.proposal is not None and item.proposal.is_open) or key in before
    }
    # What was already told as withdrawn when it last was published is no news.
    gone = {key for key, item in before.items() if item.proposal is not None and not item.proposal.is_open}
    found = []
    for key, item in after.items():
        old = before.get(key)
        if old is None:
            found.append(Change("new", item.title, key, to=cell_words(item)))
        elif (old.slot_id, old.room_id) != (item.slot_id, item.room_id):
            found.append(Change("moved", item.title, key, cell_words(old), cell_words(item)))
    found += [
        Change("cancelled", item.title, key, frm=cell_words(item))
        for key, item in before.items()
        if key not in after and (key in gone or item.proposal_id)
    ]
    return found


@transaction.atomic
def publish(*, barcamp: BarCamp, by: Any, comment: str = "", at: datetime | None = None) -> AgendaVersion:
    """Freeze the grid in hand as the next version, with what it changes; hosts and voters are told, not who did it.

    Sessions withdrawn meanwhile stay in their cell as cancelled until staff free it. Raises: NothingToPublish.
    """
    now = at or timezone.now()
    hand = in_hand(barcamp)
    # Two who publish at once: the second waits, and finds nothing to publish.
    hand = AgendaVersion.objects.select_for_update().get(pk=hand.pk)
    items = list(hand.items.whole())
    last = AgendaVersion.objects.published().filter(barcamp=barcamp).first()
    was = set(last.items.values_list("slot", "room", "proposal", "title")) if last else set()
    if {(item.slot_id, item.room_id, item.proposal_id, item.title) for item in items} == was:
        raise NothingToPublish
    told = changes(barcamp)
    number = AgendaVersion.objects.filter(barcamp=barcamp).aggregate(last=Max("number"))["last"] or 0
    row = AgendaVersion.objects.create(
        barcamp=barcamp, number=number + 1, published_at=now, published_by=by,
        comment=proposals.plain(comment)[:300],
        changes=[{"what": one.what, "title": one.title, "frm": one.frm, "to": one.to} for one in told],
    )  # fmt: skip
    AgendaItem.objects.bulk_create(
        AgendaItem(
            version=row, slot_id=item.slot_id, room_id=item.room_id, proposal_id=item.proposal_id,
            title=item.title,
        )
        for item in items
    )  # fmt: skip
    stands = [item.proposal_id for item in items if item.proposal_id]
    Proposal.objects.filter(pk__in=stands, state="proposed").update(state="scheduled")
    Proposal.objects.filter(barcamp=barcamp, state="scheduled").exclude(pk__in=stands).update(
        state="proposed"
    )
    _tell(told, row, by)
    raise_content_version()
    return row


def _tell(told: list[Change], version: AgendaVersion, by: Any) -> None:
    kinds = {"new": notices.SCHEDULED, "moved": notices.MOVED, "cancelled": notices.CANCELLED}
    rows = {row.pk: row for row in Proposal.objects.filter(pk__in=[one.session for one in told])}
    for one in told:
        row = rows.get(one.session or 0)
        if row is None:
            continue
        once = f"session-{one.what}-{row.pk}-{version.pk}"
        if one.what == "cancelled" and row.state == "withdrawn":
            once = f"session-cancelled-{row.pk}"  # told when it was withdrawn
        proposals.tell(kinds[one.what], row, by=by, once=once, version=version.pk)


def shown(barcamp: BarCamp, now: datetime | None = None) -> AgendaVersion | None:
    """The grid that everybody sees: the one in hand from the opening of live mode on, else the last published one."""
    if barcamp.has_gone_live(now or timezone.now()):
        hand = AgendaVersion.objects.in_hand(barcamp)
        if hand is not None and hand.items.exists():
            return hand
    return AgendaVersion.objects.published().filter(barcamp=barcamp).first()


def table(
    barcamp: BarCamp, version: AgendaVersion | None
) -> list[tuple[Slot, list[tuple[SessionRoom, Any]]]]:
    """A grid as rows: each slot with its rooms and what stands in each cell (or None)."""
    items = {
        (item.slot_id, item.room_id): item
        for item in (AgendaItem.objects.whole().filter(version=version) if version else [])
    }
    in_use = {room for _slot, room in items}
    rooms = [room for room in barcamp.rooms.all() if not room.hidden or room.pk in in_use]
    return [(slot, [(room, items.get((slot.pk, room.pk))) for room in rooms]) for slot in barcamp.slots.all()]
