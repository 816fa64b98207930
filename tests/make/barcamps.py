"""BarCamps for tests."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from land.core.models import Term, Territory
from startups import actions
from startups.models import BarCamp
from tests.make.enrolment import make_place

_number = count(1)


def make_theme(code: str = "community") -> Term:
    """A theme of the platform; the same one when asked again."""
    return Term.objects.get_or_create(
        scheme="theme", code=code, defaults={"title": "Cooperative di comunità", "title_en": "Community"}
    )[0]


def make_area(code: str = "lazio-nord") -> Territory:
    """An area of the programme; the same one when asked again."""
    return Territory.objects.get_or_create(
        kind="area", code=code, defaults={"name": "Lazio Nord", "slug": code}
    )[0]


def barcamp_facts(**values: Any) -> dict[str, Any]:
    """What the verb takes: twenty places in twenty days, for three hours."""
    starts = values.pop("starts_at", None) or timezone.now() + timedelta(days=20)
    return {
        "title": f"BarCamp di prova {next(_number)}",
        "title_en": "A trial BarCamp",
        "summary": "Un pomeriggio di prove.",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=3),
        "place": make_place(),
        "theme": make_theme(),
        "area": make_area(),
        "for_whom": "Chiunque",
        "take_home": ["Gli appunti"],
        "programme": [{"start": "15:00", "end": "15:20", "title": "Accoglienza"}],
        "capacity": 20,
        **values,
    }


def make_barcamp(*, opened: bool = True, **values: Any) -> BarCamp:
    """An open BarCamp."""
    row = actions.save_barcamp(by=None, **barcamp_facts(**values))
    return actions.open_barcamp(barcamp=row, by=None) if opened else row
