"""The verbs of needs: what a workshop says is lacking, voiced by categories, with what proves it; what answers it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.core import search
from land.core.actions import link, raise_content_version
from land.core.errors import DomainError
from land.core.models import Link, Need
from land.core.offers import kinds
from workshops.models import StakeholderGroup, VoicedNeed, Workshop

#: what may prove a need: the kinds of provenance of this room
EVIDENCE = ("vision-card", "vision-cluster", "workshop-idea", "workshop-ballot")


class NobodyVoicedIt(DomainError):
    sentence = _("Say which categories of actors voiced it: at least one.")
    field = "groups"


class NothingProvesIt(DomainError):
    sentence = _("Choose what it stands on: at least one card, cluster, idea or count.")
    field = "evidence"


class NotOfThisRoom(DomainError):
    sentence = _("This proof is not of this workshop.")
    field = "evidence"


class NothingLikeThat(DomainError):
    sentence = _("There is nothing like that here.")
    field = "what"


@transaction.atomic
def save_need(
    *,
    workshop: Workshop,
    by: Any,
    title: str,
    groups: Sequence[StakeholderGroup],
    evidence: Sequence[tuple[str, UUID]],
    voiced: VoicedNeed | None = None,
    title_en: str = "",
    description: str = "",
    said: str = "",
) -> VoicedNeed:
    """Record a need: `groups` voiced it, `evidence` as (kind, uuid) proves it, `said` is what else supports it in words.

    Each proof and the workshop become origins of the need. Raises: NobodyVoicedIt, NothingProvesIt, NotOfThisRoom.
    """
    if not groups:
        raise NobodyVoicedIt
    if not evidence:
        raise NothingProvesIt
    if any(group.workshop_id != workshop.pk for group in groups) or not set(evidence) <= _proofs(workshop):
        raise NotOfThisRoom
    need = voiced.need if voiced else Need(territory=workshop.area, programme=workshop.activity.programme)
    need.title, need.title_en, need.description, need.evidence = title, title_en, description, said
    need.voiced_by = ", ".join(group.title for group in groups)[:200]
    need.save()
    row = voiced or VoicedNeed.objects.create(workshop=workshop, need=need)
    row.groups.set(groups)
    link(frm=("workshop", workshop.uuid), to=("need", need.uuid))
    standing = Link.objects.origins_of("need", need.uuid).filter(from_kind__in=EVIDENCE)
    for old in standing:
        if (old.from_kind, old.from_uuid) not in evidence:
            old.delete()
    for proof in evidence:
        link(frm=proof, to=("need", need.uuid))
    for document in need_documents(row):
        search.index(document)
    raise_content_version()
    return row


def _proofs(workshop: Workshop) -> set[tuple[str, UUID]]:
    """Everything of this workshop that may prove a need."""
    return {(kind, uuid) for kind, uuid, _label, _words in proofs_of(workshop)}


def proofs_of(workshop: Workshop) -> list[tuple[str, UUID, Any, str]]:
    """(kind, uuid, what it is, its words) of all that may prove a need, in this order: counts, ideas, clusters, cards."""
    from workshops.models import Ballot, Idea, VisionCard, VisionCluster

    ballots = Ballot.objects.filter(workshop=workshop, state="published").values_list("uuid", "title")
    ideas = Idea.objects.filter(workshop=workshop).shown().values_list("uuid", "title")
    clusters = VisionCluster.objects.filter(group__workshop=workshop).values_list("uuid", "title")
    cards = VisionCard.objects.filter(workshop=workshop).shown().values_list("uuid", "text")
    found: list[tuple[str, UUID, Any, str]] = []
    for kind, label, rows in (
        ("workshop-ballot", _("Count of votes"), ballots),
        ("workshop-idea", _("Idea"), ideas),
        ("vision-cluster", _("Cluster of cards"), clusters),
        ("vision-card", _("Card"), cards),
    ):
        found += [(kind, uuid, label, words) for uuid, words in rows]
    return found


@transaction.atomic
def cite_need(*, need: Need, kind: str, uuid: UUID, by: Any) -> Link:
    """Write that a session, a course, an agreement, whatever this person can see, came from this need. Idempotent.

    Raises: NothingLikeThat.
    """
    known = kinds.get(kind)
    if kind == "need" or known is None or uuid not in known.resolve([uuid], by):
        raise NothingLikeThat
    row = link(frm=("need", need.uuid), to=(kind, uuid))
    raise_content_version()
    return row


@transaction.atomic
def no_longer_cites(*, need: Need, kind: str, uuid: UUID, by: Any) -> None:
    """Take such a link away."""
    Link.objects.fruits_of("need", need.uuid).filter(to_kind=kind, to_uuid=uuid).delete()
    raise_content_version()


def need_documents(row: VoicedNeed) -> list[search.Document]:
    """What the search holds of a need."""
    need = row.need
    with override("it"):
        address = reverse("workshops:need", args=[need.uuid])
    return [
        search.Document(
            kind="need", uuid=need.uuid, title=need.title, url=address, dated=need.created_at,
            summary=need.description[:600], body=f"{need.voiced_by} {need.territory}",
        )
    ]  # fmt: skip
