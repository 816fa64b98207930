"""The workshop that goes on today, ready to try: forty people here, cards, visions and ideas written, the vote prepared.

Whoever has the control room goes on to the vote and opens it; the reception prints the slips, and each code opens a phone.
"""

from datetime import timedelta

from django.utils import timezone

from workshops.actions import control
from workshops.demo import ballots, people, visions
from workshops.demo.workshops import move_day
from workshops.models import Workshop
from workshops.models.workshops import Phase

SLUG = "laboratorio-periferie"
BEGAN = timedelta(hours=5)  # ago: it is afternoon, the groups present their ideas
RECEPTION, SCRIBE = "tutor@demo.land", "docente@demo.land"


def load() -> None:
    """Begin the day of this workshop, once."""
    workshop = Workshop.objects.whole().filter(slug=SLUG, state="coming").first()
    if workshop is None:
        return
    move_day(workshop, timezone.now() - BEGAN)
    people.lay(workshop, morning=2, afternoon=2, seats=10)
    people.name(workshop, RECEPTION, "reception", "Olga", "Benvenuti")
    people.name(workshop, SCRIBE, "scribe", "Ugo", "Verbali", 1)
    people.name(
        workshop, SCRIBE, "scribe", "Ugo", "Verbali", workshop.tables.exclude(theme=None).first().number
    )
    people.seat(workshop)
    control.begin(workshop=workshop, by=None, another_day=True)
    here = people.arrive(workshop, workshop.activity.seats_held, at=workshop.activity.starts_at)
    people.perceive(workshop, here, "before")
    visions.fill(workshop)
    control.move_phase(workshop=workshop, to=Phase.PRESENTING, by=None)
    ballots.ready(workshop)
