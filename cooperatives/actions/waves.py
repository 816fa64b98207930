"""Opening and closing a wave, and who is in it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.models import Cooperative, Seat, Wave, WaveMember
from cooperatives.querysets import size_class
from land.core.errors import DomainError
from land.core.models import Term, Territory
from land.core.states import move


class NotPublished(DomainError):
    sentence = _("Only a published questionnaire can be asked.")


class SpecOfAnother(DomainError):
    sentence = _("This scoring belongs to another version of the questionnaire.")
    field = "scoring_spec"


@transaction.atomic
def open_wave(*, wave: Wave, population: Iterable[Cooperative] | None = None) -> Wave:
    """Open a draft or suspended wave; a draft freezes its population: all active cooperatives unless told otherwise.

    Raises: NotPublished, SpecOfAnother, WrongState.
    """
    if wave.instrument_version.state != "published":
        raise NotPublished
    if wave.scoring_spec and wave.scoring_spec.instrument_version_id != wave.instrument_version_id:
        raise SpecOfAnother
    first = wave.state == Wave.State.DRAFT
    move(
        wave,
        to="open",
        frm=("draft", "suspended"),
        opened_at=wave.opened_at or timezone.now(),
        suspended_at=None,
    )
    if first:
        chosen = Cooperative.objects.filter(state="active") if population is None else population
        add_members(wave=wave, cooperatives=chosen)
    return wave


@transaction.atomic
def add_members(*, wave: Wave, cooperatives: Iterable[Cooperative]) -> int:
    """Put cooperatives into a wave with their stratum (sector, size, place) as it is now. Idempotent; returns how many are in."""
    cooperatives = list(cooperatives)
    sectors = dict(Term.objects.of("sector").values_list("pk", "code"))
    places = {
        pk: (code, province)
        for pk, code, province in Territory.objects.filter(kind="municipality").values_list(
            "pk", "code", "parent__code"
        )
    }
    postcodes = dict(
        Seat.objects.filter(cooperative__in=cooperatives, kind="registered", active=True).values_list(
            "cooperative", "postcode"
        )
    )
    WaveMember.objects.bulk_create(
        [
            WaveMember(
                wave=wave,
                cooperative=cooperative,
                sector_code=sectors[cooperative.sector_id],
                size_class=size_class(cooperative.workers),
                municipality_code=places.get(cooperative.municipality_id, ("", ""))[0],
                province_code=places.get(cooperative.municipality_id, ("", ""))[1],
                postcode=postcodes.get(cooperative.pk, ""),
            )
            for cooperative in cooperatives
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    return wave.members.count()


@transaction.atomic
def close_wave(*, wave: Wave) -> Wave:
    """Close a wave: nothing more is taken; what is half filled in stays readable. Raises: WrongState."""
    move(wave, to="closed", frm=("open", "suspended"), closed_at=timezone.now())
    return wave
