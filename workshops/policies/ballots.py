"""Who may do what with a ballot: the control room opens and closes, others look on."""

from typing import Any

from workshops.models import Ballot, PaperBatch
from workshops.policies.room import controls, takes_paper


def controls_ballot(user: Any, ballot: Ballot) -> bool:
    """Opens it, closes it, reads the count before it is published."""
    return controls(user, ballot.workshop)


def takes_batch(user: Any, batch: PaperBatch) -> bool:
    """Reads the sheets of a pile."""
    return takes_paper(user, batch.ballot.workshop)
