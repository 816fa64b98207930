"""Runs every drill, or those named. `python -m tests.drills [enrolment …]`"""

import sys
from collections.abc import Callable, Iterable

from tests.benchmarks.figures import Figure, row
from tests.drills import barcamp, enrolment, room, vote

DRILLS: dict[str, Callable[[], Iterable[Figure]]] = {
    "enrolment": enrolment.run,
    "barcamp": barcamp.run,
    "room": room.run,
    "vote": vote.run,
}


def main(wanted: list[str]) -> int:
    """Returns how many figures missed their target."""
    missed = 0
    for name, drill in DRILLS.items():
        if not wanted or name in wanted:
            for figure in drill():
                print(row(figure), flush=True)
                missed += not figure.met
    return missed


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
