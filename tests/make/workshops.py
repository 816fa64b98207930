"""Workshops for tests."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.make.barcamps import make_area
from tests.make.enrolment import make_place
from tests.make.people import make_user
from workshops import actions
from workshops.actions import codes
from workshops.models import Cycle, Facilitator, Participant, StakeholderGroup, Workshop

_number = count(1)
GROUPS = (actions.Asked("Cittadini", 1, 2), actions.Asked("Cooperative", 1, 3))


def make_cycle() -> Cycle:
    """A round of workshops that looks ten years ahead."""
    return actions.save_cycle(
        by=None, title=f"Ciclo {next(_number)}", topic="Tra dieci anni.", horizon_year=2036
    )


def workshop_facts(**values: Any) -> dict[str, Any]:
    """What the verb takes: a day in twenty days, four places, two categories, two themes."""
    starts = values.pop("starts_at", None) or timezone.now() + timedelta(days=20)
    return {
        "title": f"Laboratorio di prova {next(_number)}", "cycle": make_cycle(), "area": make_area(),
        "starts_at": starts, "ends_at": starts + timedelta(hours=8), "place": make_place(), "capacity": 4,
        "groups": GROUPS, "themes": ["Servizi", "Boschi"], "for_whom": "Chi abita qui.", **values,
    }  # fmt: skip


def make_workshop(*, opened: bool = True, **values: Any) -> Workshop:
    """An open workshop."""
    row = actions.save_workshop(by=None, **workshop_facts(**values))
    return actions.open_workshop(workshop=row, by=None) if opened else row


def make_running(phase: str = "welcome", **values: Any) -> Workshop:
    """A workshop whose day has begun, at this phase."""
    row = make_workshop(**values)
    Workshop.objects.filter(pk=row.pk).update(state="running", begun_at=timezone.now(), phase=phase)
    return Workshop.objects.whole().get(pk=row.pk)


def make_participant(
    workshop: Workshop, group: StakeholderGroup | None = None, *, here: bool = True, **values: Any
) -> Participant:
    """Somebody who came to the door, with a code; present unless told otherwise."""
    if "enrolment" in values:  # whoever has a place is expected already
        Participant.objects.filter(enrolment=values["enrolment"]).delete()
    row = Participant(
        workshop=workshop, group=group or workshop.groups.all()[0], source="walk_in",
        arrived_at=timezone.now() if here else None, **values,
    )  # fmt: skip
    codes.with_code(row).save()
    return row


def make_facilitator(workshop: Workshop, role: str = "control", table: Any = None) -> Any:
    """A user with this task in it."""
    user = make_user()
    Facilitator.objects.create(workshop=workshop, person=user.person, role=role, table=table)
    return user


def phone_of(participant: Participant) -> Client:
    """A phone that came in with the participant's code."""
    client = Client()
    client.post("/v/", {"code": codes.code_of(participant)})
    return client
