"""A scoring run over 580 and over 100,000 responses, beside a plain read and a plain write of the same rows.

All three are measured in one process on one database, in turn, and the median is taken. The read is what Django gives for
the asking (`values_list` through a server-side cursor); the write is one COPY of the very same score rows into the same
table with its indexes and foreign keys: the fastest there is.
"""

import json

from tests.benchmarks.figures import Figure
from tests.site import Site

SMALL, LARGE = 580, 100_000

# Copies of one cooperative, each in the wave with an answers document of its own; the 500 documents differ.
FILL = """
import random
from django.db import connection
from cooperatives.instruments.canonical import sha256
from cooperatives.models import Cooperative, InstrumentVersion, Response
from tests.make.answers import all_answers, no_answers, published_example
from tests.make.cooperatives import make_response, make_wave
number = {number}
version = InstrumentVersion.objects.get(instrument__code="DMA-PMI", state="published")
wave = make_wave(code=f"misura-{{number}}")
cooperative = Cooperative.objects.first()
template = make_response(wave, cooperative, sent=True)
chance = random.Random(580)
documents = []
for _each in range(500):
    answers = dict(chance.choice([published_example(), no_answers(), all_answers()]))
    for matrix in ("Q4", "Q9"):
        answers[matrix] = {{row: chance.randrange(6) for row in answers[matrix]}}
    document = template.document | {{"answers": answers}}
    documents.append({{"document": document, "document_sha256": sha256(document)}})
def copy(table, pk, extra, join=""):
    # OFFSET 0: else the record is made anew for each of its columns
    return f'''INSERT INTO {{table}} SELECT (made).* FROM (SELECT jsonb_populate_record(t, jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('{{table}}', 'id')), {{extra}})) AS made FROM {{table}} t
        CROSS JOIN {{join or f"generate_series(1, {{number - 1}}) n"}} WHERE t.id = {{pk}} OFFSET 0) x RETURNING id'''
organisations = copy("core_organisation", cooperative.organisation_id,
    f"'uuid', gen_random_uuid(), 'tax_code', '', 'slug', 'misura-{{number}}-' || n")
cooperatives = copy("cooperatives_cooperative", cooperative.pk,
    "'uuid', gen_random_uuid(), 'organisation_id', o.id, 'state', 'draft', 'activated_at', null, 'suspended_at', null, "
    "'visibility', 'private', 'tax_code', (70000000000 + o.id)::text, 'public_id', 'C' || lpad(o.id::text, 6, '0')",
    "organisations o")
members = copy("cooperatives_wavemember", template.wave_member_id, "'cooperative_id', c.id", "cooperatives c")
responses = copy("cooperatives_response", template.pk, "'uuid', gen_random_uuid(), 'wave_member_id', m.id, "
    "'submitted_by_id', null, 'document', d.value->'document', 'document_sha256', d.value->>'document_sha256'",
    "members m JOIN jsonb_array_elements(%s) WITH ORDINALITY d ON d.ordinality = 1 + m.id %% 500")
with connection.cursor() as cursor:
    cursor.execute("SET statement_timeout = 0")
    first = f"WITH organisations AS ({{organisations}}), cooperatives AS ({{cooperatives}}), members AS ({{members}})"
    cursor.execute(f"{{first}} {{responses}}", [json.dumps(documents)])
    cursor.execute("ANALYZE")
"""
MEASURE = """
import json, time
from statistics import median
from django.db import connection, transaction
from cooperatives import actions
from cooperatives.actions.batches import COLUMNS, copy_scores
from cooperatives.models import Response, Score, ScoringRun, Wave
wave = Wave.objects.select_related("scoring_spec", "instrument_version").get(code="misura-{number}")
responses = Response.objects.filter(wave_member__wave=wave)
scores = Score.objects.filter(response__wave_member__wave=wave)
def timed(what):
    began = time.perf_counter()
    what()
    return time.perf_counter() - began
def read():
    for _pk, _document in responses.values_list("pk", "document").iterator(chunk_size=2000):
        pass
def clear():
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    ScoringRun.objects.filter(wave=wave).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cooperatives_score s USING cooperatives_response r, cooperatives_wavemember m "
                       "WHERE r.id = s.response_id AND m.id = r.wave_member_id AND m.wave_id = %s", [wave.pk])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cooperatives_score")
def rows():
    as_text = ("questions", "dimensions", "flags")
    return [tuple(json.dumps(value) if name in as_text else value for name, value in zip(COLUMNS, row))
            for row in scores.values_list(*COLUMNS)]
def write(found):
    with transaction.atomic():
        copy_scores(found)
asks, runs, reads, writes = [], [], [], []
for _turn in range({turns}):
    clear()
    reads.append(timed(read))
    asks.append(timed(lambda: actions.ask_run(wave=wave)))
    run = ScoringRun.objects.get(wave=wave)
    runs.append(timed(lambda: actions.work_run(run_pk=run.pk, seconds=600)))
    run.refresh_from_db()
    assert (run.state, run.scored, scores.count()) == ("succeeded", {number}, {number}), run.state
    found = rows()
    clear()
    writes.append(timed(lambda: write(found)))
    del found
print(json.dumps({{"ask": median(asks), "run": median(runs), "read": median(reads), "write": median(writes)}}))
"""


def measure(running: Site) -> list[Figure]:
    """Seconds of a run, the time of one response at both sizes, and the run beside read + write."""
    told = {}
    for number, turns in ((SMALL, 7), (LARGE, 3)):
        running.manage("shell", "-v", "0", "-c", "import json\n" + FILL.format(number=number))
        told[number] = json.loads(
            running.manage("shell", "-v", "0", "-c", MEASURE.format(number=number, turns=turns))
        )
    small, large = told[SMALL], told[LARGE]
    plain = large["read"] + large["write"]
    return [
        Figure("scoring run: 580 responses, one worker", small["run"], "s", 2.0),
        Figure(
            "scoring run: 100,000, a response beside one of 580",
            (large["run"] / LARGE) / (small["run"] / SMALL),
            "×",
            1.2,
            note=f"{1e6 * large['run'] / LARGE:.0f} µs beside {1e6 * small['run'] / SMALL:.0f} µs",
        ),
        Figure(
            "scoring run: 100,000, whole run beside plain read + write",
            large["run"] / plain,
            "×",
            2.0,
            note=f"{large['run']:.2f} s; read {large['read']:.2f} s, write {large['write']:.2f} s",
        ),
        Figure("scoring run: asking for one of 100,000", large["ask"], "s"),
    ]
