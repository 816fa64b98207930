"""The radar: one axis a dimension, from the centre outwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

WIDTH, HEIGHT = 520.0, 460.0
CENTRE = (WIDTH / 2, HEIGHT / 2)
RADIUS = 150.0
RINGS = 4


@dataclass(frozen=True)
class Axis:
    """An axis: its label and value, where it ends, where its value lies, where its label stands and how it is aligned."""

    label: str
    value: float
    end: tuple[float, float]
    point: tuple[float, float]
    at: tuple[float, float]
    anchor: str
    lines: list[tuple[str, float]]


@dataclass(frozen=True)
class Radar:
    """What the template draws; points are SVG `points` strings in a box of 520 × 460."""

    axes: list[Axis]
    rings: list[str]
    shape: str
    compared: str
    width: float = WIDTH
    height: float = HEIGHT
    centre: tuple[float, float] = CENTRE


def place(index: int, count: int, share: float) -> tuple[float, float]:
    """The point at `share` (0 centre, 1 rim) of axis `index` of `count`; the first axis points up, clockwise."""
    angle = 2 * pi * index / count - pi / 2
    return (
        round(CENTRE[0] + RADIUS * share * cos(angle), 1),
        round(CENTRE[1] + RADIUS * share * sin(angle), 1),
    )


def radar(
    axes: Sequence[tuple[str, float]], *, maximum: float = 100, compared: Sequence[float] | None = None
) -> Radar:
    """Lay out at least three axes of (label, value from 0 to `maximum`); `compared` is a second shape behind the first.

    Raises: ValueError for fewer than three axes or a value out of range.
    """
    if len(axes) < 3:
        raise ValueError("A radar needs at least three axes.")
    if any(not 0 <= value <= maximum for value in [*(value for _label, value in axes), *(compared or [])]):
        raise ValueError(f"A radar's values lie between 0 and {maximum}.")
    count = len(axes)
    laid = []
    for index, (label, value) in enumerate(axes):
        x, y = place(index, count, 1.14)
        anchor = "middle" if abs(x - CENTRE[0]) < 1 else ("start" if x > CENTRE[0] else "end")
        words = wrapped(label)
        rise = (
            -len(words) + 1
            if y < CENTRE[1] - RADIUS
            else (0 if y > CENTRE[1] + RADIUS else -(len(words) - 1) / 2)
        )
        laid.append(
            Axis(
                label=label,
                value=value,
                end=place(index, count, 1),
                point=place(index, count, value / maximum),
                at=(x, y),
                anchor=anchor,
                lines=[(line, round(y + (rise + number) * 16, 1)) for number, line in enumerate(words)],
            )
        )
    return Radar(
        axes=laid,
        rings=[
            points([place(index, count, ring / RINGS) for index in range(count)])
            for ring in range(1, RINGS + 1)
        ],
        shape=points([axis.point for axis in laid]),
        compared=points([place(index, count, value / maximum) for index, value in enumerate(compared)])
        if compared
        else "",
    )


def points(places: Sequence[tuple[float, float]]) -> str:
    """SVG's `points` of a polygon."""
    return " ".join(f"{x},{y}" for x, y in places)


def wrapped(label: str, longest: int = 15) -> list[str]:
    """A label broken into lines of about `longest` characters, never inside a word."""
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
