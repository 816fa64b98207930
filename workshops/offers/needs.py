"""What needs offer to the land: provenance (they and what proves them), search, addresses."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.core import offers
from land.core.bilingual import said
from land.core.models import Need
from workshops.actions import needs
from workshops.models import Ballot, Idea, VisionCard, VisionCluster, VoicedNeed, Workshop

Resolve = Callable[[list[UUID], Any], dict[UUID, offers.Target]]


def resolve_needs(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Needs are everybody's."""
    rows = Need.objects.filter(uuid__in=uuids)
    return {
        row.uuid: offers.Target(said(row, "title"), reverse("workshops:need", args=[row.uuid]))
        for row in rows
    }


def _of_a_workshop(model: type[Model], workshop: str, words: str, **only: Any) -> Resolve:
    """What proves a need: it is read on the page of its workshop, once that is concluded."""

    def resolve(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
        rows = model._default_manager.filter(uuid__in=uuids, **{f"{workshop}__in": _concluded()}, **only)
        found = rows.values_list("uuid", words, f"{workshop}__slug")
        return {
            uuid: offers.Target(said, reverse("workshops:workshop", args=[slug]))
            for uuid, said, slug in found
        }

    return resolve


def _concluded() -> Any:
    return Workshop.objects.public().filter(state="concluded")


def documents() -> Iterator[Any]:
    """All that may be found."""
    for row in VoicedNeed.objects.visible_to(None).whole().order_by("pk").iterator(200):
        yield from needs.need_documents(row)


def addresses() -> Iterator[tuple[str, Any]]:
    """Each need that a workshop voiced, in both languages."""
    rows = list(VoicedNeed.objects.visible_to(None).values_list("need__uuid", "need__changed_at"))
    for language in ("it", "en"):
        with override(language):
            for uuid, changed in rows:
                yield reverse("workshops:need", args=[uuid]), changed


def voiced(programme: Any) -> int:
    """Needs recorded, of one programme or of all."""
    rows = Need.objects.all()
    return (rows.filter(programme=programme) if programme else rows).count()


offers.kinds.add(offers.Kind("need", _("need"), resolve_needs))
offers.kinds.add(
    offers.Kind(
        "vision-card",
        _("vision card"),
        _of_a_workshop(VisionCard, "workshop", "text", state__in=["sent", "shown"]),
    )
)
offers.kinds.add(
    offers.Kind(
        "vision-cluster", _("cluster of cards"), _of_a_workshop(VisionCluster, "group__workshop", "title")
    )
)
offers.kinds.add(
    offers.Kind(
        "workshop-idea", _("idea of a workshop"),
        _of_a_workshop(Idea, "workshop", "title", state__in=["proposed", "chosen", "merged"]),
    )
)  # fmt: skip
offers.kinds.add(
    offers.Kind(
        "workshop-ballot",
        _("vote of a workshop"),
        _of_a_workshop(Ballot, "workshop", "title", state="published"),
    )
)
offers.documents.add(offers.Documents("need", _("Needs voiced"), documents))
offers.sitemap.add(offers.SitemapPart("workshops-needs", addresses))
offers.figures.add(
    offers.Figure(
        "needs-voiced", _("Needs voiced"), _("needs recorded with who voiced them and what proves them"), voiced,
        public=True, order=12,
    )
)  # fmt: skip
