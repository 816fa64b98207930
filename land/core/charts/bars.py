"""Bars lying down, so that labels can be read: one a row, labelled directly."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, ROW, LABEL, VALUE = 640.0, 38.0, 230.0, 70.0


@dataclass(frozen=True)
class Bar:
    """A row: its label and value, where it stands (y of its top), how long it is and where its number is written."""

    label: str
    value: float
    y: float
    length: float
    end: float


@dataclass(frozen=True)
class Bars:
    """What the template draws, in a box of 640 × 38 a row."""

    rows: list[Bar]
    height: float
    width: float = WIDTH
    label_width: float = LABEL


def bars(rows: Sequence[tuple[str, float]], *, maximum: float | None = None) -> Bars:
    """Lay out (label, value ≥ 0) in the order given; without `maximum` the longest bar fills the width.

    Raises: ValueError for a negative value or one above `maximum`.
    """
    top = maximum if maximum is not None else max((value for _label, value in rows), default=0)
    if any(value < 0 or value > top for _label, value in rows):
        raise ValueError(f"Bars lie between 0 and {top}.")
    room = WIDTH - LABEL - VALUE
    lengths = [round(room * value / top, 1) if top else 0.0 for _label, value in rows]
    laid = [
        Bar(label, value, y=number * ROW, length=lengths[number], end=LABEL + lengths[number] + 8)
        for number, (label, value) in enumerate(rows)
    ]
    return Bars(rows=laid, height=ROW * len(laid))
