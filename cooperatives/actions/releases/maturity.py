"""The figures of a scoring run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from cooperatives.actions.releases.groups import (
    PUBLIC_TABLES,
    SECTOR_SIZE,
    STAFF_TABLES,
    Stratum,
    as_groups,
    groups_of,
    show,
    territories,
)
from cooperatives.models import Cell, Release, Score, ScoringRun, WaveMember
from cooperatives.scoring import estimates
from cooperatives.scoring.estimates import rounded
from cooperatives.scoring.suppression import FEW, SECONDARY, Group, Key, Rule, suppress, thin

TABLES = (*PUBLIC_TABLES, SECTOR_SIZE)
ESTIMATE: Key = ("estimate", "")
#: quartiles of fewer are single cooperatives
QUARTILES_FROM = 10
PLACES = ("sector_code", "size_class", "province_code", "municipality_code", "postcode")


@dataclass
class Scored:
    """What a run says of one cooperative: `values` by indicator (TOTAL and dimensions), its level."""

    cooperative: int
    values: dict[str, Fraction]
    level: str


@transaction.atomic
def freeze(*, run: ScoringRun) -> Release:
    """The release of a run: its figures by group, hidden where they must be, and the switch to it.

    Idempotent: a run has one release. It is not shown while fewer cooperatives than the threshold have changed since an
    earlier release of the same wave (the difference would tell their answers), nor before one of a later wave.
    """
    release = Release.objects.select_for_update().filter(run=run).first()
    if release is None:
        release = _freeze(run)
    later = Release.objects.filter(
        kind="maturity", current=True, run__wave__opens_at__gt=run.wave.opens_at
    ).exists()
    return release if release.facts["held"] or later else show(release)


def _freeze(run: ScoringRun) -> Release:
    strata = {
        pk: Stratum(*place)
        for pk, *place in WaveMember.objects.filter(wave=run.wave)
        .exclude(state="excluded")
        .values_list("pk", *PLACES)
    }
    scored, member_of = scores_of(run)
    responses = {response: strata[member] for response, member in member_of.items() if member in strata}
    scored = {response: scored[response] for response in responses}
    areas, rule = territories(), Rule(k=run.wave.smallest_group)
    population = groups_of(strata, areas, (*TABLES, *STAFF_TABLES))
    members = groups_of(responses, areas, TABLES)
    estimate = _estimates(scored, responses, strata)
    groups = as_groups(members)
    if estimate:
        groups.append(Group(*ESTIMATE, frozenset(scored), next(iter(estimate.values())).weights))
    hidden = suppress(groups, rule=rule, published=_published(run, areas), keep=("total",))
    release = Release.objects.create(
        kind="maturity", run=run, population=len(strata), facts=_facts(run, scored, hidden)
    )
    cells = []
    everybody = groups_of(responses, areas, (*TABLES, *STAFF_TABLES))
    for name, asked in sorted(population.items()):
        answered = everybody.get(name, set())
        reason = FEW if not answered else hidden.get(name, "")
        if name[0] in STAFF_TABLES:
            reason = FEW if len(answered) < rule.k else SECONDARY
        cells += _cells(release, name, [scored[pk] for pk in sorted(answered)], len(asked), reason)
    for indicator, found in estimate.items():
        cells.append(_estimate_cell(release, indicator, found, hidden.get(ESTIMATE, "")))
    cells += _changes(release, run, scored, rule)
    Cell.objects.bulk_create(cells, batch_size=1000)
    return release


def scores_of(run: ScoringRun) -> tuple[dict[int, Scored], dict[int, int]]:
    """By response: what the run says of it, and its member of the wave."""
    scored, members = {}, {}
    rows = Score.objects.filter(response__in=run.responses, spec=run.spec_id).values_list(
        "response",
        "response__wave_member",
        "response__wave_member__cooperative",
        "total",
        "dimensions",
        "level",
    )
    for response, member, cooperative, total, dimensions, level in rows:
        values = {"TOTAL": Fraction(total)} | {code: Fraction(text) for code, text in dimensions.items()}
        scored[response] = Scored(cooperative, values, level)
        members[response] = member
    return scored, members


def _published(run: ScoringRun, areas: Mapping[str, str]) -> list[Group]:
    """What earlier releases of this wave, under the same scoring, have shown: whoever kept them can subtract."""
    found = []
    for old in Release.objects.filter(
        kind="maturity", run__wave=run.wave_id, run__spec=run.spec_id, facts__held=False
    ):
        assert old.run is not None
        places = {
            row[0]: Stratum(*row[1:])
            for row in Score.objects.filter(response__in=old.run.responses, spec=run.spec_id)
            .exclude(response__wave_member__state="excluded")
            .values_list("response", *(f"response__wave_member__{name}" for name in PLACES))
        }
        shown = set(old.cells.filter(indicator="TOTAL", hidden="").values_list("table", "key"))
        members = groups_of(places, areas, TABLES)
        found += as_groups({name: each for name, each in members.items() if name in shown}, f"{old.pk}:")
    return found


def _facts(run: ScoringRun, scored: Mapping[int, Scored], hidden: Mapping[Key, str]) -> dict[str, Any]:
    spec = run.spec.spec
    return {
        "held": hidden.get(("total", "")) == SECONDARY,
        "threshold": run.wave.smallest_group,
        "wave": run.wave.code,
        "title": {"it": run.wave.title, "en": run.wave.title_en or run.wave.title},
        "closed": run.wave.state in ("closed", "archived"),
        "spec": str(run.spec),
        "source": run.wave.instrument_version.attribution,
        "licence": run.wave.instrument_version.licence,
        "dimensions": [{"code": each.code, "it": each.text("it"), "en": each.text("en")} for each in spec.dimensions],
        "levels": [
            {"code": each.code, "it": each.text("it"), "en": each.text("en"), "up_to": each.up_to}
            for each in spec.levels
        ],
        "scored": len(scored),
    }  # fmt: skip


def _cells(release: Release, name: Key, rows: Sequence[Scored], population: int, reason: str) -> list[Cell]:
    """Every indicator of a group: mean, median, quartiles, shares of the levels, response rate."""
    common = {"release": release, "table": name[0], "key": name[1], "n": len(rows), "population": population}
    levels = [level["code"] for level in release.facts["levels"]]
    rate = rounded(Fraction(100 * len(rows), population)) if population else None
    cells = [Cell(**common, indicator="RESPONSE", value=rate, hidden=reason)]
    for code in ("TOTAL", *(each["code"] for each in release.facts["dimensions"])):
        values = [row.values[code] for row in rows]
        details: dict[str, Any] = {}
        if values:
            first, median, third = estimates.quartiles(values)
            details["median"] = str(rounded(median))
            if len(values) >= QUARTILES_FROM:
                details |= {"q1": str(rounded(first)), "q3": str(rounded(third))}
        mean = rounded(estimates.mean(values)) if values else None
        cells.append(Cell(**common, indicator=code, value=mean, details=details, hidden=reason))
    numbers = [sum(row.level == code for row in rows) for code in levels]
    # of a part of the system a level is too few cooperatives, or what the other parts tell by subtraction
    whole = name[0] == "total"
    few = thin(numbers, release.facts["threshold"]) if whole else set(range(len(levels)))
    for place, (code, number) in enumerate(zip(levels, numbers, strict=True)):
        interval = estimates.share_interval(number, len(rows), population) if rows else None
        cells.append(
            Cell(
                **common,
                indicator=f"LEVEL:{code}",
                value=rounded(Fraction(100 * number, len(rows))) if rows else None,
                details=_said(interval, 100) if whole else {},
                hidden=reason or (FEW if place in few else ""),
            )
        )
    return cells


def _said(interval: estimates.Interval | None, times: int = 1) -> dict[str, str]:
    if interval is None:
        return {}
    return {
        "low": str(rounded(max(0.0, interval.low) * times, 1)),
        "high": str(rounded(min(100 / times, interval.high) * times, 1)),
    }


def _estimates(
    scored: Mapping[int, Scored], responses: Mapping[int, Stratum], strata: Mapping[int, Stratum]
) -> dict[str, estimates.Estimate]:
    """The estimate of the whole system by sector and size, for each indicator. Every one has the same weights."""
    if not scored:
        return {}
    asked: dict[tuple[str, str], int] = {}
    for stratum in strata.values():
        asked[stratum.sector, stratum.size] = asked.get((stratum.sector, stratum.size), 0) + 1
    order = {"": 0, "0": 1, "1-9": 2, "10-49": 3, "50-249": 4, "250+": 5}
    found = {}
    for code in next(iter(scored.values())).values:
        rows = []
        for key in sorted(asked, key=lambda each: (each[0], order.get(each[1], 9))):
            who = sorted(pk for pk, stratum in responses.items() if (stratum.sector, stratum.size) == key)
            values = tuple(scored[pk].values[code] for pk in who)
            rows.append(estimates.Stratum(key, asked[key], values, tuple(who)))
        made = estimates.weighted_mean(estimates.collapse(rows))
        assert made is not None
        found[code] = made
    return found


def _estimate_cell(release: Release, code: str, found: estimates.Estimate, reason: str) -> Cell:
    details = _said(found.interval) | {
        "unweighted": str(rounded(found.unweighted)),
        "deff": str(rounded(found.deff, 3)),
        "effective": str(rounded(found.effective, 1)),
        "error": str(rounded(found.error, 3)),
    }
    return Cell(
        release=release, table="estimate", key="", indicator=code, n=found.n, population=found.population,
        value=rounded(found.mean), details=details, hidden=reason,
    )  # fmt: skip


def _changes(release: Release, run: ScoringRun, scored: Mapping[int, Scored], rule: Rule) -> list[Cell]:
    """The mean change of whoever answered both this wave and the one before under the same scoring.

    Two means and the change between them say the difference of what stands in one wave only: of none, or of enough.
    """
    before = (
        Release.objects.filter(
            kind="maturity", run__spec=run.spec_id, run__wave__opens_at__lt=run.wave.opens_at, facts__held=False
        )
        .select_related("run__wave")
        .order_by("-run__wave__opens_at", "-pk")
        .first()
    )  # fmt: skip
    if before is None or before.run is None:
        return []
    old, _members = scores_of(before.run)
    merged = set(
        run.wave.members.filter(
            cooperative__organisation__predecessors__cooperative__ended_at__gte=before.run.wave.opens_at
        ).values_list("cooperative", flat=True)
    )
    cells = []
    for code in next(iter(scored.values())).values if scored else ():
        earlier = {row.cooperative: row.values[code] for row in old.values() if row.cooperative not in merged}
        now = {row.cooperative: row.values[code] for row in scored.values() if row.cooperative not in merged}
        change = estimates.paired(earlier, now)
        if change is None:
            continue
        alone = change.only_before + change.only_after + len(merged)
        reason = FEW if change.matched < rule.k else SECONDARY if 0 < alone < rule.k else ""
        value: Decimal = rounded(change.change)
        details = {"stable": change.stable, "since": before.facts["title"], "before": before.facts["wave"]}
        cells.append(
            Cell(
                release=release, table="change", key="", indicator=code, n=change.matched,
                population=len(now.keys() | earlier.keys()), value=value, details=details, hidden=reason,
            )
        )  # fmt: skip
    return cells
