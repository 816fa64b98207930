"""What does not fit on the wall at once is shown in turn, by the clock: every wall of a room shows the same."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Turn:
    """What is shown now: the rows, which page of how many."""

    rows: Sequence[Any]
    number: int
    pages: int


def turn(rows: Sequence[Any], size: int, *, seconds: int, at: float | None = None) -> Turn:
    """The rows whose turn it is: `size` at a time, for so many seconds each."""
    pages = max(-(-len(rows) // size), 1)
    place = int((time.time() if at is None else at) // seconds) % pages
    return Turn(rows[place * size : (place + 1) * size], place + 1, pages)
