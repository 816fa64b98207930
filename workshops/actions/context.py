"""What a territory is like, as of when and by whom: the descriptors by which results are read."""

from collections.abc import Iterable
from datetime import date

from workshops.models import ContextFigure
from workshops.models.reports import DESCRIPTORS


def descriptors_of(areas: Iterable[int], day: date) -> dict[int, dict[str, ContextFigure]]:
    """The latest descriptor of each kind of each area as of `day`: area → kind → row. One query."""
    found: dict[int, dict[str, ContextFigure]] = {}
    rows = ContextFigure.objects.filter(area__in=list(areas), kind__in=list(DESCRIPTORS), on__lte=day)
    for row in rows.order_by("on", "pk"):
        found.setdefault(row.area_id, {})[row.kind] = row
    return found


def figures_of(area: int) -> list[ContextFigure]:
    """All that is known of an area, the descriptors first, the latest of each first."""
    order = {kind: place for place, kind in enumerate(ContextFigure.Kind.values)}
    rows = ContextFigure.objects.filter(area=area).order_by("-on", "pk")
    return sorted(rows, key=lambda row: order[row.kind])
