"""580 cooperatives applied; 100,000 read, looked at and applied in constant memory (a good twenty minutes)."""

import json

from tests.benchmarks.figures import Figure
from tests.site import Site

# Run inside the site's own Django: makes a file of so many new cooperatives, imports it, undoes it if asked, and says how
# long applying took and how much memory (MB, its highest) the process ever held.
IMPORT = """
import hashlib, json, resource, sys, tempfile, time
from cooperatives import actions
from tests.make.cooperatives import make_tax_code
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
number, first = {number}, {first}
with tempfile.NamedTemporaryFile("w+b", suffix=".csv") as file:
    file.write(b"codice_fiscale;denominazione;albo_categoria;settore_legacoop;comune_istat;indirizzo;cap;telefono;tag;consenso_elenco\\n")
    for each in range(first, first + number):
        name = hashlib.md5(str(each).encode()).hexdigest()[:20]
        place = f"058091;Via {{each}};00185;06 {{each}}"
        line = f"{{make_tax_code(each)}};Cooperativa {{name}};PL;produzione-servizi;{{place}};a|b;si\\n"
        file.write(line.encode())
    file.flush()
    began = time.perf_counter()
    job = actions.analyse(content=file, name="file.csv", by=None, limited=False)
    looked = time.perf_counter() - began
    began = time.perf_counter()
    job = actions.apply_import(job=job)
    applied = time.perf_counter() - began
assert job.counts["create"] == number, job.counts
before = time.perf_counter()
if {undo}:
    actions.undo_import(job=job, by=None)
    actions.work_on_import(job_pk=job.pk)
print(json.dumps([looked, applied, time.perf_counter() - before, peak()]))
"""


def _run(running: Site, number: int, first: int, *, undo: bool) -> list[float]:
    return json.loads(
        running.manage("shell", "-v", "0", "-c", IMPORT.format(number=number, first=first, undo=undo))
    )


def measure(running: Site) -> list[Figure]:
    """Seconds to look at, apply and undo; the highest memory of the process with a file that is 172 times as long."""
    looked, applied, undone, small = _run(running, 580, 100_000, undo=True)
    _looked, long, _undone, large = _run(running, 100_000, 200_000, undo=False)
    return [
        Figure("import: 580 cooperatives looked at", looked, "s"),
        Figure("import: 580 cooperatives applied", applied, "s", 10.0),
        Figure("import: 580 cooperatives undone", undone, "s"),
        Figure(
            "import: 100,000 applied, time per row over that at 580", long / 100_000 / (applied / 580), "x"
        ),
        Figure("import: 100,000 rows, highest memory", large, "MB", 300.0, note=f"580 rows: {small:.0f} MB"),
    ]
