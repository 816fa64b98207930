"""A workshop of today for the journey of the control room, which others do not touch."""

from datetime import timedelta

from django.utils import timezone

from land.accounts.models import Person
from workshops import actions
from workshops.models import Facilitator, Workshop

SLUG, CONTROL = "laboratorio-della-regia", "regia@demo.land"


def prepare() -> None:
    """An open workshop in two weeks with the demo's control room."""
    pattern = Workshop.objects.whole().exclude(activity__place=None)[0]
    start = timezone.now() + timedelta(days=14)
    row = actions.save_workshop(
        by=None, slug=SLUG, title="Laboratorio della regia", summary="Una giornata di prova.", cycle=pattern.cycle,
        area=pattern.area, starts_at=start, ends_at=start + timedelta(hours=8), place=pattern.activity.place,
        capacity=40, groups=[actions.Asked("Cittadini", 10, 20), actions.Asked("Cooperative", 10, 20)],
        themes=["Acqua", "Boschi"], for_whom="Chiunque.",
    )  # fmt: skip
    actions.open_workshop(workshop=row, by=None)
    Facilitator.objects.create(workshop=row, person=Person.objects.get(user__email=CONTROL), role="control")
