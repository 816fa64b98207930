"""Working off the queue: submitted responses that have no score yet."""

import logging
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cooperatives import notices
from cooperatives.actions.filling import people_to_tell
from cooperatives.instruments import Definition
from cooperatives.models import Response, Score, ScoringSpec, Wave
from cooperatives.scoring import NotScorable, Scorer, Spec
from land.notifications.api import notify

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
CHUNK = 200


def scorer_of(spec: ScoringSpec) -> Scorer:
    """The specification made ready for its instrument version, kept for the life of the process: neither ever changes."""
    return _scorer(spec.pk)


@lru_cache(maxsize=32)
def _scorer(spec_pk: int) -> Scorer:
    row = ScoringSpec.objects.select_related("instrument_version").get(pk=spec_pk)
    return Scorer(Definition.from_dict(row.instrument_version.content), Spec.from_dict(row.content))


def score_response(*, response_pk: int) -> Score | None:
    """Score one response if it is in the queue and nobody else is at it. Idempotent; None when there is nothing to do."""
    claimed = _claim([response_pk])
    _score(claimed)
    return Score.objects.filter(response_id=response_pk).order_by("-pk").first() if claimed else None


def score_due(*, wave: Wave | None = None) -> int:
    """Score everything in the queue, of one wave or of all, in chunks; returns how many were scored."""
    done = 0
    while True:
        queue = Response.objects.claimable(timezone.now())
        if wave is not None:
            queue = queue.filter(wave_member__wave=wave)
        claimed = _claim(list(queue.values_list("pk", flat=True)[:CHUNK]))
        if not claimed:
            return done
        done += _score(claimed)


def _claim(pks: list[int]) -> list[Response]:
    """Take these responses, as far as they are free, for the length of the lease: one conditional UPDATE."""
    now = timezone.now()
    with transaction.atomic():
        free = list(
            Response.objects.claimable(now)
            .filter(pk__in=pks)
            .select_for_update(of=["self"], skip_locked=True)
            .values_list("pk", flat=True)
        )
        Response.objects.filter(pk__in=free).update(claimed_until=now + LEASE, attempts=F("attempts") + 1)
    return list(Response.objects.for_work().filter(pk__in=free).order_by("submitted_at", "pk"))


def _score(responses: list[Any]) -> int:
    """Score claimed responses. A bad one is marked and never stops the others; a unique constraint makes a second
    run of the same one a no-op."""
    scores, failed = [], []
    for response in responses:
        spec = response.wave.scoring_spec
        try:
            scores.append(_row(response, spec))
        except NotScorable as refusal:
            log.warning("Response %s cannot be scored: question %s.", response.pk, refusal.question)
            response.scoring_error = str(refusal)[:300]
            failed.append(response)
    with transaction.atomic():
        Score.objects.bulk_create(scores, ignore_conflicts=True)
        Response.objects.bulk_update(failed, ["scoring_error"])
        Response.objects.filter(pk__in=[response.pk for response in responses]).update(claimed_until=None)
        ready = {score.response_id for score in scores}
        tell_result([response for response in responses if response.pk in ready])
    return len(scores)


def tell_result(responses: list[Response]) -> None:
    """Tell the people of these responses, once for each, that the result is ready. Takes responses `for_work()`."""
    told = people_to_tell(*responses) if responses else {}
    for response in responses:
        if told[response.pk]:
            notify(
                kind=notices.RESULT,
                to=told[response.pk],
                facts={"response": response.pk},
                once=f"response-{response.pk}-result",
            )


def _row(response: Response, spec: ScoringSpec) -> Score:
    scorer = scorer_of(spec)
    answers = response.document.get("answers") if isinstance(response.document, dict) else None
    if not isinstance(answers, dict):
        raise NotScorable("", "", "the response has no answers document")
    result = scorer.score(answers)
    return Score(
        response=response,
        spec=spec,
        document_sha256=response.document_sha256,
        questions={code: result.text(units) for code, units in result.questions.items()},
        dimensions={code: result.text(units) for code, units in result.dimensions.items()},
        total=result.decimal(result.total),
        level=result.level,
        flags=scorer.quality.flags(answers),
    )
