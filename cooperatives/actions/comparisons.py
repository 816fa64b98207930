"""A score beside others: the cooperative's own of the wave before, and the mean of its peers.

Nothing here is computed of what others have answered meanwhile: peers are those of the run in use, and only where the
figures frozen with it show their group; what is hidden there is hidden here, or it could be had by subtraction.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cooperatives.models import Cell, Cooperative, Response, Score, ScoringRun, Succession, Wave
from cooperatives.querysets import SIZE_LABELS
from land.core.models import Term

STABLE = Decimal(5)  # points: a smaller change of a self-assessment says nothing (reference: §5, waves)
TABLE = "sector-size"


@dataclass(frozen=True)
class Earlier:
    """The score of the wave before, under the same specification, and what it is now."""

    wave: Wave
    was: Score
    now: Score

    def of(self, code: str) -> Decimal:
        """The dimension as it was, 0–100."""
        return Decimal(self.was.dimensions[code])

    def change(self, code: str) -> str:
        """The change of a dimension in words."""
        return in_words(Decimal(self.now.dimensions[code]) - self.of(code))

    @property
    def overall(self) -> str:
        """The change of the total in words."""
        return in_words(self.now.total - self.was.total)


@dataclass(frozen=True)
class Peers:
    """The others of the same sector and size: how many, and their means in whole points, of each dimension and overall."""

    number: int
    sector: str
    size: str
    means: dict[str, int]
    total: int

    @property
    def words(self) -> str:
        """Who they are and what is shown of them."""
        return _(
            "Peers: the mean of %(number)s other cooperatives of the same sector (%(sector)s) and size (%(size)s), "
            "in whole points."
        ) % {"number": self.number, "sector": self.sector, "size": self.size}


def in_words(points: Decimal) -> str:
    """A change of points: stable below five, else by how much."""
    if abs(points) < STABLE:
        return _("stable")
    rounded = whole(abs(points))
    return (_("+%(points)s points") if points > 0 else _("−%(points)s points")) % {"points": rounded}


def whole(value: Decimal) -> int:
    """To the nearest whole point, halves upwards (value ≥ 0)."""
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def earlier(response: Response, score: Score) -> Earlier | None:
    """The last score of this cooperative in an earlier wave under the same specification.

    None if another cooperative was merged into it, or it was split, between the two: it is not the same one.
    """
    cooperative = response.wave_member.cooperative_id
    was = (
        Score.objects.filter(
            spec=score.spec_id,
            response__wave_member__cooperative=cooperative,
            response__wave_member__wave__opens_at__lt=response.wave.opens_at,
            response__state__in=Response.SENT,
        )
        .select_related("response__wave_member__wave")
        .order_by("-response__wave_member__wave__opens_at", "-response__revision")
        .first()
    )
    if was is None:
        return None
    changed = Succession.objects.filter(
        effective_on__gt=was.response.submitted_at, effective_on__lte=response.submitted_at
    )
    if changed.filter(successor=cooperative).exists() or changed.filter(predecessor=cooperative).exists():
        return None
    return Earlier(wave=was.response.wave, was=was, now=score)


def peers(response: Response, score: Score, *, reader: Any = None) -> Peers | None:
    """The others of its sector and size in the run in use, if they are as many as the wave asks and their group is shown.

    Left out are the cooperative itself and all those for which `reader` acts: what they know already would tell the rest.
    Means only, in whole points: among five a quartile is somebody's own score.
    """
    member = response.wave_member
    run = ScoringRun.objects.filter(wave=member.wave_id, current=True, spec=score.spec_id).first()
    if run is None or not member.sector_code or not member.size_class or not _is_shown(run, member):
        return None
    own = {member.cooperative_id}
    if reader is not None and reader.is_authenticated:
        own |= set(Cooperative.objects.of(reader).values_list("pk", flat=True))
    rows = list(
        Score.objects.filter(
            spec=run.spec_id,
            response__in=run.responses,
            response__wave_member__sector_code=member.sector_code,
            response__wave_member__size_class=member.size_class,
        )
        .exclude(response__wave_member__cooperative__in=own)
        .values_list("dimensions", "total")
    )
    if len(rows) < response.wave.smallest_group:
        return None
    term = Term.objects.of("sector").filter(code=member.sector_code).first()
    return Peers(
        number=len(rows),
        sector=(get_language() == "en" and term.title_en) or term.title if term else member.sector_code,
        size=str(SIZE_LABELS[member.size_class]),
        means={code: mean([Decimal(each[code]) for each, _total in rows]) for code in score.dimensions},
        total=mean([total for _dimensions, total in rows]),
    )


def mean(values: list[Decimal]) -> int:
    """The mean in whole points, rounded once."""
    return whole(sum(values, Decimal(0)) / len(values))


def _is_shown(run: ScoringRun, member: Any) -> bool:
    """Whether the figures frozen with the run show this group: not missing, and not hidden for whatever reason."""
    return Cell.objects.filter(
        release__run=run, table=TABLE, key=f"{member.sector_code}/{member.size_class}", hidden=""
    ).exists()
