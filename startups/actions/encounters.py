"""The verbs of matching events: keep one, write a card, say whom one would like to meet, arrange tables, publish."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core import search
from land.core.actions import link
from land.core.errors import DomainError
from land.enrolment import actions as enrolment
from land.enrolment.actions import event_documents, free_address, index_event, keep_activity
from land.enrolment.models import Activity, Enrolment
from land.notifications.api import notify
from startups import notices
from startups.actions import matching
from startups.models import Encounter, EncounterSeat, Idea, MatchCard, MatchingEvent, MatchWish


class RoundsDoNotFit(DomainError):
    sentence = _("The rounds last longer than the event: fewer rounds, shorter ones, or a later end.")
    field = "rounds"


class NoPlaceHere(DomainError):
    sentence = _("Only whoever has a place at this event has a card: enrol first.")


class CardIsEmpty(DomainError):
    sentence = _("Write at least one thing that you offer or seek: this is how the others find you.")
    field = "offers"


class WishOfOneself(DomainError):
    sentence = _("This is your own card.")


class OtherEvent(DomainError):
    sentence = _("These two are not at the same event.")


class NobodyToMeet(DomainError):
    sentence = _("There is one participant only: a talk takes two. Nothing was arranged.")


class NobodyThere(DomainError):
    sentence = _("Nobody has a card yet: there is nothing to arrange.")


class SeatTaken(DomainError):
    sentence = _("One of the two already sits at a table in this round.")
    field = "a"


class TableTaken(DomainError):
    sentence = _("This table is taken in this round.")
    field = "table"


class OutOfRange(DomainError):
    sentence = _("This event has %(rounds)d rounds and %(tables)d tables.")
    field = "round"


class SameTwice(DomainError):
    sentence = _("Choose two different people.")
    field = "b"


@transaction.atomic
def save_matching(
    *,
    by: Any,
    event: MatchingEvent | None = None,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    rounds: int = 4,
    minutes_per_round: int = 15,
    tables: int = 6,
    min_meetings: int = 3,
    for_whom: str = "",
    for_whom_en: str = "",
    slug: str = "",
    **facts: Any,
) -> MatchingEvent:
    """Make a draft event with its Activity, or change one. `facts`: place, capacity, of_programme and the other words.

    Raises: EndsBeforeItStarts, RoundsDoNotFit, DatesAreFixed, CapacityBelowHeld.
    """
    if rounds * minutes_per_round * 60 > (ends_at - starts_at).total_seconds() > 0:
        raise RoundsDoNotFit
    slug = event.slug if event else slug or free_address(MatchingEvent, title)
    activity = keep_activity(
        activity=event.activity if event else None, kind="matching", url_name="startups:matching", slug=slug,
        by=by, starts_at=starts_at, ends_at=ends_at, title=title, **facts,
    )  # fmt: skip
    own = {
        "rounds": rounds, "minutes_per_round": minutes_per_round, "tables": tables,
        "min_meetings": min_meetings, "for_whom": for_whom, "for_whom_en": for_whom_en,
    }  # fmt: skip
    if event is None:
        event = MatchingEvent.objects.create(activity=activity, slug=slug, **own)
    else:
        MatchingEvent.objects.filter(pk=event.pk).update(changed_at=timezone.now(), **own)
    event = MatchingEvent.objects.whole().get(pk=event.pk)
    index_matching(event)
    return event


@transaction.atomic
def open_matching(*, event: MatchingEvent, by: Any) -> MatchingEvent:
    """Publish it: anybody can see it and enrol. Idempotent. Raises: WrongState, DatesAreOver."""
    enrolment.publish(activity=event.activity, by=by)
    return MatchingEvent.objects.whole().get(pk=event.pk)


def matching_opened(activity: Activity) -> None:
    """It has just been published, by whatever button: it can be found."""
    row = MatchingEvent.objects.whole().filter(activity=activity).first()
    if row is not None:
        index_matching(row)


def matching_documents(row: MatchingEvent) -> Iterator[search.Document]:
    """What the search keeps of it: the event, never its cards."""
    return event_documents("matching-event", row, lambda: [str(row._meta.verbose_name)])


def index_matching(row: MatchingEvent) -> None:
    """Bring the search up to how it stands now."""
    index_event("matching-event", row, matching_documents)


@transaction.atomic
def write_card(
    *,
    event: MatchingEvent,
    person: Person,
    offers: Sequence[str] = (),
    seeks: Sequence[str] = (),
    idea: Idea | None = None,
    **facts: Any,
) -> MatchCard:
    """A participant's card, written or written again. `facts`: sector, territory, words.

    Raises: NoPlaceHere, CardIsEmpty.
    """
    if not Enrolment.objects.confirmed().filter(activity=event.activity_id, person=person).exists():
        raise NoPlaceHere
    if not offers and not seeks:
        raise CardIsEmpty
    row, _created = MatchCard.objects.update_or_create(
        event=event,
        person=person,
        defaults={"offers": list(offers), "seeks": list(seeks), "idea": idea, "left_at": None, **facts},
    )
    if idea is not None:
        link(frm=("matching-event", event.uuid), to=("idea", idea.uuid))
    return row


def profile(card: MatchCard) -> matching.Profile:
    """What counts of a card, at hand (`whole()`)."""
    place = card.territory
    near = {place.pk, place.parent_id} - {None} if place else set()
    return matching.Profile(
        offers=card.offers,
        seeks=card.seeks,
        sector=card.sector.title if card.sector else "",
        territories=near,
        place=str(place or ""),
    )


@transaction.atomic
def wish(*, frm: MatchCard, to: MatchCard, level: str) -> MatchWish | None:
    """Say whether one would like to talk with another; an empty level takes it back. Nobody is told of one-sided wishes.

    Both are told once when both wish it. Raises: WishOfOneself, OtherEvent.
    """
    if frm.pk == to.pk:
        raise WishOfOneself
    if frm.event_id != to.event_id:
        raise OtherEvent
    if not level:
        MatchWish.objects.filter(frm=frm, to=to).delete()
        return None
    row, _created = MatchWish.objects.update_or_create(frm=frm, to=to, defaults={"level": level})
    if level != "no" and MatchWish.objects.filter(frm=to, to=frm).exclude(level="no").exists():
        low, high = sorted((frm.pk, to.pk))
        for me, other in ((frm, to), (to, frm)):
            notify(
                kind=notices.MATCHING_MUTUAL,
                to=[me.person],
                facts={"card": me.pk, "other": other.pk},
                once=f"matching-mutual-{low}-{high}",
            )
    return row


def mutual(card: MatchCard) -> set[int]:
    """The cards (primary keys) whose owners want to talk with this one as this one wants with them."""
    theirs = (
        MatchWish.objects.filter(to=card, frm__left_at=None).exclude(level="no").values_list("frm", flat=True)
    )
    mine = MatchWish.objects.filter(frm=card).exclude(level="no").values_list("to", flat=True)
    return set(theirs) & set(mine)


def _wishes(event: MatchingEvent) -> tuple[dict[frozenset, int], set[frozenset]]:
    """What both want, stronger where both said yes; and the pairs of whom one said no."""
    weight = {"yes": 2, "maybe": 1}
    said = {(row.frm_id, row.to_id): row.level for row in MatchWish.objects.filter(frm__event=event)}
    both = {
        frozenset(pair): weight[level] + weight[said[pair[::-1]]]
        for pair, level in said.items()
        if level in weight and said.get(pair[::-1]) in weight
    }
    return both, {frozenset(pair) for pair, level in said.items() if level == "no"}


@transaction.atomic
def arrange(*, event: MatchingEvent, by: Any, at: datetime | None = None) -> matching.Proposal:
    """Fill the rounds that have not begun with the simple proposal; talks that stand already stay where they are.

    The proposal follows what both wish and seats nobody with whom they would rather not; who wished what stays private.
    Raises: NobodyThere, NobodyToMeet.
    """
    event = MatchingEvent.objects.select_for_update(of=("self",)).select_related("activity").get(pk=event.pk)
    now = at or timezone.now()
    cards = list(event.match_cards.here().whole())
    if not cards:
        raise NobodyThere
    if len(cards) == 1:
        raise NobodyToMeet
    profiles = {card.pk: profile(card) for card in cards}
    points = {
        frozenset((one, other)): matching.explain(profiles[one], profiles[other]).points
        for at_, one in enumerate(profiles)
        for other in list(profiles)[at_ + 1 :]
    }
    kept = [matching.Talk(row.round, row.table, row.a_id, row.b_id) for row in event.encounters.standing()]
    wishes, never = _wishes(event)
    begun = sum(event.begins(number) <= now for number in range(1, event.rounds + 1))
    proposal = matching.propose(
        list(profiles),
        points=points,
        rounds=event.rounds,
        tables=event.tables,
        wishes=wishes,
        never=never,
        kept=kept,
    )
    for talk in proposal.talks:
        if talk not in kept and talk.round > begun:
            _seat(event, talk.round, talk.table, talk.a, talk.b)
    return proposal


def _seat(event: MatchingEvent, round: int, table: int, a: Any, b: Any) -> Encounter:
    row = Encounter.objects.create(event=event, round=round, table=table, a_id=a, b_id=b)
    EncounterSeat.objects.bulk_create(
        EncounterSeat(encounter=row, event=event, round=round, card_id=card) for card in (a, b)
    )
    return row


@transaction.atomic
def seat(*, event: MatchingEvent, round: int, table: int, a: MatchCard, b: MatchCard, by: Any) -> Encounter:
    """Two people at a table in a round, by hand. Raises: OutOfRange, SameTwice, OtherEvent, TableTaken, SeatTaken."""
    if not (1 <= round <= event.rounds and 1 <= table <= event.tables):
        raise OutOfRange(rounds=event.rounds, tables=event.tables)
    if a.pk == b.pk:
        raise SameTwice
    if {a.event_id, b.event_id} != {event.pk}:
        raise OtherEvent
    try:
        with transaction.atomic():
            return _seat(event, round, table, a.pk, b.pk)
    except IntegrityError as refused:
        raise (TableTaken if "table" in str(refused).split("DETAIL")[0] else SeatTaken) from refused


@transaction.atomic
def unseat(*, encounter: Encounter, by: Any) -> None:
    """Take a talk away. Idempotent."""
    Encounter.objects.filter(pk=encounter.pk).delete()


@transaction.atomic
def publish_agenda(*, event: MatchingEvent, by: Any, at: datetime | None = None) -> MatchingEvent:
    """Let each participant see their talks; everybody who has some is told, again only after a new publication."""
    now = at or timezone.now()
    MatchingEvent.objects.filter(pk=event.pk).update(agenda_published_at=now)
    event.agenda_published_at = now
    seats = EncounterSeat.objects.filter(event=event).values("card")
    for card in MatchCard.objects.filter(pk__in=seats).select_related("person"):
        notify(
            kind=notices.MATCHING_AGENDA,
            to=[card.person],
            facts={"card": card.pk},
            once=f"matching-agenda-{card.pk}-{now:%Y%m%d%H%M%S}",
        )
    return event


@transaction.atomic
def leave_matching(*, card: MatchCard, at: datetime | None = None) -> int:
    """Somebody leaves: the talks of rounds that have not begun are freed, table and partner with them. How many.

    What was talked stays written. Partners of a published agenda are told. Idempotent.
    """
    now = at or timezone.now()
    event = MatchingEvent.objects.select_related("activity").get(pk=card.event_id)
    MatchCard.objects.filter(pk=card.pk, left_at=None).update(left_at=now)
    ahead = [number for number in range(1, event.rounds + 1) if event.begins(number) > now]
    rows = list(
        event.encounters.standing()
        .of_card(card)
        .filter(round__in=ahead)
        .select_related("a__person", "b__person")
    )
    Encounter.objects.filter(pk__in=[row.pk for row in rows]).update(freed_at=now)
    EncounterSeat.objects.filter(encounter__in=[row.pk for row in rows]).delete()
    for row in rows:
        other = row.b if row.a_id == card.pk else row.a
        if event.agenda_published_at:
            notify(
                kind=notices.MATCHING_FREED,
                to=[other.person],
                facts={"card": other.pk, "encounter": row.pk},
                once=f"matching-freed-{row.pk}",
            )
    return len(rows)


def left_matching(enrolment_row: Enrolment) -> None:
    """Somebody gave up a place at the event, by whatever button."""
    for card in MatchCard.objects.filter(
        event__activity=enrolment_row.activity_id, person=enrolment_row.person_id
    ):
        leave_matching(card=card)


def agenda_of(card: MatchCard) -> list[dict[str, Any]]:
    """A participant's rounds in order: with whom and where, or a rest. Empty until the agenda is published. One query."""
    event = card.event
    if event.agenda_published_at is None:
        return []
    rows = event.encounters.standing().of_card(card).select_related("a__person", "b__person")
    by_round = {row.round: row for row in rows}
    told = []
    for number in range(1, event.rounds + 1):
        row = by_round.get(number)
        told.append(
            {
                "round": number,
                "begins": event.begins(number),
                "table": row.table if row else None,
                "other": (row.b if row.a_id == card.pk else row.a) if row else None,
            }
        )
    return told


def unmet_wishes(event: MatchingEvent) -> list[tuple[MatchCard, MatchCard]]:
    """Pairs that both want to talk and have no talk yet: what staff may know of wishes, for both said it to each other."""
    both, _never = _wishes(event)
    there = {frozenset((row.a_id, row.b_id)) for row in event.encounters.standing()}
    cards = {card.pk: card for card in event.match_cards.here().whole()}
    return [
        tuple(cards[pk] for pk in sorted(pair)) for pair in both if pair not in there and pair <= cards.keys()
    ]


def load_of(event: MatchingEvent) -> dict[int, int]:
    """How many talks each card (primary key) has."""
    found: dict[int, int] = {}
    for pair in event.encounters.standing().values_list("a", "b"):
        for card in pair:
            found[card] = found.get(card, 0) + 1
    return found
