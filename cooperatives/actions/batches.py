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
from cooperatives.scoring import NotScorable, Scorer

log = logging.getLogger(__name__)
COLUMNS = (
    "response_id", "spec_id", "document_sha256", "questions", "dimensions", "total", "level", "flags", "scored_at",
)  # fmt: skip
READ = """
    SELECT r.id, r.document_sha256, s.id IS NOT NULL, CASE WHEN s.id IS NULL THEN (r.document->'answers')::text END,
      r.scoring_error <> '', r.submitted_by_id IS NOT NULL, r.wave_member_id
    FROM cooperatives_response r
    LEFT JOIN LATERAL (
      SELECT id FROM cooperatives_score WHERE response_id = r.id AND spec_id = %(spec)s LIMIT 1
    ) s ON true
    WHERE r.id = ANY(%(pks)s)
"""
# The members of a wave whose cooperative has a representative, of these.
REPRESENTED = """
    SELECT m.id FROM cooperatives_wavemember m WHERE m.id = ANY(%s) AND EXISTS (
      SELECT FROM cooperatives_membership p WHERE p.cooperative_id = m.cooperative_id
        AND p.state = 'active' AND p.role = 'representative')
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
    for pk, sha, scored, text, *_rest in found:
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
        new = {row[0] for row in rows}
        _mark(refused, [pk for pk, _sha, _scored, _text, marked, *_rest in found if marked and pk in new])
        _tell({pk: member for pk, *_rest, sent, member in found if pk in new and not sent},
              [pk for pk, *_rest, sent, _member in found if pk in new and sent])  # fmt: skip
    return known + len(rows), refused


def _row(scorer: Scorer, spec: ScoringSpec, pk: int, sha: str, text: str | None, now: datetime) -> Row:
    answers = json.loads(text) if text else None
    if not isinstance(answers, dict):
        raise NotScorable("", "", "the response has no answers document")
    questions, dimensions, total, level = scorer.texts(answers)
    flags = scorer.quality.flags(answers)
    return pk, spec.pk, sha, questions, dimensions, total, level, json.dumps(flags) if flags else "[]", now


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


def _mark(refused: list[tuple[int, str]], scored: list[int]) -> None:
    """Write refusals where the office finds them, and take them off what has its score now."""
    Response.objects.bulk_update(
        [Response(pk=pk, scoring_error=why) for pk, why in refused], ["scoring_error"], batch_size=500
    )
    if scored:
        Response.objects.filter(pk__in=scored).update(scoring_error="")


def _tell(brought_in: dict[int, int], sent: list[int]) -> None:
    """Tell of new results: those that somebody sent, and those brought in (response → member of the wave) by a file for a
    cooperative that has a representative."""
    with connection.cursor() as cursor:
        cursor.execute(REPRESENTED, [list(brought_in.values())])
        represented = {member for (member,) in cursor.fetchall()}
    told = [*sent, *(pk for pk, member in brought_in.items() if member in represented)]
    if told:
        tell_result(list(Response.objects.for_work().filter(pk__in=told)))
