"""What a journey in a workshop's room needs that no page does: a room with tables and people, phases that go on."""

import json

from django.utils import timezone

from land.accounts.models import Person
from tests.make.rooms import make_room
from workshops.actions import codes
from workshops.models import Facilitator, Table, Workshop


def prepare(title: str, **scribes: str) -> None:
    """A room going on; `scribes` are addresses, `table1="membro@demo.land"`. Prints its address and two codes as JSON."""
    room = make_room(title=title)
    for name, email in scribes.items():
        person = Person.objects.get(user__email=email)
        table = Table.objects.get(workshop=room.workshop, number=int(name.removeprefix("table")))
        Facilitator.objects.create(workshop=room.workshop, person=person, role="scribe", table=table)
    people = [room.person(0), room.person(1)]
    told = {"slug": room.workshop.slug, "codes": [codes.code_of(person) for person in people]}
    print(json.dumps(told))


def move(slug: str, phase: str) -> None:
    """The room goes on; without a phase the day is over."""
    told = {"phase": phase} if phase else {"state": "concluded", "concluded_at": timezone.now()}
    Workshop.objects.filter(slug=slug).update(**told)
