"""Bringing the shipped questionnaires into the database."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.instruments import load, load_spec_data, shipped
from cooperatives.models import Instrument, InstrumentVersion, ScoringSpec
from cooperatives.scoring import Scorer, Spec
from land.core.errors import DomainError


class VersionChanged(DomainError):
    sentence = _("%(what)s has been published with other content: a change needs a new version number.")


@transaction.atomic
def load_instruments() -> dict[str, int]:
    """Publish every shipped instrument version and its scoring specification. Idempotent; returns what there is.

    Raises: VersionChanged if a file differs from the version of the same number that is published.
    """
    for code in shipped():
        definition = load(code)
        instrument, _created = Instrument.objects.update_or_create(
            code=code, defaults={"title": definition.title, "title_en": definition.title_en}
        )
        version, _created = InstrumentVersion.objects.get_or_create(
            instrument=instrument,
            version=definition.version,
            defaults={
                "state": InstrumentVersion.State.PUBLISHED,
                "published_at": timezone.now(),
                "content": definition.data,
                "sha256": definition.sha256,
                "language": definition.language,
                "licence": definition.licence,
                "attribution": definition.attribution,
            },
        )
        _same(version, definition.sha256)
        data = load_spec_data(code)
        if data is not None:
            spec = Spec.from_dict(data)
            Scorer(definition, spec)
            row, _created = ScoringSpec.objects.get_or_create(
                instrument_version=version,
                version=spec.version,
                defaults={"content": data, "sha256": spec.sha256},
            )
            _same(row, spec.sha256)
    return {"instruments": Instrument.objects.count(), "specs": ScoringSpec.objects.count()}


def _same(row, sha256: str) -> None:
    if row.sha256 != sha256:
        raise VersionChanged(what=str(row))
