"""The directory with three facets at 580, 10,000 and 100,000 cooperatives: time as ratios of medians, and statements."""

import json

from tests.benchmarks.figures import Figure
from tests.site import Site

SIZES = ((580, None), (10_000, 3), (100_000, 10))
ADDRESS = "/cooperative/?settore=produzione-servizi&provincia=RM&dimensione=1-9"
# Run inside the site's own Django: rows in bulk, then the page as a visitor gets it, uncached, and its statements.
FILL = """
from tests.benchmarks.directory import multiply
multiply(%d)
"""
TIME = """
import json, time
from statistics import median
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client, times = Client(), []
for number in range(33):
    began = time.perf_counter()
    response = client.get(%r, HTTP_HOST="127.0.0.1")
    times.append(time.perf_counter() - began)
assert response.status_code == 200, response.status_code
with CaptureQueriesContext(connection) as seen:
    client.get(%r, HTTP_HOST="127.0.0.1")
print(json.dumps([median(times[3:]), len(seen)]))
"""


def multiply(number: int) -> None:
    """As many listed cooperatives as asked: copies of the demo's under other names and codes, as the server writes them."""
    from django.db import connection

    from cooperatives.models import Cooperative

    columns = [field.column for field in Cooperative._meta.concrete_fields if field.column != "id"]
    values = [OWN.get(name, f"first.{name}").replace("%", "%%") for name in columns]
    with connection.cursor() as cursor:
        there = Cooperative.objects.count()
        if number > there:
            cursor.execute(COPY_ORGANISATIONS, {"missing": number - there, "there": there})
            cursor.execute(COPY_COOPERATIVES.format(columns=", ".join(columns), values=", ".join(values)), {})
        cursor.execute(
            "VACUUM ANALYZE cooperatives_cooperative"
        )  # the server does it by itself within minutes
        cursor.execute("VACUUM ANALYZE core_organisation")


# Both copy the rows of the smallest registry in turn: `n` is the number of the copy.
COPY_ORGANISATIONS = """
INSERT INTO core_organisation (uuid, created_at, changed_at, kind, name, short_name, slug, tax_code, municipality_id, website)
SELECT gen_random_uuid(), now(), now(), 'cooperative', 'Copia ' || n || ' ' || first.name, '', 'copia-' || n,
       lpad((n + 20000000000)::text, 11, '0'), first.municipality_id, ''
FROM generate_series(%(there)s + 1, %(there)s + %(missing)s) n
JOIN (SELECT row_number() OVER (ORDER BY id) - 1 AS place, * FROM core_organisation WHERE slug LIKE '%%-demo') first
  ON first.place = n %% 580
"""
COPY_COOPERATIVES = """
INSERT INTO cooperatives_cooperative ({columns})
SELECT {values}
FROM core_organisation made
JOIN (SELECT row_number() OVER (ORDER BY id) - 1 AS place, * FROM cooperatives_cooperative WHERE source = 'demo') first
  ON first.place = substr(made.slug, 7)::bigint %% 580
WHERE made.slug LIKE 'copia-%%' AND NOT EXISTS
  (SELECT FROM cooperatives_cooperative there WHERE there.organisation_id = made.id)
"""
OWN = {
    "uuid": "gen_random_uuid()",
    "organisation_id": "made.id",
    "public_id": "'CZ' || lpad(upper(to_hex(substr(made.slug, 7)::bigint)), 5, '0')",
    "folded_name": "lower(made.name)",
    "tax_code": "made.tax_code",
    "source": "'copy'",
    "women_percent": "substr(made.slug, 7)::bigint % 101",
    "revenue_class": "(ARRAY['0', '<100k', '100-500k', '500k-2M', '2-10M'])[1 + substr(made.slug, 7)::bigint % 5]",
}


def measure(running: Site) -> list[Figure]:
    """Medians of thirty uncached pages in one process, as ratios to the first; statements of one page."""
    figures, first = [], 0.0
    for number, bound in SIZES:
        running.manage("shell", "-v", "0", "-c", FILL % number)
        seconds, statements = json.loads(running.manage("shell", "-v", "0", "-c", TIME % (ADDRESS, ADDRESS)))
        first = first or seconds
        figures.append(
            Figure(
                f"directory, three facets, {number:,} cooperatives",
                seconds * 1000,
                "ms",
                note="median of thirty",
            )
        )
        if bound:
            figures.append(Figure(f"  as a ratio to {SIZES[0][0]}", seconds / first, "×", bound))
        figures.append(Figure("  SQL statements", statements, "queries", 12))
    return figures
