"""Cooperatives in lists of interventions."""

from cooperatives import actions
from cooperatives.models import Cooperative, Intervention
from land.accounts.models import User
from tests.make.answers import no_answers
from tests.make.cooperatives import make_cooperative, make_response, make_wave
from tests.make.runs import make_run


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
