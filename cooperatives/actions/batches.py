"""Many documents at once: read as text, scored, and written by COPY, without a model instance a row."""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cooperatives.actions.scoring import tell_result
from cooperatives.models import Response, Score, ScoringSpec
from cooperatives.scoring import NotScorable, Result, Scorer

log = logging.getLogger(__name__)
COLUMNS = (
    "response_id", "spec_id", "document_sha256", "questions", "dimensions", "total", "level", "flags", "scored_at",
)  # fmt: skip
READ = """
    SELECT r.id, r.document_sha256, s.id IS NOT NULL, CASE WHEN s.id IS NULL THEN (r.document->'answers')::text END
    FROM cooperatives_response r
    LEFT JOIN LATERAL (
      SELECT id FROM cooperatives_score WHERE response_id = r.id AND spec_id = %(spec)s LIMIT 1
    ) s ON true
    WHERE r.id = ANY(%(pks)s)
"""
CLEAR = "UPDATE cooperatives_response SET scoring_error = '' WHERE id = ANY(%s) AND scoring_error <> ''"
# Those of whom somebody is to be told: the person who sent them, or a representative of the cooperative.
TELL = """
    SELECT r.id FROM cooperatives_response r JOIN cooperatives_wavemember m ON m.id = r.wave_member_id
    WHERE r.id = ANY(%s) AND (r.submitted_by_id IS NOT NULL OR EXISTS (
      SELECT FROM cooperatives_membership p WHERE p.cooperative_id = m.cooperative_id
        AND p.state = 'active' AND p.role = 'representative'))
"""
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Batch:
    """Responses to be scored under a specification; `own` if it is the one that their wave uses."""

    spec: ScoringSpec
    responses: list[int]
    own: bool


def score_batch(batch: Batch, scorer: Scorer) -> tuple[int, list[tuple[int, str]]]:
    """Score what has no score yet: how many have one now, and (response, why) of those that cannot be scored.

    Inside the caller's transaction. Under the wave's own specification a refusal is also written on the response, and
    the people concerned hear of a new result.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ, {"spec": batch.spec.pk, "pks": batch.responses})
        found = cursor.fetchall()
    now = timezone.now()
    rows, refused, known = [], [], 0
    for pk, sha, scored, text in found:
        if scored:
            known += 1
            continue
        try:
            rows.append(_row(scorer, batch.spec, pk, sha, text, now))
        except NotScorable as refusal:
            refused.append((pk, str(refusal)[:300]))
        except Exception as error:
            # Whatever a document holds, the others are not to wait for it.
            log.warning("Response %s cannot be scored (%s).", pk, type(error).__name__)
            refused.append((pk, f"{type(error).__name__}: {error}"[:300]))
    gone = set(batch.responses) - {pk for pk, *_rest in found}
    refused += [(pk, "the response is no longer there") for pk in sorted(gone)]
    _write(rows)
    if batch.own:
        _tell(batch, [row[0] for row in rows], refused)
    return known + len(rows), refused


def _row(scorer: Scorer, spec: ScoringSpec, pk: int, sha: str, text: str | None, now: datetime) -> Row:
    answers = json.loads(text) if text else None
    if not isinstance(answers, dict):
        raise NotScorable("", "", "the response has no answers document")
    result = scorer.score(answers)
    flags = scorer.quality.flags(answers)
    return (
        pk,
        spec.pk,
        sha,
        _object(result, result.questions),
        _object(result, result.dimensions),
        result.text(result.total),
        result.level,
        json.dumps(flags) if flags else "[]",
        now,
    )


def _object(result: Result, values: dict[str, int]) -> str:
    """Codes and numbers as a JSON object; neither ever holds what JSON would have to escape."""
    return "{" + ", ".join([f'"{code}": "{result.text(units)}"' for code, units in values.items()]) + "}"


def _write(rows: list[Row]) -> None:
    """Add score rows; where somebody else has written one meanwhile, theirs stands."""
    if not rows:
        return
    try:
        with transaction.atomic():
            copy_scores(rows)
    except IntegrityError:
        Score.objects.bulk_create(
            [
                Score(**dict(zip(COLUMNS, row, strict=True)) | {
                    name: json.loads(row[COLUMNS.index(name)]) for name in ("questions", "dimensions", "flags")
                })
                for row in rows
            ],
            ignore_conflicts=True,
        )  # fmt: skip


def copy_scores(rows: Iterable[Row]) -> None:
    """COPY rows of COLUMNS into the scores. Raises: IntegrityError if one of them has its score already."""
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY cooperatives_score ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _tell(batch: Batch, scored: list[int], refused: list[tuple[int, str]]) -> None:
    """Write refusals where the office finds them, and tell of new results whoever is to be told."""
    Response.objects.bulk_update(
        [Response(pk=pk, scoring_error=why) for pk, why in refused], ["scoring_error"], batch_size=500
    )
    with connection.cursor() as cursor:
        cursor.execute(CLEAR, [scored])
        cursor.execute(TELL, [scored])
        told = [pk for (pk,) in cursor.fetchall()]
    if told:
        tell_result(list(Response.objects.for_work().filter(pk__in=told)))
