"""A vote for the demo: cast by nearly everybody present, counted and published; or ready to be opened."""

import random
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from workshops.actions import ballots, voting
from workshops.models import Ballot, Workshop


def ready(workshop: Workshop) -> Ballot:
    """The ballot of the ideas chosen, to be opened by whoever tries the demo. Idempotent."""
    return ballots.current(workshop) or ballots.prepare(workshop=workshop, by=None)


def held(workshop: Workshop, *, seed: int = 7) -> Ballot:
    """A vote held: everybody present but a few has voted, and the results are public. Idempotent.

    The workshop must be in the phase of the vote.
    """
    ballot = ready(workshop)
    if ballot.state == Ballot.State.PUBLISHED:
        return ballot
    ballot = ballots.open_ballot(ballot=ballot, by=None)
    dice = random.Random(seed)  # noqa: S311 (the same demo each time)
    options = list(ballot.options.values_list("number", flat=True))
    weights = [dice.uniform(0.4, 2.5) for _option in options]
    for number, person in enumerate(workshop.participants.here().order_by("pk")):
        if number % 17 == 16:
            continue  # not everybody votes
        liked = {dice.choices(options, weights)[0] for _vote in range(ballot.votes_per_person)}
        voting.vote(
            ballot=ballot, participant=person, numbers=[] if number % 23 == 22 else sorted(liked), client_uuid=uuid4(),
            channel="kiosk" if number % 5 == 4 else "phone", blank=True,
        )  # fmt: skip
    now = timezone.now()
    ballots.begin_closing(ballot=ballot, by=None, now=now - timedelta(seconds=30))
    return ballots.publish(ballot=ballots.close(ballot=ballot, now=now), by=None)
