"""A radar drawn on the server: where its lines and words go, in SVG units. The template only writes them down."""

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

CENTRE = 200.0
RADIUS = 130.0
RINGS = (25, 50, 75, 100)


@dataclass(frozen=True)
class Axis:
    """One dimension: its end, where its value lies, where its words stand and how they are anchored."""

    label: str
    value: float
    end: tuple[str, str]
    point: tuple[str, str]
    text: tuple[str, str]
    anchor: str
    lines: list[str]


def radar(dimensions: list[dict[str, Any]]) -> dict[str, Any]:
    """The drawing of dimensions `{"label", "value"}`, values 0–100, the first one on top and then clockwise."""
    count = len(dimensions)
    axes = []
    for index, dimension in enumerate(dimensions):
        angle = 2 * pi * index / count
        across = sin(angle)
        axes.append(
            Axis(
                label=dimension["label"],
                value=dimension["value"],
                end=_at(angle, 100),
                point=_at(angle, dimension["value"]),
                text=_at(angle, 112),
                anchor="middle" if abs(across) < 0.1 else ("start" if across > 0 else "end"),
                lines=_wrapped(dimension["label"]),
            )
        )
    return {
        "axes": axes,
        "rings": [_polygon([_at(2 * pi * index / count, ring) for index in range(count)]) for ring in RINGS],
        "area": _polygon([axis.point for axis in axes]),
    }


def _at(angle: float, value: float) -> tuple[str, str]:
    length = RADIUS * value / 100
    return f"{CENTRE + length * sin(angle):.1f}", f"{CENTRE - length * cos(angle):.1f}"


def _polygon(points: list[tuple[str, str]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _wrapped(label: str) -> list[str]:
    """Words in lines of about sixteen letters."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > 16:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
