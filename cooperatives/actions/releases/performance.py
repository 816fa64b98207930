"""The social and economic figures of the system, year by year."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from cooperatives.actions.releases.groups import Stratum, as_groups, groups_of, show, territories
from cooperatives.models import Cell, Cooperative, Release, YearlyFigures
from cooperatives.scoring.suppression import FEW, SECONDARY, THRESHOLD, Group, Key, Rule, suppress
from land.accounts.models import User

TABLES = ("total", "sector", "province", "territory")
WOMEN = ("women_permanent", "women_fixed_term", "women_apprentices")
#: indicator → the columns that it adds up; a cooperative that did not say one of them does not contribute
INDICATORS: dict[str, tuple[str, ...]] = {
    "members": ("members",),
    "members_women": ("members_women",),
    "workers": ("workers",),
    "women": WOMEN,
    "revenue": ("revenue",),
}
LISTED = "listed"
#: what a release was computed from, so that the next one can be compared with it; no page shows this table
BASIS = "basis"
YEARS = 6

Values = dict[int, Decimal]


@transaction.atomic
def freeze_performance(*, by: User | None = None) -> Release:
    """Freeze the figures of the last six years there are: members, workers, women, revenue by sector, province, territory.

    A figure counts the cooperatives, active or suspended, that gave a number for that year, and says how many of how many;
    nothing is estimated. Revenue is in euro and obeys the p % rule too. Where a correction of fewer cooperatives than the
    threshold would show by comparison with an earlier release, the earlier figures stay.
    """
    rows = Cooperative.objects.filter(state__in=["active", "suspended"]).order_by("pk")
    strata = {
        pk: Stratum(sector, "", province or "", municipality or "")
        for pk, sector, province, municipality in rows.values_list(
            "pk", "sector__code", "municipality__parent__code", "municipality__code"
        )
    }
    areas = territories()
    figures = _figures(strata)
    years = sorted({year for _indicator, year in figures}, reverse=True)
    release = Release.objects.create(
        kind="performance", population=len(strata), released_by=by,
        facts={"held": False, "threshold": THRESHOLD, "years": years, "kept": []},
    )  # fmt: skip
    cells = _listed(release, areas)
    for (indicator, year), values in sorted(figures.items()):
        cells += _frozen(release, indicator, year, values, strata, areas)
    Cell.objects.bulk_create(cells, batch_size=1000)
    release.save(update_fields=["facts"])
    return show(release)


def _figures(strata: Mapping[int, Stratum]) -> dict[tuple[str, int], Values]:
    """(indicator, year) → what each cooperative said."""
    columns = sorted({column for each in INDICATORS.values() for column in each})
    found: dict[tuple[str, int], Values] = {}
    for row in YearlyFigures.objects.filter(cooperative__in=list(strata)).values(
        "cooperative", "year", *columns
    ):
        for indicator, parts in INDICATORS.items():
            numbers = [row[part] for part in parts]
            if None not in numbers:
                found.setdefault((indicator, row["year"]), {})[row["cooperative"]] = Decimal(sum(numbers))
    last = sorted({year for _indicator, year in found}, reverse=True)[:YEARS]
    return {key: values for key, values in found.items() if key[1] in last}


def _listed(release: Release, areas: Mapping[str, str]) -> list[Cell]:
    """How many cooperatives stand in the public directory, which anybody can count there."""
    listed = {
        pk: Stratum(sector, "", province or "", municipality or "")
        for pk, sector, province, municipality in Cooperative.objects.listed()
        .annotate(province=F("municipality__parent__code"))
        .values_list("pk", "sector__code", "province", "municipality__code")
    }
    groups = groups_of(listed, areas, (*TABLES, "municipality"))
    return [
        Cell(release=release, table=table, key=key, indicator=LISTED, n=len(who), population=len(who),
             value=Decimal(len(who)))
        for (table, key), who in sorted(groups.items())
    ]  # fmt: skip


def _frozen(
    release: Release,
    indicator: str,
    year: int,
    values: Values,
    strata: Mapping[int, Stratum],
    areas: Mapping[str, str],
) -> list[Cell]:
    """One indicator of one year in every table; or the cells of the release before, if these would tell a correction."""
    population = groups_of(strata, areas, TABLES)
    members = groups_of({pk: strata[pk] for pk in values}, areas, TABLES)
    numbers: dict[tuple[int, Decimal], int] = {}

    def contributions(who: Mapping[int, Decimal]) -> dict[int, int]:
        """Each cooperative with what it said: another number is another contribution."""
        return {pk: numbers.setdefault((pk, value), len(numbers)) for pk, value in who.items()}

    now = contributions(values)
    published, latest = _published(indicator, year, areas, contributions)
    groups = as_groups({name: {now[pk] for pk in who} for name, who in members.items()})
    amounts = {number: value for (_pk, value), number in numbers.items()} if indicator == "revenue" else None
    hidden = suppress(groups, rule=Rule(amounts=amounts), published=published)
    if latest and hidden.get(("total", "")) == SECONDARY:
        release.facts["kept"].append([indicator, year])
        return _again(release, latest, indicator, year)
    cells = []
    for (table, key), everybody in sorted(population.items()):
        who = members.get((table, key), set())
        cells.append(
            Cell(
                release=release, table=table, key=key, indicator=indicator, year=year, n=len(who),
                population=len(everybody), value=sum((values[pk] for pk in who), Decimal(0)) if who else None,
                hidden=hidden.get((table, key), "") if who else FEW,
            )
        )  # fmt: skip
    basis = {str(pk): [str(value), strata[pk].sector, strata[pk].province] for pk, value in values.items()}
    cells.append(
        Cell(release=release, table=BASIS, key="", indicator=indicator, year=year, n=len(values),
             details=basis, hidden=SECONDARY)
    )  # fmt: skip
    return cells


def _published(
    indicator: str, year: int, areas: Mapping[str, str], contributions: Any
) -> tuple[list[Group], Release | None]:
    """What earlier releases showed of this figure, as groups of contributions, and the latest of them."""
    found: list[Group] = []
    latest, seen = None, []
    bases = Cell.objects.filter(table=BASIS, indicator=indicator, year=year, release__kind="performance")
    for basis in bases.select_related("release").order_by("release"):
        latest = basis.release
        shown: set[Key] = set(
            basis.release.cells.filter(indicator=indicator, year=year, hidden="").values_list("table", "key")
        )
        if (basis.details, shown) in seen:
            continue
        seen.append((basis.details, shown))
        said = {int(pk): Decimal(row[0]) for pk, row in basis.details.items()}
        places = {int(pk): Stratum(row[1], "", row[2]) for pk, row in basis.details.items()}
        numbered = contributions(said)
        members = groups_of(places, areas, TABLES)
        found += as_groups(
            {name: {numbered[pk] for pk in who} for name, who in members.items() if name in shown},
            f"{basis.release_id}:",
        )
    return found, latest


def _again(release: Release, latest: Release, indicator: str, year: int) -> list[Cell]:
    """The cells of an earlier release, word for word."""
    rows = list(latest.cells.filter(indicator=indicator, year=year))
    for row in rows:
        row.pk, row.release = None, release
    return rows
