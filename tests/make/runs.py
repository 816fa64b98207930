"""Finished scoring runs, written straight into the table."""

from collections.abc import Iterable
from itertools import count

from django.utils import timezone

from cooperatives import actions
from cooperatives.models import Response, ScoringRun, Wave

_number = count(1)


def make_run(wave: Wave, responses: Iterable[Response] | None = None, *, current: bool = True) -> ScoringRun:
    """A run that succeeded over these responses, or over all that were sent; the one in use unless told otherwise."""
    actions.score_due(wave=wave)
    if responses is None:
        responses = Response.objects.sent().filter(wave_member__wave=wave)
    pks = sorted(response.pk for response in responses)
    now = timezone.now()
    if current:
        ScoringRun.objects.filter(wave=wave).update(current=False)
    return ScoringRun.objects.create(
        wave=wave, spec=wave.scoring_spec, input_hash=f"{next(_number):064x}", responses=pks, state="succeeded",
        total=len(pks), scored=len(pks), started_at=now, finished_at=now, current=current,
    )  # fmt: skip
