"""What a room has written so far, for a demo workshop that is going on: cards, visions, ideas. Everything is invented."""

import tomllib
from pathlib import Path
from typing import Any
from uuid import uuid4

from workshops.models import (
    CommonElement,
    CommonVision,
    GroupVision,
    Idea,
    StakeholderGroup,
    Stance,
    Table,
    VisionCard,
    VisionCluster,
    Workshop,
)

FILE = Path(__file__).parents[1] / "demo_data" / "visioni.toml"


def fill(workshop: Workshop) -> int:
    """Cards in clusters, visions, the common vision and ideas of a workshop that has none yet; how many cards were written.

    Rows are written as they would stand in the afternoon, whatever the phase is now.
    """
    if workshop.cards.exists() or workshop.ideas.exists():
        return 0
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    groups = dict(enumerate(workshop.groups.all(), start=1))
    of_group = {table.group_id: table for table in workshop.tables.filter(theme=None).order_by("-number")}
    of_theme = {table.theme_id: table for table in workshop.tables.filter(group=None).order_by("-number")}
    cards: list[VisionCard] = []
    for row in told["clusters"]:
        group = groups.get(row["group"])
        if group is None:
            continue
        cluster = VisionCluster.objects.create(group=group, polarity=row["polarity"], title=row["title"])
        cards += [_card(workshop, group, of_group, row["polarity"], text, cluster) for text in row["cards"]]
    cards += [
        _card(workshop, groups[row["group"]], of_group, row["polarity"], row["text"])
        for row in told["loose"]
        if row["group"] in groups
    ]
    VisionCard.objects.bulk_create(cards)
    GroupVision.objects.bulk_create(
        GroupVision(
            group=groups[row["group"]], polarity=row["polarity"], title=row["title"], narrative=row["narrative"], version=1,
            state="presented",
        )
        for row in told["visions"]
        if row["group"] in groups
    )  # fmt: skip
    _common(workshop, groups, told["elements"])
    _ideas(workshop, of_theme, told["ideas"])
    return len(cards)


def _card(
    workshop: Workshop, group: StakeholderGroup, tables: dict[Any, Table], polarity: str, text: str,
    cluster: VisionCluster | None = None,
) -> VisionCard:  # fmt: skip
    return VisionCard(
        workshop=workshop, group=group, table=tables.get(group.pk), polarity=polarity, text=text, cluster=cluster,
        client_uuid=uuid4(),
    )  # fmt: skip


def _common(workshop: Workshop, groups: dict[int, StakeholderGroup], rows: list[dict[str, Any]]) -> None:
    vision = CommonVision.objects.create(workshop=workshop, version=1)
    for position, row in enumerate(rows, start=1):
        element = CommonElement.objects.create(vision=vision, position=position, text=row["text"])
        Stance.objects.bulk_create(
            Stance(element=element, group=groups[place], kind=kind, note=note)
            for place, (kind, note) in enumerate(row["stances"], start=1)
            if place in groups
        )


def _ideas(workshop: Workshop, tables: dict[Any, Table], rows: list[dict[str, Any]]) -> None:
    themes = dict(enumerate(workshop.themes.all(), start=1))
    Idea.objects.bulk_create(
        Idea(
            workshop=workshop, theme=themes[row["theme"]], table=tables.get(themes[row["theme"]].pk), source="scribe",
            client_uuid=uuid4(), **{name: value for name, value in row.items() if name != "theme"},
        )
        for row in rows
        if row["theme"] in themes
    )  # fmt: skip
