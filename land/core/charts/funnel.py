"""A funnel: bars about the middle, one a step, labelled directly."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, ROW, LABEL, VALUE = 640.0, 44.0, 230.0, 110.0


@dataclass(frozen=True)
class Step:
    """A row: its label and value, its bar (x, y, length) and the share of the first step in whole per cent."""

    label: str
    value: float
    x: float
    y: float
    length: float
    percent: int


@dataclass(frozen=True)
class Funnel:
    """What the template draws, in a box of 640 × 44 a row."""

    rows: list[Step]
    height: float
    width: float = WIDTH
    value_x: float = WIDTH - VALUE + 12


def funnel(rows: Sequence[tuple[str, float]]) -> Funnel:
    """Lay out (label, value ≥ 0) in the order given; the largest fills the width. Percent are of the first, rounded down.

    Raises: ValueError for a negative value.
    """
    if any(value < 0 for _label, value in rows):
        raise ValueError("A funnel counts from 0.")
    room = WIDTH - LABEL - VALUE
    top = max((value for _label, value in rows), default=0)
    first = rows[0][1] if rows else 0
    laid = []
    for number, (label, value) in enumerate(rows):
        length = round(room * value / top, 1) if top else 0.0
        percent = int(100 * value // first) if first else 0
        laid.append(Step(label, value, LABEL + (room - length) / 2, number * ROW, length, percent))
    return Funnel(rows=laid, height=ROW * len(laid))
