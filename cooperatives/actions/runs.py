"""Scoring runs: all that a wave holds under one specification, in chunks, so that a worker may die at any moment.

The place where a run stands is `scored + failed`, written in one transaction with the scores of a chunk: what a killed
worker had not committed is done again by the next, and nothing twice.
"""

import hashlib
import logging
import time
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.actions.batches import Batch, score_batch
from cooperatives.actions.interventions import measure_outcomes
from cooperatives.actions.releases import freeze
from cooperatives.actions.scoring import score_due, scorer_of
from cooperatives.instruments.definition import DefinitionError
from cooperatives.models import Response, Score, ScoringRun, ScoringSpec, Wave
from land.accounts.models import User
from land.core.errors import DomainError, WrongState
from land.core.jobs import nudge
from land.core.states import move

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
CHUNK = 2000
LONGEST_LOG = 200
FREEZING_TRIES = 3
LOCKS = 0x5C0E  # the first half of the advisory locks of this module, the second is the wave


class NotScored(DomainError):
    sentence = _("This survey has no scoring.")


class SpecOfAnother(DomainError):
    sentence = _("This scoring belongs to another version of the questionnaire.")
    field = "scoring_spec"


class NothingSent(DomainError):
    sentence = _("Nobody has sent answers yet: there is nothing to compute.")


class NotUsable(WrongState):
    sentence = _("Only a run that has ended with results can be used.")


@transaction.atomic
def ask_run(*, wave: Wave, spec: ScoringSpec | None = None, by: User | None = None) -> ScoringRun:
    """Put in the queue a run over the latest sent revision of each cooperative, under the wave's scoring or `spec`.

    Idempotent on what goes in: the same answers under the same specification give the run that there is, which starts
    again only if it had failed as a whole. Raises: NotScored, SpecOfAnother, NothingSent.
    """
    spec = spec or wave.scoring_spec
    if spec is None:
        raise NotScored
    if spec.instrument_version_id != wave.instrument_version_id:
        raise SpecOfAnother
    sent = list(Response.objects.latest_sent(wave).values_list("pk", "document_sha256"))
    if not sent:
        raise NothingSent
    sent.sort()
    run, new = ScoringRun.objects.get_or_create(
        wave=wave,
        spec=spec,
        input_hash=input_hash(sent, spec.sha256),
        defaults={"responses": [pk for pk, _sha in sent], "total": len(sent), "asked_by": by},
    )
    if not new and run.state == ScoringRun.State.FAILED:
        move(
            run, to="queued", frm="failed", started_at=None, finished_at=None, claimed_until=None, scored=0, failed=0,
            log=[], asked_by=by,
        )  # fmt: skip
    if run.state == ScoringRun.State.QUEUED:
        nudge("cooperatives.work_run", run.pk)
    return run


def input_hash(sent: list[tuple[int, str]], spec_sha256: str) -> str:
    """sha-256 over (response, hash of its document) in order, then the hash of the specification."""
    digest = hashlib.sha256("".join(f"{pk} {sha}\n" for pk, sha in sent).encode())
    digest.update(spec_sha256.encode())
    return digest.hexdigest()


def work_run(*, run_pk: int, seconds: float = 60) -> ScoringRun | None:
    """Work on a run for about `seconds`, and nudge for the rest; None when it is not free or has ended.

    One response that cannot be scored is counted and named in the log, and never stops the others. Existing scores stay
    as they are. Ends as succeeded, partial, or failed if nothing at all could be scored or the specification does not fit.
    """
    run = _claim(run_pk)
    if run is None:
        return None
    try:
        scorer = scorer_of(run.spec)
    except DefinitionError as refusal:
        _note(run, code="unfit", why=str(refusal)[:300])
        move(run, to="failed", frm="running", finished_at=timezone.now(), claimed_until=None)
        return run
    until = time.monotonic() + seconds
    while (place := run.scored + run.failed) < run.total:
        batch = Batch(run.spec, run.responses[place : place + CHUNK], run.spec_id == run.wave.scoring_spec_id)
        with transaction.atomic():
            _lock(run.wave)
            scored, refused = score_batch(batch, scorer)
            if not _advance(run, place, scored, refused):
                transaction.set_rollback(True)
                return None  # the lease had lapsed and somebody else is further
        if time.monotonic() > until and run.scored + run.failed < run.total:
            ScoringRun.objects.filter(pk=run.pk).update(claimed_until=None)
            nudge("cooperatives.work_run", run.pk)
            return run
    _finish(run)
    return run


def work_runs() -> int:
    """Take up every run that nobody is at, the oldest first, and freeze what was left; returns how many runs ended."""
    ended = 0
    for pk in list(_free().order_by("pk").values_list("pk", flat=True)):
        run = work_run(run_pk=pk)
        ended += run is not None and run.finished_at is not None
    for pk in ScoringRun.objects.filter(current=True, release=None).values_list("pk", flat=True):
        freeze_run(run_pk=pk)
    return ended


def run_scoring(*, wave: Wave) -> dict[str, int]:
    """Score what is left of a wave and run it as a whole, here and now: `{"scored", "failed", "total"}`.

    Tries again what could not be scored before; existing scores are never touched. `scored` counts the new ones. Needs
    neither Celery nor Valkey. Raises: NotScored.
    """
    if wave.scoring_spec is None:
        raise NotScored
    sent = Response.objects.sent().filter(wave_member__wave=wave)
    sent.exclude(scoring_error="").update(scoring_error="", attempts=0, claimed_until=None)
    before = Score.objects.filter(response__in=sent, spec=wave.scoring_spec_id).count()
    score_due(wave=wave)
    try:
        run = ask_run(wave=wave)
    except NothingSent:
        return {"scored": 0, "failed": 0, "total": 0}
    if work_run(run_pk=run.pk, seconds=float("inf")):
        freeze_run(run_pk=run.pk)
    after = Score.objects.filter(response__in=sent, spec=wave.scoring_spec_id).count()
    return {
        "scored": after - before,
        "failed": sent.exclude(scoring_error="").count(),
        "total": sent.count(),
    }


@transaction.atomic
def use_run(*, run: ScoringRun, by: User | None = None) -> ScoringRun:
    """Make a run that ended with results the one in use: its specification becomes the wave's, its figures the frozen ones.

    What cooperatives read is then the score under that specification. Raises: NotUsable.
    """
    wave = Wave.objects.select_for_update(of=["self"]).get(pk=run.wave_id)
    if not ScoringRun.objects.filter(pk=run.pk, state__in=["succeeded", "partial"]).exists():
        raise NotUsable
    if wave.scoring_spec_id != run.spec_id:
        Wave.objects.filter(pk=wave.pk).update(scoring_spec=run.spec_id)
        Response.objects.sent().filter(wave_member__wave=wave).exclude(scoring_error="").update(
            scoring_error="", attempts=0, claimed_until=None
        )
    _put_in_use(run)
    _note(run, code="used", by=by.pk if by else None)
    nudge("cooperatives.freeze_run", run.pk)
    return run


def freeze_run(*, run_pk: int) -> bool:
    """Freeze the figures of the run in use; False if it is not, or if that has gone wrong three times."""
    run = ScoringRun.objects.select_related("wave", "spec").filter(pk=run_pk, current=True).first()
    if run is None:
        return False
    if sum(entry["code"] == "not_frozen" for entry in run.log) >= FREEZING_TRIES:
        return False
    try:
        freeze(run=run)
    except Exception as error:
        log.exception("The figures of scoring run %s could not be frozen.", run.pk)
        _note(run, code="not_frozen", why=type(error).__name__)
        return False
    return True


def _free():
    """Runs to be worked on that nobody is at."""
    now = timezone.now()
    return ScoringRun.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lt=now), state__in=["queued", "running"]
    )


def _lock(wave: Wave) -> None:
    """One at a time in a wave, until the transaction ends, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, wave.pk % 2**31])


def _claim(run_pk: int) -> ScoringRun | None:
    """Take a run for the length of the lease, unless somebody is at it or at another of the same wave."""
    known = ScoringRun.objects.select_related("wave__scoring_spec", "spec").filter(pk=run_pk).first()
    if known is None:
        return None
    with transaction.atomic():
        _lock(known.wave)
        now = timezone.now()
        if ScoringRun.objects.filter(wave=known.wave, state="running", claimed_until__gte=now).exists():
            return None
        if (
            not _free()
            .filter(pk=run_pk)
            .update(state="running", started_at=Coalesce("started_at", now), claimed_until=now + LEASE)
        ):
            return None
        known.refresh_from_db(fields=["state", "started_at", "claimed_until", "scored", "failed", "log"])
        if known.scored or known.failed:
            _note(known, code="resumed", at=now.isoformat(), done=known.scored + known.failed)
    return known


def _advance(run: ScoringRun, place: int, scored: int, refused: list[tuple[int, str]]) -> bool:
    """Write how far the run is, if nobody else has; with the responses that could not be scored."""
    run.log += [{"code": "refused", "response": pk, "why": why} for pk, why in refused]
    run.log = run.log[:LONGEST_LOG]
    done = (
        ScoringRun.objects.annotate(place=F("scored") + F("failed"))
        .filter(pk=run.pk, state="running", place=place)
        .update(
            scored=F("scored") + scored,
            failed=F("failed") + len(refused),
            claimed_until=timezone.now() + LEASE,
            log=run.log,
        )
    )
    run.scored, run.failed = run.scored + scored, run.failed + len(refused)
    return bool(done)


@transaction.atomic
def _finish(run: ScoringRun) -> None:
    """End the run, and use it if it is under the wave's own specification and no later one is in use."""
    Wave.objects.select_for_update(of=["self"]).get(pk=run.wave_id)
    state = "failed" if not run.scored else "partial" if run.failed else "succeeded"
    move(run, to=state, frm="running", finished_at=timezone.now(), claimed_until=None)
    later = ScoringRun.objects.filter(wave=run.wave_id, current=True, pk__gt=run.pk).exists()
    if state != "failed" and run.spec_id == run.wave.scoring_spec_id and not later:
        _put_in_use(run)
        nudge("cooperatives.freeze_run", run.pk)


def _put_in_use(run: ScoringRun) -> None:
    """All changes are seen at once, or none: the run that was in use, this one, what interventions of earlier waves led to."""
    ScoringRun.objects.filter(wave=run.wave_id, current=True).exclude(pk=run.pk).update(current=False)
    ScoringRun.objects.filter(pk=run.pk).update(current=True)
    run.current = True
    measure_outcomes(run=run)


def _note(run: ScoringRun, **entry: object) -> None:
    """Add a line to the log of the run. `code` says what it is; the screen has the words."""
    run.log = [*run.log, entry][-LONGEST_LOG:]
    ScoringRun.objects.filter(pk=run.pk).update(log=run.log)
