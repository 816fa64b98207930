"""What the whole day of a workshop stands on: a workshop called for today, its tables, thirteen people with a code, six ideas.

Everything that the day is made of is done in the browser; what ten people at the tables would write besides is written here.
"""

import json
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from land.accounts.models import Person
from tests.make.workshops import make_participant
from workshops import actions
from workshops.actions import codes
from workshops.models import Facilitator, Idea, Report, Table, Workshop

SLUG = "laboratorio-di-tutto-il-giorno"
CONTROL, DESK, SCRIBE = "regia@demo.land", "tutor@demo.land", "membro@demo.land"
GROUPS, THEMES = ("Cittadini", "Cooperative"), ("Servizi", "Boschi")
PEOPLE = 13
TITLES = ("Una bottega in ogni paese", "Il taxi dei lunedì", "Un medico a turno")
MORE = ("Il bosco di tutti", "Castagne con un nome")


def prepare() -> None:
    """Prints the codes of the thirteen as JSON; the last of them has not arrived yet."""
    pattern = Workshop.objects.whole().exclude(activity__place=None)[0]
    start = timezone.now() + timedelta(minutes=5)
    row = actions.save_workshop(
        by=None, slug=SLUG, title="Laboratorio di tutto il giorno", summary="Dalla porta al resoconto.", cycle=pattern.cycle,
        area=pattern.area, starts_at=start, ends_at=start + timedelta(hours=8), place=pattern.activity.place,
        capacity=40, groups=[actions.Asked(title, 0, 20) for title in GROUPS], themes=THEMES, for_whom="Chiunque.",
        votes_per_person=3,
    )  # fmt: skip
    row = actions.open_workshop(workshop=row, by=None)
    groups, themes = list(row.groups.all()), list(row.themes.all())
    morning = [Table.objects.create(workshop=row, number=n, group=group) for n, group in enumerate(groups, 1)]
    later = [Table.objects.create(workshop=row, number=n, theme=theme) for n, theme in enumerate(themes, 3)]
    people = [
        make_participant(
            row, groups[turn % 2], here=turn < PEOPLE - 1, theme=themes[turn % 2], vision_table=morning[turn % 2],
            idea_table=later[turn % 2],
        )
        for turn in range(PEOPLE)
    ]  # fmt: skip
    for email, role, table in (
        (CONTROL, "control", None), (DESK, "reception", None), (SCRIBE, "scribe", morning[0]), (SCRIBE, "scribe", later[0]),
    ):  # fmt: skip
        Facilitator.objects.create(
            workshop=row, person=Person.objects.get(user__email=email), role=role, table=table
        )
    print(json.dumps([codes.code_of(person) for person in people]))


def other_tables() -> None:
    """What the tables without a browser chose: with the idea of the day they are six."""
    row = Workshop.objects.get(slug=SLUG)
    for theme, titles in zip(row.themes.all(), (TITLES, MORE), strict=True):
        for title in titles:
            Idea.objects.create(
                workshop=row, theme=theme, title=title, what="Come si è detto al tavolo.", horizon="short", state="chosen",
                source="scribe", client_uuid=uuid4(),
            )  # fmt: skip


def ten_days_pass() -> None:
    """Whoever was there has had the time to read the report."""
    Report.objects.filter(workshop__slug=SLUG, state="review").update(
        review_until=timezone.now() - timedelta(minutes=1)
    )
