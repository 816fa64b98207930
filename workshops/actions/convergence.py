"""How far groups agree on each part of a common vision. Pure: no tables, no screens.

Method: a group that was not there is left out of every count; one that was there and did not speak is silent, which is
neither assent nor dissent. A part converges when two groups or more share it and none objects; it divides as soon as one
is opposed, however many share it: dissent is kept, never averaged away. Source: specification of workshops, §1.2 and §5.1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SHARED, RESERVED, OPPOSED, SILENT = "shared", "reserved", "opposed", "silent"
KINDS = (SHARED, RESERVED, OPPOSED, SILENT)

Group = TypeVar("Group")
Part = TypeVar("Part")


@dataclass(frozen=True)
class Line(Generic[Part]):
    """One part with the stance of each group present, in the order of the groups. `verdict` is one of: shared by all,
    shared, reserved, divided, one (only one group spoke), none (nobody spoke)."""

    part: Part
    kinds: tuple[str, ...]
    shared: int
    reserved: int
    opposed: int
    silent: int
    verdict: str


def matrix(
    parts: Iterable[Part], groups: Sequence[Group], stances: Mapping[tuple[Part, Group], str]
) -> list[Line[Part]]:
    """A line for each part, in the order given; a stance that nobody wrote is silence."""
    lines = []
    for part in parts:
        kinds = tuple(stances.get((part, group), SILENT) for group in groups)
        shared, reserved, opposed, silent = (kinds.count(kind) for kind in KINDS)
        lines.append(Line(part, kinds, shared, reserved, opposed, silent, verdict(kinds)))
    return lines


def verdict(kinds: Sequence[str]) -> str:
    """What a line of stances comes to."""
    spoken = [kind for kind in kinds if kind != SILENT]
    if not spoken:
        return "none"
    if OPPOSED in spoken:
        return "divided"
    if len(spoken) == 1:
        return "one"
    if RESERVED in spoken:
        return "reserved"
    return "all" if len(spoken) == len(kinds) else "shared"
