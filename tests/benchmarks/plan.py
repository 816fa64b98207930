"""A whole business plan computed anew: the worked example with every check, and with every table full."""

import time
from statistics import median

from startups.plan import Rules, computed, findings, read, sensitivity
from startups.plan.reading import MOST_ROWS
from tests.benchmarks.figures import Figure
from tests.site import Site
from tests.startups.plan.examples import DAY, start_up

TABLES = ("investments", "funding", "revenue", "variable_costs", "posts", "fixed_costs", "members")


def measure(_site: Site) -> list[Figure]:
    """Milliseconds from the document to the checks."""
    document = start_up()
    full = document | {table: (document[table] * MOST_ROWS)[:MOST_ROWS] for table in TABLES}
    return [
        Figure("plan of the worked example, computed and checked", _milliseconds(document), "ms", 20, note="median of thirty"),
        Figure("the same when things go worse", _milliseconds(document, worse=True), "ms", note="four scenarios more"),
        Figure(f"plan with {MOST_ROWS} rows in each table", _milliseconds(full), "ms", note="median of thirty"),
    ]  # fmt: skip


def _milliseconds(document: dict, *, worse: bool = False) -> float:
    rules = Rules.shipped_on(DAY)
    times = []
    for _turn in range(30):
        began = time.perf_counter()
        reading = read(document)
        findings(computed(reading.plan, rules), today=DAY, blanks=reading.blanks)
        if worse:
            sensitivity(reading.plan, rules)
        times.append(time.perf_counter() - began)
    return median(times) * 1000
