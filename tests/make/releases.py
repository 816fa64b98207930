"""Scored waves and frozen figures for tests, written straight into the tables: nobody fills anything in."""

from collections.abc import Iterable, Mapping
from itertools import count

from django.utils import timezone

from cooperatives import actions
from cooperatives.models import (
    Cell,
    Cooperative,
    Release,
    Response,
    Score,
    ScoringRun,
    Wave,
    WaveMember,
    YearlyFigures,
)
from tests.make.cooperatives import make_cooperative, make_wave
from tests.make.places import make_municipality
from tests.make.runs import make_run

_number = count(1)
PLACES = {
    "RM": ("Roma", "058091"),
    "VT": ("Viterbo", "056059"),
    "RI": ("Rieti", "057059"),
    "LT": ("Latina", "059011"),
    "FR": ("Frosinone", "060038"),
}


def make_cooperatives(
    number: int, *, sector: str = "produzione-servizi", province: str = "RM", workers: int = 5, **values
) -> list[Cooperative]:
    """So many active cooperatives of this sector, province and size."""
    name, code = PLACES[province]
    values = {
        "municipality": make_municipality(name, code, province),
        "workers": workers,
        "workers_year": 2025,
    } | values
    return [make_cooperative(sector=sector, **values) for _number in range(number)]


def make_scores(wave: Wave, totals: Mapping[Cooperative, int]) -> list[Response]:
    """A sent response with a score (the same in every dimension) for each of these cooperatives."""
    actions.add_members(wave=wave, cooperatives=list(totals))
    spec = wave.scoring_spec
    now, responses, scores = timezone.now(), [], []
    for member in WaveMember.objects.filter(wave=wave, cooperative__in=list(totals)).order_by("cooperative"):
        total = totals[member.cooperative]
        sha = f"{next(_number):064x}"
        response = Response.objects.create(
            wave_member=member,
            state="submitted",
            submitted_at=now,
            document={"answers": {}},
            document_sha256=sha,
        )
        level = next(level.code for level in spec.spec.levels if total <= level.up_to)
        scores.append(
            Score(
                response=response, spec=spec, document_sha256=sha, questions={}, total=total, level=level,
                dimensions={dimension.code: f"{total:.2f}" for dimension in spec.spec.dimensions},
            )
        )  # fmt: skip
        responses.append(response)
    Score.objects.bulk_create(scores)
    return responses


def make_release(totals: Mapping[Cooperative, int], *, silent: Iterable[Cooperative] = (), **wave) -> Release:
    """A frozen wave in which these cooperatives scored these totals and the silent ones did not answer."""
    row = make_wave(cooperatives=[*totals, *silent], **wave)
    make_scores(row, totals)
    return actions.freeze(run=make_run(row))


def make_figures(cooperative: Cooperative, year: int = 2025, **values) -> YearlyFigures:
    """The figures of a year, as staff typed them."""
    return YearlyFigures.objects.create(cooperative=cooperative, year=year, source="staff", **values)


def make_cells(run: ScoringRun, **groups: str) -> Release:
    """Figures of a run that show the groups of `run`'s members, but those in `hidden`: {"sector/size": why}."""
    release = Release.objects.create(kind="maturity", run=run, current=True)
    members = run.wave.members.values_list("sector_code", "size_class").distinct()
    hidden = groups.get("hidden") or {}
    Cell.objects.bulk_create(
        Cell(
            release=release, table="sector-size", key=f"{sector}/{size}", indicator="total", n=9,
            hidden=hidden.get(f"{sector}/{size}", ""),
        )
        for sector, size in members
    )  # fmt: skip
    return release
