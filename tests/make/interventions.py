"""Finished scoring runs, and lists made from them."""

from django.utils import timezone

from cooperatives import actions
from cooperatives.models import Cooperative, Intervention, ScoringRun, Wave
from land.accounts.models import User
from tests.make.answers import no_answers
from tests.make.cooperatives import make_cooperative, make_response, make_wave


def make_run(wave: Wave, *, current: bool = True) -> ScoringRun:
    """A finished run over every response of a wave that was sent."""
    actions.score_due(wave=wave)
    pks = sorted(wave.members.filter(responses__state="submitted").values_list("responses", flat=True))
    now = timezone.now()
    return ScoringRun.objects.create(
        wave=wave, spec=wave.scoring_spec, input_hash=f"{wave.pk:064d}", responses=pks, state="succeeded",
        total=len(pks), scored=len(pks), started_at=now, finished_at=now, current=current,
    )  # fmt: skip


def make_intervention(by: User, cooperative: Cooperative | None = None, **changed) -> Intervention:
    """A cooperative with no digital habits in an approved list."""
    actions.load_rules()
    wave = make_wave()
    cooperative = cooperative or make_cooperative()
    make_response(wave, cooperative, no_answers() | changed, sent=True)
    selection = actions.make_list(title="Primi aiuti", run=make_run(wave), filters=None, by=by)
    actions.approve_list(selection=selection)
    return Intervention.objects.select_related("selection__run", "cooperative__organisation").get(
        selection=selection, cooperative=cooperative
    )
