"""The verbs of ideas: written on a phone or by a scribe, brought to the table, chosen, joined with memory, withdrawn."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core.actions import link
from land.core.errors import DomainError, WrongState
from land.core.models import Link
from land.core.states import move
from workshops.actions.room import check_phase, note
from workshops.actions.visions import NotYours, OtherGroup, SomebodyWrote, TitleNeeded, WhyNeeded, lock
from workshops.models import Idea, Participant, Table, Theme, Workshop
from workshops.models.ideas import Horizon
from workshops.models.visions import Source
from workshops.models.workshops import Phase

KIND = "workshop-idea"
DRAFTS_EACH = 5
WORDS = ("title", "what", "how", "who", "resources", "horizon")
LIMITS = {"title": 120, "what": 2000, "how": 2000, "who": 300, "resources": 1000}
TABLES_WRITE = tuple(Phase.values[Phase.values.index(Phase.OWN_IDEAS) :])
GROUPS_CHOOSE = (Phase.GROUP_IDEAS, Phase.PRESENTING)


class EnoughDrafts(DomainError):
    sentence = _("You have written five ideas already: change one of them, or take it back.")
    field = "title"


class NoTheme(DomainError):
    sentence = _("You are not in a thematic group yet: ask at the reception which table is yours.")


class BeingVoted(WrongState):
    sentence = _("This idea is being voted on: until the vote is over its words stay as they are.")


class HasBeenVoted(WrongState):
    sentence = _("This idea has been voted on: it can no longer be joined or withdrawn.")


class NotReady(DomainError):
    sentence = _(
        "Before choosing it, write what is done and by when: else nobody will know what they vote for."
    )


class EnoughIdeas(DomainError):
    """`chosen` is what can be swapped."""

    sentence = _(
        "The group has chosen %(limit)d ideas already, as many as it may. Choose which one leaves its place."
    )

    def __init__(self, chosen: list[Idea], limit: int) -> None:
        super().__init__(limit=limit)
        self.chosen = chosen


class JoinedToItself(DomainError):
    sentence = _("Choose another idea: one is not joined to itself.")


# ---- Words ----


def _tidy(words: dict[str, Any]) -> dict[str, Any]:
    told = {name: str(words.get(name) or "").strip()[: LIMITS.get(name)] for name in WORDS}
    told["title"] = " ".join(told["title"].split())
    if not told["title"]:
        raise TitleNeeded
    if told["horizon"] not in Horizon.values:
        told["horizon"] = ""
    return told


def _relate(row: Idea, words: dict[str, Any]) -> None:
    """The categories, organisations and parts of the common vision that an idea names; only the room’s own."""
    if "actors" in words:
        row.actors.set([group for group in words["actors"] if group.workshop_id == row.workshop_id])
    if "organisations" in words:
        row.organisations.set(words["organisations"])
    if "elements" in words:
        row.elements.set([each for each in words["elements"] if each.vision.workshop_id == row.workshop_id])


def _before(row: Idea) -> dict[str, Any]:
    """Its words as they stand, for the history: no name of whoever wrote them."""
    return {
        **{name: getattr(row, name) for name in WORDS},
        "version": row.version,
        "until": timezone.now().isoformat(timespec="seconds"),
    }


def _write(row: Idea, words: dict[str, Any]) -> Idea:
    """New words over the old ones, which go to the history; nothing is written if nothing is new."""
    told = _tidy(words)
    if row.state == Idea.State.CHOSEN and not (told["what"] and told["horizon"]):
        raise NotReady
    place = words.get("municipality", row.municipality)
    if any(getattr(row, name) != value for name, value in told.items()) or place != row.municipality:
        row.earlier = [*row.earlier, _before(row)]
        row.version += 1
        row.municipality = place
        for name, value in told.items():
            setattr(row, name, value)
        row.save()
    _relate(row, words)
    return row


def _open(idea: Idea) -> Idea:
    """The idea as it stands, after whoever was writing in this room; not while it is being voted on."""
    lock(idea.workshop)
    row = Idea.objects.select_related("workshop").get(pk=idea.pk)
    if Idea.objects.frozen().filter(pk=row.pk).exists():
        raise BeingVoted
    if row.state not in Idea.OPEN:
        raise WrongState
    return row


# ---- On the phone ----


@transaction.atomic
def draft_idea(*, participant: Participant, client_uuid: UUID, **words: Any) -> Idea:
    """An idea of one’s own, in the theme that one works on; nobody else sees it until it is brought to the table.

    Sent twice it counts once. Raises: NotNow, NoTheme, EnoughDrafts, TitleNeeded.
    """
    Participant.objects.select_for_update().get(pk=participant.pk)
    there = Idea.objects.filter(client_uuid=client_uuid).first()
    if there is not None:
        if there.participant_id != participant.pk:
            raise NotYours
        return there
    check_phase(participant.workshop, Phase.OWN_IDEAS)
    if participant.theme_id is None:
        raise NoTheme
    told = _tidy(words)
    if Idea.objects.of(participant).count() >= DRAFTS_EACH:
        raise EnoughDrafts
    row = Idea.objects.create(
        workshop=participant.workshop, theme_id=participant.theme_id, table_id=participant.idea_table_id,
        participant=participant, client_uuid=client_uuid, source=Source.PHONE, **told,
    )  # fmt: skip
    _relate(row, words)
    return row


def _own(idea: Idea, participant: Participant) -> Idea:
    row = Idea.objects.select_for_update().select_related("workshop").get(pk=idea.pk)
    if row.participant_id != participant.pk:
        raise NotYours
    if row.state != Idea.State.DRAFT:
        raise WrongState(_("This idea is on the table now: the group works on it, and the scribe writes."))
    check_phase(row.workshop, Phase.OWN_IDEAS, Phase.GROUP_IDEAS)
    return row


@transaction.atomic
def change_draft(*, idea: Idea, participant: Participant, **words: Any) -> Idea:
    """One’s own draft, written better. Raises: NotYours, NotNow, WrongState, TitleNeeded."""
    return _write(_own(idea, participant), words)


@transaction.atomic
def take_back_draft(*, idea: Idea, participant: Participant) -> Idea:
    """One’s own draft goes: nobody had seen it. Raises: NotYours, NotNow, WrongState."""
    row = _own(idea, participant)
    row.delete()
    return row


@transaction.atomic
def bring_idea(*, idea: Idea, participant: Participant) -> Idea:
    """One’s own draft goes to the table of the theme. Raises: NotYours, NotNow, WrongState."""
    row = _own(idea, participant)
    move(row, to="proposed", frm="draft")
    return row


# ---- At the table ----


@transaction.atomic
def propose_idea(
    *, theme: Theme, client_uuid: UUID, by: Any, table: Table | None = None, source: str = Source.SCRIBE, **words: Any
) -> Idea:  # fmt: skip
    """An idea that the scribe of a thematic group writes. Sent twice it counts once. Raises: NotNow, TitleNeeded."""
    there = Idea.objects.filter(client_uuid=client_uuid).first()
    if there is not None:
        if there.workshop_id != theme.workshop_id or there.participant_id is not None:
            raise OtherGroup
        return there
    check_phase(theme.workshop, *TABLES_WRITE)
    told = _tidy(words)
    row, _created = Idea.objects.get_or_create(
        client_uuid=client_uuid,
        defaults={
            "workshop": theme.workshop, "theme": theme, "table": table, "source": source,
            "municipality": words.get("municipality"), "state": Idea.State.PROPOSED, **told,
        },
    )  # fmt: skip
    _relate(row, words)
    return row


@transaction.atomic
def change_idea(*, idea: Idea, version: int, by: Any, **words: Any) -> Idea:
    """The group writes an idea better; the words before stay in its history. `version` is the one that was read.

    Raises: NotNow, BeingVoted, WrongState, NotReady, TitleNeeded, SomebodyWrote when another scribe saved first.
    """
    row = _open(idea)
    check_phase(row.workshop, *TABLES_WRITE)
    if row.version != version:
        raise SomebodyWrote
    return _write(row, words)


@transaction.atomic
def choose_idea(*, idea: Idea, by: Any, instead_of: Idea | None = None) -> Idea:
    """The group puts an idea among those to be voted on, perhaps in the place of another one. Idempotent.

    Raises: NotNow, BeingVoted, NotReady, EnoughIdeas with those that may leave their place.
    """
    row = _open(idea)
    check_phase(row.workshop, *GROUPS_CHOOSE)
    if row.state == Idea.State.CHOSEN:
        return row
    if not (row.what and row.horizon):
        raise NotReady
    if instead_of is not None:
        if instead_of.theme_id != row.theme_id:
            raise OtherGroup
        unchoose_idea(idea=instead_of, by=by)
    chosen = list(Idea.objects.filter(theme=row.theme_id, state="chosen").order_by("pk"))
    limit = row.workshop.ideas_per_group
    if len(chosen) >= limit:
        raise EnoughIdeas(chosen, limit)
    move(row, to="chosen", frm="proposed")
    return row


@transaction.atomic
def unchoose_idea(*, idea: Idea, by: Any) -> Idea:
    """It leaves the ideas to be voted on and stays on the table. Raises: NotNow, BeingVoted, WrongState."""
    row = _open(idea)
    check_phase(row.workshop, *GROUPS_CHOOSE)
    move(row, to="proposed", frm="chosen")
    return row


def _never_voted(row: Idea) -> None:
    if row.options.filter(ballot__state__in=["open", "closing", "closed", "published"]).exists():
        raise HasBeenVoted


@transaction.atomic
def merge_idea(*, idea: Idea, into: Idea, by: Any) -> Idea:
    """Join an idea to another one: it stays readable, says where it went, and the other says what it came from.

    Raises: NotNow, BeingVoted, HasBeenVoted, JoinedToItself, OtherGroup, WrongState.
    """
    if idea.pk == into.pk:
        raise JoinedToItself
    row, other = _open(idea), _open(into)
    check_phase(row.workshop, *TABLES_WRITE)
    if row.workshop_id != other.workshop_id or other.state == Idea.State.DRAFT:
        raise OtherGroup
    _never_voted(row)
    move(row, to="merged", frm=["proposed", "chosen"], merged_into=other)
    link(frm=(KIND, row.uuid), to=(KIND, other.uuid))
    note(row.workshop, by=by, what="idea_merged", idea=row.pk, into=other.pk)
    return row


@transaction.atomic
def part_idea(*, idea: Idea, by: Any) -> Idea:
    """An idea that had been joined to another stands by itself again. Raises: NotNow, BeingVoted, WrongState."""
    lock(idea.workshop)
    row = Idea.objects.select_related("workshop", "merged_into").get(pk=idea.pk)
    check_phase(row.workshop, *TABLES_WRITE)
    if Idea.objects.frozen().filter(pk=row.merged_into_id).exists():
        raise BeingVoted
    into = row.merged_into
    move(row, to="proposed", frm="merged", merged_into=None)
    Link.objects.filter(
        from_kind=KIND, from_uuid=row.uuid, to_kind=KIND, to_uuid=into.uuid if into else None
    ).delete()
    note(row.workshop, by=by, what="idea_parted", idea=row.pk)
    return row


@transaction.atomic
def withdraw_idea(*, idea: Idea, by: Any) -> Idea:
    """The group no longer stands by it; it is kept. Raises: NotNow, BeingVoted, HasBeenVoted, WrongState."""
    row = _open(idea)
    check_phase(row.workshop, *TABLES_WRITE)
    _never_voted(row)
    move(row, to="withdrawn", frm=["draft", "proposed", "chosen"])
    note(row.workshop, by=by, what="idea_withdrawn", idea=row.pk)
    return row


@transaction.atomic
def hide_idea(*, idea: Idea, why: str, by: Any) -> Idea:
    """An idea leaves every screen; it is not deleted. Raises: WhyNeeded, BeingVoted, HasBeenVoted, WrongState."""
    if not why.strip():
        raise WhyNeeded
    row = _open(idea)
    _never_voted(row)
    move(row, to="hidden", frm=["draft", "proposed", "chosen"], hidden_why=why.strip()[:200])
    note(row.workshop, by=by, what="idea_hidden", idea=row.pk)
    return row


@transaction.atomic
def bring_back_idea(*, idea: Idea, by: Any) -> Idea:
    """A withdrawn or hidden idea is on the table again. Raises: WrongState."""
    move(idea, to="proposed", frm=["withdrawn", "hidden"], hidden_why="")
    note(idea.workshop, by=by, what="idea_brought_back", idea=idea.pk)
    return idea


def places_left(theme: Theme) -> int:
    """How many more ideas its group may choose."""
    return max(theme.workshop.ideas_per_group - theme.ideas.filter(state="chosen").count(), 0)


def by_theme(workshop: Workshop, rows: Sequence[Idea]) -> list[tuple[Theme, list[Idea]]]:
    """Ideas under their themes, in the order of the themes; a theme without any is there too."""
    return [(theme, [row for row in rows if row.theme_id == theme.pk]) for theme in workshop.themes.all()]


# ---- Authors ----


@transaction.atomic
def forget_authors_of_ideas(*, workshop: Workshop) -> int:
    """The day is over: nothing ties an idea to whoever wrote it; drafts that nobody brought to a table go. How many freed."""
    Idea.objects.filter(workshop=workshop, state="draft").delete()
    return Idea.objects.filter(workshop=workshop, participant__isnull=False).update(participant=None)


@transaction.atomic
def forget_ideas_of(*, person: Person) -> None:
    """Somebody asks to be forgotten: own drafts go, what was brought to a table stays without whoever wrote it."""
    rows = Idea.objects.filter(participant__enrolment__person=person)
    rows.filter(state="draft").delete()
    rows.update(participant=None)


def ideas_of(person: Person) -> list[dict[str, Any]]:
    """The ideas that can still be told to be somebody’s, while the day is on."""
    rows = Idea.objects.filter(participant__enrolment__person=person).order_by("pk")
    return [
        {"title": row.title, "what": row.what, "state": row.get_state_display(), "written": row.created_at}
        for row in rows
    ]
