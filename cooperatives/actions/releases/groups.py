"""The breakdowns of a release, and the switch from one release to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cooperatives.models import Release
from cooperatives.scoring.suppression import Group
from land.core.actions import raise_content_version
from land.core.models import Territory

#: what may be shown to everybody; members also see SECTOR_SIZE: two crossed facets at most
PUBLIC_TABLES = ("total", "sector", "province", "territory", "size")
SECTOR_SIZE = "sector-size"
#: never shown but to staff: most places have fewer cooperatives than the threshold
STAFF_TABLES = ("municipality", "postcode")
UNKNOWN = "unknown"
ROME = "058091"


@dataclass(frozen=True)
class Stratum:
    """Where a cooperative stands in every breakdown."""

    sector: str
    size: str
    province: str
    municipality: str = ""
    postcode: str = ""


def territories() -> dict[str, str]:
    """Province → the territory it lies in."""
    return dict(
        Territory.objects.filter(kind="province", parent__kind="area").values_list("code", "parent__code")
    )


def keys_of(stratum: Stratum, areas: Mapping[str, str]) -> list[tuple[str, str]]:
    """The groups that a cooperative belongs to, staff's included."""
    sector, size = stratum.sector or UNKNOWN, stratum.size or UNKNOWN
    names = [
        ("total", ""),
        ("sector", sector),
        ("size", size),
        ("province", stratum.province or UNKNOWN),
        ("territory", areas.get(stratum.province, UNKNOWN)),
        (SECTOR_SIZE, f"{sector}/{size}"),
    ]
    if stratum.municipality:
        names.append(("municipality", stratum.municipality))
    if stratum.municipality == ROME and stratum.postcode:
        names.append(("postcode", stratum.postcode))
    return names


def groups_of(
    strata: Mapping[int, Stratum], areas: Mapping[str, str], tables: Iterable[str]
) -> dict[tuple[str, str], set[int]]:
    """Name → who is in it, for these tables; the total is there even if nobody is."""
    wanted = set(tables)
    found: dict[tuple[str, str], set[int]] = {("total", ""): set()}
    for member, stratum in strata.items():
        for name in keys_of(stratum, areas):
            if name[0] in wanted:
                found.setdefault(name, set()).add(member)
    return found


def as_groups(members: Mapping[tuple[str, str], Iterable[int]], prefix: str = "") -> list[Group]:
    """For the suppression, in a fixed order."""
    return [Group(prefix + table, key, frozenset(each)) for (table, key), each in sorted(members.items())]


def show(release: Release) -> Release:
    """Make this release the one shown; both changes are seen at once, or neither. Idempotent."""
    Release.objects.filter(kind=release.kind, current=True).exclude(pk=release.pk).update(current=False)
    Release.objects.filter(pk=release.pk).update(current=True)
    release.current = True
    raise_content_version()
    return release
