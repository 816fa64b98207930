"""A workshop's room going on, for tests: tables, people with their places, scribes."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils import timezone

from land.accounts.models import User
from tests.make.workshops import make_facilitator, make_participant, make_running
from workshops.actions import ideas, visions
from workshops.models import (
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
        places = {"vision_table": self.tables[group], "theme": self.themes[0], "idea_table": self.tables[2]}
        return make_participant(self.workshop, self.groups[group], **places | values)

    def somebody(self, role: str, table: int | None = None) -> User:
        """A facilitator with a login: `table` by its place in `tables`."""
        return make_facilitator(self.workshop, role, None if table is None else self.tables[table])

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
    row = make_running(phase, **values)
    groups, themes = list(row.groups.all()), list(row.themes.all())
    tables = [
        Table.objects.create(workshop=row, number=number, **of)
        for number, of in enumerate(
            [{"group": group} for group in groups] + [{"theme": theme} for theme in themes], start=1
        )
    ]
    return Room(row, groups, themes, tables)
