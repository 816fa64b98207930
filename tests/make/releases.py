"""Frozen figures for tests."""

from cooperatives.models import Cell, Release, ScoringRun


def make_release(run: ScoringRun, **groups: str) -> Release:
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
