"""The whole state of a room in one ZIP, so that the day can go on with paper alone: CSV a table, JSON of everything.

What is voted is not in it: votes belong to the ballot, and nobody sees them while it is open.
"""

import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from land.accounts.actions import log_access
from land.core.exports import csv_text
from workshops.actions.log import said
from workshops.actions.room import note
from workshops.models import (
    Ballot,
    BallotOption,
    CommonElement,
    Facilitator,
    GroupVision,
    Idea,
    Stance,
    VisionCard,
    VisionCluster,
    Workshop,
)

Column = tuple[str, Any, Callable[[Any], Any]]


@dataclass(frozen=True)
class Table:
    """A file of the copy: its name, (key in the JSON, heading of the CSV, what of the row) a column, and the rows."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]


@transaction.atomic
def copy_of(*, workshop: Workshop, by: Any, with_names: bool) -> IO[bytes]:
    """An open temporary file, at its beginning, that is gone when it is closed. The log says who took it; so does the
    log of accesses when it holds names.
    """
    made_at = timezone.now()
    whole: dict[str, Any] = {"workshop": _head(workshop), "made_at": made_at}
    out = TemporaryFile()  # noqa: SIM115 (the answer to the request closes it)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        for table in tables(workshop, with_names=with_names):
            rows = [[value(row) for _key, _heading, value in table.columns] for row in table.rows]
            files.writestr(
                f"{table.name}.csv", csv_text([heading for _key, heading, _v in table.columns], rows)
            )
            keys = [key for key, _heading, _value in table.columns]
            whole[table.name] = [dict(zip(keys, row, strict=True)) for row in rows]
        files.writestr(
            "laboratorio.json", json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        )
        files.writestr("leggimi.txt", _read_me(workshop, made_at, with_names))
    out.seek(0)
    note(workshop, by=by, what="copy-with-names" if with_names else "copy")
    if with_names:
        log_access(actor=by, what="copy of a workshop", reason=str(workshop))
    return out


def _head(workshop: Workshop) -> dict[str, Any]:
    names = (
        "slug",
        "state",
        "phase",
        "phase_ends_at",
        "version",
        "votes_per_person",
        "own_group",
        "ideas_per_group",
    )
    activity = workshop.activity
    return {name: getattr(workshop, name) for name in names} | {
        "title": str(workshop), "starts_at": activity.starts_at, "ends_at": activity.ends_at,
    }  # fmt: skip


def _read_me(workshop: Workshop, made_at: Any, with_names: bool) -> str:
    lines = [
        str(workshop),
        gettext("Copy made on %(when)s.") % {"when": f"{timezone.localtime(made_at):%d/%m/%Y, %H:%M}"},
        gettext(
            "To go on without the platform: the tables of participants and of options say who sits where and what is voted."
        ),
        gettext("Votes are not here: they stay in the ballot until it is closed."),
        gettext("It holds names: keep it as you would the register, and delete it when the day is over.")
        if with_names
        else gettext("It holds no names: people are told by the last two characters of their code."),
    ]
    return "\r\n".join(lines) + "\r\n"


def tables(workshop: Workshop, *, with_names: bool) -> list[Table]:
    """Everything of the room, table by table; names only if they may be known."""
    people: list[Column] = [
        ("code", _("Code ends with"), lambda row: row.code_hint),
        ("group", _("Category of actors"), lambda row: str(row.group)),
        ("theme", _("Theme"), lambda row: str(row.theme or "")),
        ("vision_table", _("Table of visions"), lambda row: row.vision_table and row.vision_table.number),
        ("idea_table", _("Table of ideas"), lambda row: row.idea_table and row.idea_table.number),
        ("arrived_at", _("Arrived"), lambda row: row.arrived_at),
    ]
    log: list[Column] = [
        ("at", _("When"), lambda row: row.at),
        ("what", _("What"), said),
    ]
    team: list[Table] = []
    if with_names:
        people.insert(0, ("name", _("Name"), lambda row: row.shown_name))
        log.append(("by", _("Who"), lambda row: row.by.email if row.by else ""))
        columns: list[Column] = [
            ("name", _("Name"), lambda row: row.person.name),
            ("role", _("Role"), lambda row: row.get_role_display()),
            ("table", _("Table"), lambda row: row.table and row.table.number),
        ]
        rows = Facilitator.objects.filter(workshop=workshop).select_related("person", "table").order_by("pk")
        team = [Table("squadra", columns, rows)]
    return [
        Table(
            "giornata",
            [
                ("phase", _("Phase"), lambda row: row.get_phase_display()),
                ("minutes", _("Minutes"), lambda row: row.minutes),
            ],
            workshop.steps.all(),
        ),
        Table(
            "tavoli",
            [
                ("number", _("Table"), lambda row: row.number),
                ("group", _("Category of actors"), lambda row: str(row.group or "")),
                ("theme", _("Theme"), lambda row: str(row.theme or "")),
                ("seats", _("Seats"), lambda row: row.seats),
            ],
            workshop.tables.select_related("group", "theme"),
        ),
        *team,
        Table("partecipanti", people, workshop.participants.whole()),
        *_visions(workshop),
        *_ideas(workshop),
        Table("registro", log, workshop.log.select_related("by")),
    ]


def _visions(workshop: Workshop) -> list[Table]:
    group: Column = ("group", _("Category of actors"), lambda row: str(row.group))
    polarity: Column = ("polarity", _("Future"), lambda row: row.get_polarity_display())
    return [
        Table(
            "carte",
            [
                ("uuid", _("Identifier"), lambda row: str(row.uuid)),
                group,
                ("table", _("Table"), lambda row: row.table and row.table.number),
                polarity,
                ("text", _("Text"), lambda row: row.text),
                ("cluster", _("Cluster"), lambda row: row.cluster.title if row.cluster else ""),
                ("source", _("How it came in"), lambda row: row.get_source_display()),
                ("state", _("State"), lambda row: row.get_state_display()),
            ],
            VisionCard.objects.filter(workshop=workshop).select_related("group", "table", "cluster"),
        ),
        Table(
            "gruppi-di-carte",
            [group, polarity, ("title", _("Title"), lambda row: row.title)],
            VisionCluster.objects.filter(group__workshop=workshop).select_related("group"),
        ),
        Table(
            "visioni",
            [
                group,
                polarity,
                ("title", _("Title"), lambda row: row.title),
                ("narrative", _("Vision"), lambda row: row.narrative),
                ("state", _("State"), lambda row: row.get_state_display()),
            ],
            GroupVision.objects.filter(group__workshop=workshop).select_related("group"),
        ),
        Table(
            "visione-comune",
            [
                ("position", _("Position"), lambda row: row.position),
                ("text", _("Element"), lambda row: row.text),
            ],
            CommonElement.objects.filter(vision__workshop=workshop),
        ),
        Table(
            "posizioni",
            [
                ("element", _("Element"), lambda row: row.element.text),
                group,
                ("kind", _("Stance"), lambda row: row.get_kind_display()),
                ("note", _("Note"), lambda row: row.note),
            ],
            Stance.objects.filter(element__vision__workshop=workshop)
            .select_related("element", "group")
            .order_by("element__position", "group__position"),
        ),
    ]


def _ideas(workshop: Workshop) -> list[Table]:
    return [
        Table(
            "idee",
            [
                ("uuid", _("Identifier"), lambda row: str(row.uuid)),
                ("theme", _("Theme"), lambda row: str(row.theme)),
                ("table", _("Table"), lambda row: row.table and row.table.number),
                ("title", _("Title"), lambda row: row.title),
                ("what", _("What"), lambda row: row.what),
                ("how", _("How"), lambda row: row.how),
                ("who", _("Who leads it"), lambda row: row.who),
                ("horizon", _("By when"), lambda row: row.get_horizon_display()),
                ("resources", _("Resources"), lambda row: row.resources),
                ("state", _("State"), lambda row: row.get_state_display()),
            ],
            Idea.objects.filter(workshop=workshop).select_related("theme", "table"),
        ),
        Table(
            "schede",
            [
                ("title", _("Title"), lambda row: row.title),
                ("state", _("State"), lambda row: row.get_state_display()),
                ("votes_per_person", _("Votes of each person"), lambda row: row.votes_per_person),
                ("opened_at", _("Opened"), lambda row: row.opened_at),
                ("closed_at", _("Closed"), lambda row: row.closed_at),
            ],
            Ballot.objects.filter(workshop=workshop),
        ),
        Table(
            "voci-della-scheda",
            [
                ("ballot", _("Ballot"), lambda row: row.ballot.title),
                ("number", _("Number"), lambda row: row.number),
                ("title", _("Title"), lambda row: row.title),
                ("theme", _("Theme"), lambda row: str(row.theme)),
            ],
            BallotOption.objects.filter(ballot__workshop=workshop)
            .select_related("ballot", "theme")
            .order_by("ballot_id", "number"),
        ),
    ]
