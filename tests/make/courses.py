"""Courses and editions for tests."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.db.models import F
from django.utils import timezone

from land.core.models import Term
from land.enrolment.models import Activity, Meeting
from tests.make.enrolment import make_place
from training import actions
from training.actions import Session
from training.models import Edition

_number = count(1)


def make_training_area(code: str = "digitale", title: str = "Crescere con il digitale") -> Term:
    """An area of training; the same one when asked again."""
    return Term.objects.get_or_create(
        scheme="training-area", code=code, defaults={"title": title, "title_en": f"{title} (en)"}
    )[0]


def sessions(number: int = 2) -> list[Session]:
    """So many meetings of three hours, one a week from the twentieth day, at ten whatever the time is now."""
    first = timezone.localtime().replace(hour=10) + timedelta(days=20)
    return [
        Session(f"Incontro {turn + 1}", first + timedelta(weeks=turn), first + timedelta(weeks=turn, hours=3))
        for turn in range(number)
    ]


def past_edition(**values: Any) -> Edition:
    """An edition that was open and is over: its meetings, and its event with them, are moved 200 days back."""
    row = make_edition(**values)
    back = timedelta(days=200)
    Meeting.objects.filter(activity=row.activity).update(
        starts_at=F("starts_at") - back, ends_at=F("ends_at") - back
    )
    Activity.objects.filter(pk=row.activity_id).update(
        starts_at=F("starts_at") - back, ends_at=F("ends_at") - back
    )
    return Edition.objects.whole().get(pk=row.pk)


def course_facts(**values: Any) -> dict[str, Any]:
    """Columns of a course."""
    return {
        "area": make_training_area(),
        "title": f"Corso di prova {next(_number)}",
        "title_en": "A trial course",
        "summary": "Che cosa si prova.",
        "objectives": ["Provare"],
        "for_whom": "Chi lavora in cooperativa",
        "level": "basic",
        "hours": 6,
        "prerequisites": "Nessuno",
        **values,
    }


def make_edition(*, opened: bool = True, **values: Any) -> Edition:
    """An open edition of a new course with two meetings and twenty places in Rome. Columns of Course go to the course."""
    own = {
        "meetings", "place", "mode", "capacity", "trainers", "trainer_role", "course", "edition", "requires",
    }  # fmt: skip
    facts = {"meetings": sessions(), "mode": "presence", "capacity": 20} | {
        name: values[name] for name in own & set(values)
    }
    facts.setdefault("place", None if facts["mode"] == "online" else make_place())
    words = {name: value for name, value in values.items() if name not in own}
    row = actions.save_course(by=None, course_facts=course_facts(**words), **facts)
    return actions.open_edition(edition=row, by=None) if opened else row
