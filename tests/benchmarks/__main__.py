"""Runs every measurement and prints it beside its target. `python -m tests.benchmarks [part …]` runs some of them."""

import sys
from collections.abc import Callable

from tests.benchmarks import (
    directory,
    imports,
    nudges,
    observatory,
    pages,
    plan,
    runs,
    saving,
    scoring,
    training,
)
from tests.benchmarks.figures import Figure, row
from tests.site import Site, site

PARTS: dict[str, Callable[[Site], list[Figure]]] = {
    "pages": pages.measure,
    "publish": pages.publish,
    "weight": pages.weigh,
    "nudges": nudges.measure,
    "scoring": scoring.measure,
    "runs": runs.measure,
    "saving": saving.measure,
    "observatory": observatory.measure,
    "training": training.measure,
    "plan": plan.measure,
    "queries": pages.count_queries,  # late: it fills the site with a hundred times as many practices
    "directory": directory.measure,  # after it: hundreds of times as many cooperatives
    "imports": imports.measure,  # last: as many again
}


def main(wanted: list[str]) -> int:
    """Measure the parts named, or all, printing each figure as it is known. Returns how many missed their target."""
    missed = 0
    with site(demo={}) as running:
        for name, part in PARTS.items():
            if not wanted or name in wanted:
                for figure in part(running):
                    print(row(figure), flush=True)
                    missed += not figure.met
    return missed


if __name__ == "__main__":
    number = main(sys.argv[1:])
    print(f"{number} figures missed their target." if number else "Every figure meets its target.")
