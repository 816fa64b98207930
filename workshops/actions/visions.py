"""The verbs of visions: cards and what becomes of them, clusters, the visions of a group, the common one with its dissent."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core.errors import DomainError, WrongState
from land.core.states import move
from workshops.actions import convergence
from workshops.actions.room import changed, check_phase, note
from workshops.models import (
    CommonElement,
    CommonVision,
    GroupVision,
    Participant,
    StakeholderGroup,
    Stance,
    Table,
    VisionCard,
    VisionCluster,
    Workshop,
)
from workshops.models.visions import Polarity, Source
from workshops.models.workshops import Phase

CARDS_EACH = 3
CARD_LENGTH = 280
#: scribes are heard from the first cards on: drafts written without a network may arrive late
TABLES_WRITE = tuple(Phase.values[Phase.values.index(Phase.OWN_VISIONS) :])
VISIONS_WRITE = TABLES_WRITE


class EnoughCards(DomainError):
    sentence = _("You have sent three cards of this kind already: change one of them, or take it back.")
    field = "text"


class NotYours(DomainError):
    sentence = _("Only whoever wrote this can change it.")


class EmptyCard(DomainError):
    sentence = _("Write something first: one sentence is enough.")
    field = "text"


class CardTooLong(DomainError):
    sentence = _("A card holds %(limit)d characters: this one has %(number)d.")
    field = "text"


class CardHidden(WrongState):
    sentence = _("This card is hidden: it cannot be changed any more.")


class WhyNeeded(DomainError):
    sentence = _("Say in a few words why.")
    field = "why"


class OtherGroup(DomainError):
    sentence = _("This belongs to another group.")


class TitleNeeded(DomainError):
    sentence = _("Give it a title.")
    field = "title"


class SomebodyWrote(WrongState):
    """The page was read before somebody else saved; nothing is overwritten, nothing typed is lost."""

    sentence = _(
        "Somebody else saved this while you were writing. Nothing is lost: both texts are here. "
        "Put together what you want to keep and save again."
    )


def lock(workshop: Workshop) -> None:
    """Wait for whoever is writing in this workshop, the opening of a ballot too; phones are not told to look again."""
    Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)


# ---- Cards ----


def _words(text: str) -> str:
    """A card's text on one line, without characters that a database or a page cannot hold."""
    kept = " ".join("".join(char for char in text if char == "\n" or ord(char) >= 32).split())
    if not kept:
        raise EmptyCard
    if len(kept) > CARD_LENGTH:
        raise CardTooLong(limit=CARD_LENGTH, number=len(kept))
    return kept


@transaction.atomic
def send_card(*, participant: Participant, polarity: str, text: str, client_uuid: UUID) -> VisionCard:
    """A card from a phone. Sent twice it counts once; at most three of each kind, the hidden ones counted too.

    It stays with the table at which it was written. Raises: NotNow, EnoughCards, EmptyCard, CardTooLong.
    """
    Participant.objects.select_for_update().get(pk=participant.pk)
    there = VisionCard.objects.filter(client_uuid=client_uuid).first()
    if there is not None:
        if there.participant_id != participant.pk:
            raise NotYours
        return there
    workshop = participant.workshop
    check_phase(workshop, Phase.OWN_VISIONS)
    words = _words(text)
    if VisionCard.objects.filter(participant=participant, polarity=polarity).count() >= CARDS_EACH:
        raise EnoughCards
    return VisionCard.objects.create(
        workshop=workshop, group_id=participant.group_id, table_id=participant.vision_table_id,
        participant=participant, polarity=Polarity(polarity), text=words, source=Source.PHONE, client_uuid=client_uuid,
    )  # fmt: skip


def _own(card: VisionCard, participant: Participant) -> VisionCard:
    row = VisionCard.objects.select_for_update().get(pk=card.pk)
    if row.participant_id != participant.pk:
        raise NotYours
    if row.state == VisionCard.State.HIDDEN:
        raise CardHidden
    check_phase(row.workshop, Phase.OWN_VISIONS)
    return row


@transaction.atomic
def change_own_card(*, card: VisionCard, participant: Participant, text: str) -> VisionCard:
    """Whoever wrote a card writes it better; where cards wait for approval it waits again.

    Raises: NotYours, CardHidden, NotNow, EmptyCard, CardTooLong.
    """
    row = _own(card, participant)
    row.text, row.state = _words(text), VisionCard.State.SENT
    row.save(update_fields=["text", "state", "changed_at"])
    return row


@transaction.atomic
def take_back_card(*, card: VisionCard, participant: Participant) -> VisionCard:
    """Whoever wrote a card takes it back: it is as if it had not been sent. Raises: NotYours, CardHidden, NotNow."""
    row = _own(card, participant)
    row.delete()
    return row


@transaction.atomic
def keep_card(
    *,
    table: Table,
    polarity: str,
    text: str,
    client_uuid: UUID,
    by: Any,
    source: str = Source.SCRIBE,
    cluster: VisionCluster | None = None,
) -> VisionCard:
    """A card that the scribe of a table writes for somebody. Sent twice it counts once.

    Raises: NotNow, OtherGroup, EmptyCard, CardTooLong.
    """
    there = VisionCard.objects.filter(client_uuid=client_uuid).first()
    if there is not None:
        if there.workshop_id != table.workshop_id or there.participant_id is not None:
            raise OtherGroup
        return there
    check_phase(table.workshop, *TABLES_WRITE)
    if table.group_id is None:
        raise OtherGroup
    _of_group(cluster, table.group_id)
    # sent again while the first sending is still on its way, it is the same card
    row, _created = VisionCard.objects.get_or_create(
        client_uuid=client_uuid,
        defaults={
            "workshop": table.workshop, "group_id": table.group_id, "table": table, "polarity": Polarity(polarity),
            "text": _words(text), "source": source, "cluster": cluster,
        },
    )  # fmt: skip
    return row


@transaction.atomic
def change_card(*, card: VisionCard, text: str, by: Any) -> VisionCard:
    """A scribe corrects a card of the group. Raises: CardHidden, NotNow, EmptyCard, CardTooLong."""
    row = VisionCard.objects.select_for_update().get(pk=card.pk)
    if row.state == VisionCard.State.HIDDEN:
        raise CardHidden
    check_phase(row.workshop, *TABLES_WRITE)
    row.text = _words(text)
    row.save(update_fields=["text", "changed_at"])
    note(row.workshop, by=by, what="card_changed", card=row.pk)
    return row


@transaction.atomic
def approve_card(*, card: VisionCard, by: Any) -> VisionCard:
    """The control room lets the wall show a card, and has looked at what was reported of it. Raises: WrongState."""
    move(card, to="shown", frm=["sent", "shown"], error=CardHidden, reported_at=None)
    note(card.workshop, by=by, what="card_approved", card=card.pk)
    return card


@transaction.atomic
def hide_card(*, card: VisionCard, why: str, by: Any) -> VisionCard:
    """A card leaves every screen; it is not deleted, and the log says that it was hidden. Who wrote it is told nowhere.

    Raises: WhyNeeded, WrongState if it is hidden already.
    """
    if not why.strip():
        raise WhyNeeded
    move(
        card, to="hidden", frm=["sent", "shown"], hidden_why=why.strip()[:200], reported_at=None, cluster=None
    )
    note(card.workshop, by=by, what="card_hidden", card=card.pk)
    return card


@transaction.atomic
def show_card(*, card: VisionCard, by: Any) -> VisionCard:
    """A hidden card comes back. Raises: WrongState."""
    move(card, to="shown", frm="hidden", hidden_why="")
    note(card.workshop, by=by, what="card_shown_again", card=card.pk)
    return card


@transaction.atomic
def report_card(*, card: VisionCard, by: Any = None) -> VisionCard:
    """“Look at this one”: somebody in the room reports a card. Idempotent; the control room sees it first."""
    reported = VisionCard.objects.filter(pk=card.pk, reported_at=None).exclude(state="hidden")
    if reported.update(reported_at=timezone.now()):
        note(card.workshop, by=by, what="card_reported", card=card.pk)
    card.refresh_from_db()
    return card


@transaction.atomic
def redact_card(*, card: VisionCard, text: str, by: Any) -> VisionCard:
    """Take personal data out of a card: the words before are kept nowhere, that it was done is on the card and in the log.

    Raises: EmptyCard, CardTooLong.
    """
    row = VisionCard.objects.select_for_update().get(pk=card.pk)
    row.text, row.redacted_at, row.reported_at = _words(text), timezone.now(), None
    row.save(update_fields=["text", "redacted_at", "reported_at", "changed_at"])
    note(row.workshop, by=by, what="card_redacted", card=row.pk)
    return row


# ---- Clusters ----


def _of_group(cluster: VisionCluster | None, group: int) -> None:
    if cluster is not None and cluster.group_id != group:
        raise OtherGroup


@transaction.atomic
def keep_cluster(
    *,
    group: StakeholderGroup,
    title: str,
    polarity: str,
    by: Any,
    cards: Sequence[VisionCard] = (),
    cluster: VisionCluster | None = None,
) -> VisionCluster:
    """Name a cluster of a group, with these cards in it; a card stands in one cluster only.

    Raises: NotNow, TitleNeeded, OtherGroup if a card is another group’s or of the other kind.
    """
    check_phase(group.workshop, *VISIONS_WRITE)
    words = " ".join(title.split())[:120]
    if not words:
        raise TitleNeeded
    if any(card.group_id != group.pk or card.polarity != polarity for card in cards):
        raise OtherGroup
    _of_group(cluster, group.pk)
    row = cluster or VisionCluster(group=group, polarity=Polarity(polarity))
    row.title = words
    row.save()
    if cards:
        VisionCard.objects.standing().filter(pk__in=[card.pk for card in cards]).update(cluster=row)
    return row


@transaction.atomic
def put_card(*, card: VisionCard, cluster: VisionCluster | None, by: Any) -> VisionCard:
    """Put a card into a cluster, or take it out. Raises: NotNow, OtherGroup, CardHidden."""
    check_phase(card.workshop, *VISIONS_WRITE)
    if cluster is not None and (cluster.group_id, cluster.polarity) != (card.group_id, card.polarity):
        raise OtherGroup
    if not VisionCard.objects.standing().filter(pk=card.pk).update(cluster=cluster):
        raise CardHidden
    card.cluster = cluster
    return card


@transaction.atomic
def undo_cluster(*, cluster: VisionCluster, by: Any) -> VisionCluster:
    """A cluster goes; its cards stay, each by itself. Raises: NotNow."""
    check_phase(cluster.group.workshop, *VISIONS_WRITE)
    cluster.delete()
    return cluster


# ---- Visions of a group ----


@transaction.atomic
def keep_vision(
    *,
    group: StakeholderGroup,
    polarity: str,
    title: str,
    narrative: str,
    version: int,
    by: Any,
    spokesperson: str = "",
) -> GroupVision:
    """The one vision that a group fears, or wishes for. `version` is the one that was read (0: none was there yet).

    Raises: NotNow, TitleNeeded, SomebodyWrote when another scribe of the group saved first: nothing is overwritten.
    """
    check_phase(group.workshop, *VISIONS_WRITE)
    if not title.strip():
        raise TitleNeeded
    row, _created = GroupVision.objects.get_or_create(group=group, polarity=Polarity(polarity))
    told = {
        "title": " ".join(title.split())[:120],
        "narrative": narrative.strip()[:4000],
        "spokesperson": spokesperson.strip()[:120],
    }
    saved = GroupVision.objects.filter(pk=row.pk, version=version).update(
        version=F("version") + 1, changed_at=timezone.now(), **told
    )
    if not saved:
        raise SomebodyWrote
    row.refresh_from_db()
    return row


@transaction.atomic
def present_vision(*, vision: GroupVision, presented: bool, by: Any) -> GroupVision:
    """The group has told it to the room; or it goes back to being a draft. Raises: WrongState."""
    to, frm = ("presented", "draft") if presented else ("draft", "presented")
    move(vision, to=to, frm=frm)
    note(vision.group.workshop, by=by, what=f"vision_{to}", group=vision.group.key, polarity=vision.polarity)
    changed(vision.group.workshop)
    return vision


# ---- The common vision ----


def _next_version(workshop: Workshop, version: int) -> CommonVision:
    """The common vision locked and one version further. Raises: SomebodyWrote."""
    row, _created = CommonVision.objects.get_or_create(workshop=workshop)
    saved = CommonVision.objects.filter(pk=row.pk, version=version)
    if not saved.update(version=F("version") + 1, changed_at=timezone.now()):
        raise SomebodyWrote
    row.refresh_from_db()
    return row


@transaction.atomic
def keep_common(*, workshop: Workshop, narrative: str, version: int, by: Any) -> CommonVision:
    """The words of the common vision. Raises: NotNow, SomebodyWrote."""
    check_phase(workshop, *VISIONS_WRITE)
    row = _next_version(workshop, version)
    row.narrative = narrative.strip()[:6000]
    row.save(update_fields=["narrative"])
    note(workshop, by=by, what="common_vision_kept", version=row.version)
    changed(workshop)
    return row


@transaction.atomic
def keep_element(
    *,
    workshop: Workshop,
    text: str,
    version: int,
    by: Any,
    element: CommonElement | None = None,
    clusters: Iterable[VisionCluster] = (),
    stances: Mapping[int, tuple[str, str]] | None = None,
) -> CommonElement:
    """A part of the common vision with how each group stands to it: `stances` is group → (kind, note). Dissent is kept.

    Raises: NotNow, EmptyCard, CardTooLong, SomebodyWrote.
    """
    check_phase(workshop, *VISIONS_WRITE)
    words = " ".join(text.split())
    if not words:
        raise EmptyCard
    vision = _next_version(workshop, version)
    if element is None:
        last = vision.elements.aggregate(last=Max("position"))["last"] or 0
        element = CommonElement(vision=vision, position=last + 1)
    element.text = words[:300]
    element.save()
    element.clusters.set([each for each in clusters if each.group.workshop_id == workshop.pk])
    for group in workshop.groups.all():
        kind, told = (stances or {}).get(group.pk, (Stance.Kind.SILENT, ""))
        Stance.objects.update_or_create(
            element=element, group=group, defaults={"kind": Stance.Kind(kind), "note": told.strip()[:300]}
        )
    changed(workshop)
    return element


@transaction.atomic
def drop_element(*, element: CommonElement, version: int, by: Any) -> CommonElement:
    """A part leaves the common vision. Raises: NotNow, SomebodyWrote."""
    workshop = element.vision.workshop
    check_phase(workshop, *VISIONS_WRITE)
    _next_version(workshop, version)
    note(workshop, by=by, what="common_element_dropped", element=element.pk)
    element.delete()
    changed(workshop)
    return element


def groups_there(workshop: Workshop) -> list[StakeholderGroup]:
    """The groups of which somebody came, or wrote a card: an empty one is in no count of agreement."""
    came = set(workshop.participants.here().values_list("group_id", flat=True))
    came |= set(workshop.cards.standing().values_list("group_id", flat=True))
    return [group for group in workshop.groups.all() if group.pk in came]


def agreement(workshop: Workshop) -> list[dict[str, Any]]:
    """The matrix of convergence: each part with the stance and the note of each group that was there, and what it comes to."""
    elements = list(
        CommonElement.objects.filter(vision__workshop=workshop).prefetch_related("stances", "clusters__group")
    )
    groups = groups_there(workshop)
    rows = {(each.pk, stance.group_id): stance for each in elements for stance in each.stances.all()}
    lines = convergence.matrix(
        [each.pk for each in elements],
        [group.pk for group in groups],
        {key: stance.kind for key, stance in rows.items()},
    )
    labels = dict(Stance.Kind.choices)
    return [
        {
            "element": element,
            "line": line,
            "verdict": VERDICTS[line.verdict],
            "stances": [
                {
                    "group": group, "kind": kind, "label": labels[kind],
                    "note": rows[element.pk, group.pk].note if (element.pk, group.pk) in rows else "",
                }
                for group, kind in zip(groups, line.kinds, strict=True)
            ],
        }
        for element, line in zip(elements, lines, strict=True)
    ]  # fmt: skip


VERDICTS = {
    "all": _("shared by all"),
    "shared": _("shared, and nobody objects"),
    "reserved": _("shared with reservations"),
    "divided": _("divides the room"),
    "one": _("only one group speaks of it"),
    "none": _("nobody has spoken of it yet"),
}


# ---- Authors ----


@transaction.atomic
def forget_authors_of_cards(*, workshop: Workshop) -> int:
    """The day is over: nothing ties a card to whoever wrote it, nor a vision to whoever told it. How many were freed."""
    GroupVision.objects.filter(group__workshop=workshop).exclude(spokesperson="").update(spokesperson="")
    return VisionCard.objects.filter(workshop=workshop, participant__isnull=False).update(participant=None)


@transaction.atomic
def forget_cards_of(*, person: Person) -> None:
    """Somebody asks to be forgotten: the cards stay, without whoever wrote them."""
    VisionCard.objects.filter(participant__enrolment__person=person).update(participant=None)


def cards_of(person: Person) -> list[dict[str, Any]]:
    """The cards that can still be told to be somebody’s, while the day is on."""
    rows = VisionCard.objects.filter(participant__enrolment__person=person).order_by("pk")
    return [
        {"text": row.text, "future": row.get_polarity_display(), "written": row.created_at} for row in rows
    ]
