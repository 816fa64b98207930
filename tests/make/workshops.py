"""Workshops for tests."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from tests.make.barcamps import make_area
from tests.make.enrolment import make_place
from workshops import actions
from workshops.models import Cycle, Workshop

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
