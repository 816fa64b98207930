"""Opening and closing a wave, and who is in it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.models import Cooperative, Wave, WaveMember
from cooperatives.querysets import size_class
from land.core.errors import DomainError
from land.core.models import Term
from land.core.states import move


class NotPublished(DomainError):
    sentence = _("Only a published questionnaire can be asked.")


class SpecOfAnother(DomainError):
    sentence = _("This scoring belongs to another version of the questionnaire.")
    field = "scoring_spec"


class QuestionnaireFixed(DomainError):
    sentence = _("Once a survey has been opened its questionnaire cannot change: prepare another survey.")
    field = "instrument_version"


@transaction.atomic
def save_wave(*, wave: Wave | None = None, **facts: Any) -> Wave:
    """Make a draft wave of these columns, or change one; its questionnaire changes only while it is a draft.

    Raises: QuestionnaireFixed, SpecOfAnother.
    """
    row = Wave.objects.select_for_update().get(pk=wave.pk) if wave else Wave()
    asked = row.instrument_version_id if wave else None
    for name, value in facts.items():
        setattr(row, name, value)
    if asked and row.state != Wave.State.DRAFT and row.instrument_version_id != asked:
        raise QuestionnaireFixed
    if row.scoring_spec and row.scoring_spec.instrument_version_id != row.instrument_version_id:
        raise SpecOfAnother
    row.save()
    return row


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
    """Put cooperatives into a wave with their stratum (sector, size) as it is now. Idempotent; returns how many are in."""
    sectors = dict(Term.objects.of("sector").values_list("pk", "code"))
    WaveMember.objects.bulk_create(
        [
            WaveMember(
                wave=wave,
                cooperative=cooperative,
                sector_code=sectors[cooperative.sector_id],
                size_class=size_class(cooperative.workers),
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
