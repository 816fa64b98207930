"""Lines over time: one or more series on the same steps, above and below zero."""

from collections.abc import Sequence
from dataclasses import dataclass

from land.core.charts.map import breaks

WIDTH, HEIGHT = 640.0, 300.0
LEFT, RIGHT, TOP, BOTTOM = 108.0, 20.0, 16.0, 36.0


@dataclass(frozen=True)
class Series:
    """One line: its name, its values and where they lie (an SVG `points` string); `dots` are the same, one by one."""

    label: str
    values: list[float]
    points: str
    dots: list[tuple[float, float]]


@dataclass(frozen=True)
class Lines:
    """What the template draws, in a box of 640 × 300: lines, level lines (y, number), steps (x, label), where zero is."""

    series: list[Series]
    levels: list[tuple[float, float]]
    steps: list[tuple[float, str]]
    zero: float
    left: float = LEFT
    right: float = WIDTH - RIGHT
    width: float = WIDTH
    height: float = HEIGHT


def lines(series: Sequence[tuple[str, Sequence[float]]], labels: Sequence[str], *, every: int = 1) -> Lines:
    """Lay out (name, one value a label); zero is always in sight. Every `every`-th label is written.

    Raises: ValueError where a series has not one value a label, or where there is nothing to draw.
    """
    if not labels or any(len(values) != len(labels) for _name, values in series):
        raise ValueError("A line needs one value a label.")
    every_value = [value for _name, values in series for value in values]
    above = breaks([max(0.0, *every_value)])[-1] if max(every_value, default=0) > 0 else 0.0
    below = -breaks([max(0.0, -min(every_value))])[-1] if min(every_value, default=0) < 0 else 0.0
    if above == below:
        above = 1.0
    room, wide = HEIGHT - TOP - BOTTOM, WIDTH - LEFT - RIGHT

    def y(value: float) -> float:
        return round(TOP + room * (above - value) / (above - below), 1)

    def x(place: int) -> float:
        return round(LEFT + (wide * place / (len(labels) - 1) if len(labels) > 1 else wide / 2), 1)

    laid = []
    for name, values in series:
        dots = [(x(place), y(value)) for place, value in enumerate(values)]
        laid.append(Series(name, list(values), " ".join(f"{a},{b}" for a, b in dots), dots))
    ends = sorted({above, above / 2, 0.0, below / 2, below}, reverse=True)
    return Lines(
        series=laid,
        levels=[(y(value), value) for value in ends],
        steps=[
            (x(place), label)
            for place, label in enumerate(labels)
            if place % every == 0 or place == len(labels) - 1
        ],
        zero=y(0.0),
    )
