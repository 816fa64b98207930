"""The figures of all rooms for one programme, beside what was promised."""

from dataclasses import dataclass
from typing import Any

from land.core import offers
from land.core.models import Programme


@dataclass(frozen=True)
class Row:
    """A figure now. `percent` is the share of the target reached, in whole percent; None without a target."""

    key: str
    label: Any
    what: Any
    value: int | float
    unit: Any
    target: int | float | None

    @property
    def percent(self) -> int | None:
        return round(100 * self.value / self.target) if self.target else None


def rows(programme: Programme | None) -> list[Row]:
    """One row for each figure that a room offers, counted now; of all programmes together if there is none."""
    targets = programme.targets if programme else {}
    return [
        Row(
            figure.key,
            figure.label,
            figure.what,
            figure.count(programme),
            figure.unit,
            targets.get(figure.key),
        )
        for figure in offers.figures
    ]
