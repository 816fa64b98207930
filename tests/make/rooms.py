"""A workshop's room going on, for tests: tables, people with their places, scribes."""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils import timezone

from land.accounts.models import User
from tests.make.people import make_user
from tests.make.workshops import make_workshop
from workshops.actions import ideas, visions
from workshops.models import (
    Facilitator,
    Idea,
    Participant,
    StakeholderGroup,
    Table,
    Theme,
    VisionCard,
    Workshop,
)


@dataclass
class Room:
    """One table for each of the two categories (1, 2) and for each of the two themes (3, 4)."""

    workshop: Workshop
    groups: list[StakeholderGroup]
    themes: list[Theme]
    tables: list[Table]

    def moves(self, phase: str) -> None:
        """The control room goes to this phase."""
        Workshop.objects.filter(pk=self.workshop.pk).update(phase=phase)
        self.workshop.refresh_from_db()

    def ends(self) -> None:
        """The day is over."""
        Workshop.objects.filter(pk=self.workshop.pk).update(state="concluded", concluded_at=timezone.now())
        self.workshop.refresh_from_db()

    def person(self, group: int = 0, **values: Any) -> Participant:
        """Somebody who has arrived, at the first tables of this category and of the first theme."""
        return Participant.objects.create(
            workshop=self.workshop, group=self.groups[group], source="walk_in", code_hash=secrets.token_hex(32),
            code_hint="XY", arrived_at=timezone.now(), vision_table=self.tables[group],
            **{"theme": self.themes[0], "idea_table": self.tables[2], **values},
        )  # fmt: skip

    def somebody(self, role: str, table: int | None = None) -> User:
        """A facilitator with a login: `table` by its place in `tables`."""
        user = make_user()
        Facilitator.objects.create(
            workshop=self.workshop, person=user.person, role=role, table=None if table is None else self.tables[table]
        )  # fmt: skip
        return user

    def card(self, text: str = "Le botteghe chiuse", group: int = 0, **values: Any) -> VisionCard:
        """A card as a scribe keeps it; what is not said is feared."""
        return visions.keep_card(
            table=self.tables[group], polarity=values.pop("polarity", "negative"), text=text, client_uuid=uuid4(),
            by=None, **values,
        )  # fmt: skip

    def idea(self, title: str = "Il bosco in cooperativa", theme: int = 0, **words: Any) -> Idea:
        """An idea on the table of a theme, ready to be chosen."""
        return ideas.propose_idea(
            theme=self.themes[theme], client_uuid=uuid4(), by=None, title=title,
            **{"what": "Curare insieme il bosco.", "horizon": "short", **words},
        )  # fmt: skip


def make_room(phase: str = "own_visions", **values: Any) -> Room:
    """A workshop going on, in this phase."""
    row = make_workshop(**values)
    Workshop.objects.filter(pk=row.pk).update(state="running", phase=phase, begun_at=timezone.now())
    row.refresh_from_db()
    groups, themes = list(row.groups.all()), list(row.themes.all())
    tables = [
        Table.objects.create(workshop=row, number=number, **of)
        for number, of in enumerate(
            [{"group": group} for group in groups] + [{"theme": theme} for theme in themes], start=1
        )
    ]
    return Room(row, groups, themes, tables)
