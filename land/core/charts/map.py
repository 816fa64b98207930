"""The map of Lazio: places coloured in five steps, each with its name and number."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from land.core.charts.borders import Borders

STEPS = 5


@dataclass(frozen=True)
class Place:
    """What a map is drawn from: a place's code, its name, its number (None: not available), where it leads.

    `municipalities` or `provinces` say what it is made of; `text` is the number as it is read.
    """

    code: str
    label: str
    value: float | None
    text: str
    url: str = ""
    municipalities: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Area:
    """A place drawn: its path, its step (1–5, 0 for not available), where its label stands if it has one."""

    place: Place
    path: str
    outline: str
    step: int
    at: tuple[int, int] | None


@dataclass(frozen=True)
class RegionMap:
    """What the template draws, in a box of `width` × `height`; `ranges` are the five steps from low to high."""

    areas: list[Area]
    ranges: list[tuple[int, float, float]]
    width: int
    height: int
    outlines: list[str]
    attribution: str

    @property
    def incomplete(self) -> bool:
        """Whether a place has no number to show."""
        return any(area.step == 0 for area in self.areas)


def breaks(values: Sequence[float]) -> list[float]:
    """Six ends of five equal steps from 0 to a round number that no value exceeds."""
    highest = max(values, default=0)
    unit = 1.0
    while unit * STEPS < highest:
        unit = next(step for step in _round_numbers(unit) if step > unit)
    return [unit * number for number in range(STEPS + 1)]


def _round_numbers(start: float) -> list[float]:
    """1, 2, 5, 10, 20, 50 … from the power of ten at or below `start`."""
    power = 1.0
    while power * 10 <= start:
        power *= 10
    return [power * factor for factor in (1, 2, 5, 10, 20)]


def step_of(value: float | None, ends: Sequence[float]) -> int:
    """The step from 1 on whose upper end is the first not below `value`; 0 for None. Raises: ValueError outside the ends."""
    if value is None:
        return 0
    if not ends[0] <= value <= ends[-1]:
        raise ValueError(f"A value on this map lies between {ends[0]} and {ends[-1]}.")
    return next(number for number, end in enumerate(ends[1:], start=1) if value <= end)


def region_map(
    places: Sequence[Place], borders: Borders, *, ends: Sequence[float] | None = None
) -> RegionMap:
    """Lay the places out; `ends` are the six ends of the steps, else they go from 0 to the highest value.

    Raises: KeyError for a place that is not on the map, ValueError for a value outside `ends` or below 0.
    """
    values = [place.value for place in places if place.value is not None]
    ends = list(ends) if ends is not None else breaks(values)
    areas = []
    for place in places:
        whole = [borders.of_province(code) for code in place.provinces]
        parts = [borders.municipalities[code].path for code in place.municipalities]
        areas.append(
            Area(
                place=place,
                path="".join([*whole, *parts]),
                outline="".join(borders.outlines[code] for code in place.provinces),
                step=step_of(place.value, ends),
                at=borders.labels[place.provinces[0]] if place.provinces else None,
            )
        )
    return RegionMap(
        areas=areas,
        ranges=[(number, low, high) for number, (low, high) in enumerate(pairwise(ends), start=1)],
        width=borders.width,
        height=borders.height,
        outlines=[] if any(place.provinces for place in places) else list(borders.outlines.values()),
        attribution=borders.attribution,
    )
