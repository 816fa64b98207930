"""Cards and ideas from files: drafts that a scribe's tablet kept without a network, or a table typed from paper.

A file is read first and told line by line; nothing is written until somebody confirms. What is there already is left out:
a draft by its own key, a typed line by what it says.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from cooperatives.actions.importing import FileRefused, read
from land.core.actions import keep_file
from land.core.errors import DomainError
from land.core.models import PrivateFile, Territory
from workshops.actions.ideas import LIMITS
from workshops.actions.room import NotNow, note
from workshops.actions.visions import CARD_LENGTH, lock
from workshops.models import Idea, Table, VisionCard, Workshop
from workshops.models.ideas import Horizon
from workshops.models.visions import Polarity, Source

FORMAT = "land-bozze-1"
OWNER = "workshop-import"
LARGEST = 5 * 1024 * 1024
MOST = 5000

CARDS = ("categoria", "futuro", "testo", "tavolo")
IDEAS = ("tema", "titolo", "che cosa", "come", "chi", "risorse", "entro quando", "comune", "tavolo")
NEEDED = {"card": CARDS[:3], "idea": IDEAS[:2]}
FUTURES = {
    "temuto": Polarity.NEGATIVE, "feared": Polarity.NEGATIVE, "negative": Polarity.NEGATIVE, "-": Polarity.NEGATIVE,
    "–": Polarity.NEGATIVE, "−": Polarity.NEGATIVE, "desiderato": Polarity.POSITIVE, "positive": Polarity.POSITIVE,
    "wished for": Polarity.POSITIVE, "+": Polarity.POSITIVE,
}  # fmt: skip
HORIZONS = {
    "breve": Horizon.SHORT, "short": Horizon.SHORT, "medio": Horizon.MEDIUM, "medium": Horizon.MEDIUM,
    "lungo": Horizon.LONG, "long": Horizon.LONG,
}  # fmt: skip
PARTS = {"title": "titolo", "what": "che cosa", "how": "come", "who": "chi", "resources": "risorse"}


class NothingToBringIn(DomainError):
    sentence = _("There is nothing new in this file.")


class NotOurDrafts(DomainError):
    sentence = _("This is not a file of drafts saved by the scribe’s page of this workshop.")
    field = "file"


@dataclass
class Line:
    """One line of a file and what would become of it: new, there already, or not possible, with the sentence that says why."""

    number: int
    kind: str
    values: dict[str, Any] = field(default_factory=dict)
    uuid: UUID | None = None
    outcome: str = "new"
    why: Any = ""

    @property
    def told(self) -> str:
        """What it says, for whoever looks."""
        return str(self.values.get("text") or self.values.get("title") or "")[:160]


@dataclass
class Reading:
    """A whole file as it would be brought in. `notes` are sentences on the file."""

    lines: list[Line]
    notes: list[Any] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        return Counter(line.outcome for line in self.lines)

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.outcome == "new"]


@dataclass
class Room:
    """What lines may name, fetched once. `tables` are those that whoever imports may write for."""

    workshop: Workshop
    tables: dict[int, Table]
    groups: dict[str, Any]
    themes: dict[str, Any]
    places: dict[str, Territory]

    def may(self, of: Any) -> bool:
        """Whether this person may write for this category or theme: for all of them, or for that of a table of theirs."""
        return any(of in (table.group, table.theme) for table in self.tables.values())


def room_of(workshop: Workshop, tables: Iterable[Table] | None = None) -> Room:
    """All that can be named; without `tables` whoever imports may write for all."""
    groups = {
        name: group for group in workshop.groups.all()
        for name in (group.key.casefold(), group.title.casefold(), group.title_en.casefold()) if name
    }  # fmt: skip
    themes = {
        name: theme for theme in workshop.themes.all()
        for name in (theme.title.casefold(), theme.title_en.casefold()) if name
    }  # fmt: skip
    rows = workshop.tables.select_related("group", "theme") if tables is None else tables
    places = {place.name.casefold(): place for place in Territory.objects.filter(kind="municipality")}
    return Room(workshop, {table.number: table for table in rows}, groups, themes, places)


# ---- Reading ----


def look(*, content: bytes, name: str, workshop: Workshop, tables: Iterable[Table] | None = None) -> Reading:
    """What would become of each line. Writes nothing. Raises: FileRefused, NotOurDrafts."""
    if len(content) > LARGEST:
        raise FileRefused(
            _("This file is larger than 5 MB. Split it and import the parts one after the other.")
        )
    room = room_of(workshop, tables)
    drafts = name.lower().endswith(".json")
    lines, notes = (_drafts(content, room), []) if drafts else _table(content, name, room)
    if tables is not None:
        for line in lines:
            if line.outcome == "new" and not room.may(line.values.get("group") or line.values.get("theme")):
                line.outcome, line.why = "refused", _("This is not of your table.")
    _leave_out_what_is_there(lines, workshop)
    return Reading(lines, notes)


def _drafts(content: bytes, room: Room) -> list[Line]:
    """The drafts that the scribe's page saved as a file."""
    try:
        told = json.loads(content.decode("utf-8-sig"))
        drafts = told["drafts"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotOurDrafts from error
    if (
        told.get("format") != FORMAT
        or told.get("workshop") != room.workshop.slug
        or not isinstance(drafts, list)
    ):
        raise NotOurDrafts
    if len(drafts) > MOST:
        raise FileRefused(
            _("This file has more than %(rows)s rows. Split it and import the parts one after the other."),
            rows=number_format(MOST, force_grouping=True),
        )
    return [_draft(number, each, room) for number, each in enumerate(drafts, start=1)]


def _draft(number: int, told: Any, room: Room) -> Line:
    kind = told.get("kind") if isinstance(told, dict) else None
    if kind not in ("card", "idea"):
        return Line(number, "card", outcome="refused", why=_("This is neither a card nor an idea."))
    try:
        uuid = UUID(str(told.get("client_uuid")))
        table = room.tables[int(told.get("table") or 0)]
    except (ValueError, TypeError, KeyError):
        why = _("No table of yours has the number “%(number)s”.") % {"number": str(told.get("table"))[:20]}
        return Line(number, kind, outcome="refused", why=why)
    cells = {name: str(told.get(name) or "") for name in ("polarity", "text", *PARTS, "horizon")}
    if kind == "card":
        line = _card(number, cells["text"], cells["polarity"], table.group, table)
    else:
        parts = {name: cells[name] for name in PARTS}
        line = _idea(number, parts, cells["horizon"], table.theme, table)
    line.uuid = uuid
    return line


def _table(content: bytes, name: str, room: Room) -> tuple[list[Line], list[Any]]:
    """A table of cards or of ideas, by its columns; columns in another order, or more of them, do not matter."""
    csv.field_size_limit(LARGEST)
    table = read(content, name, most_rows=MOST)
    names = {column.casefold(): column for column in table.header}
    kind = "idea" if "titolo" in names else "card"
    missing = [column for column in NEEDED[kind] if column not in names]
    if missing:
        raise FileRefused(
            _("These columns are missing: %(missing)s. The file has: %(there)s."),
            missing=", ".join(missing), there=", ".join(column[:40] for column in table.header[:20]),
        )  # fmt: skip
    build = _card_line if kind == "card" else _idea_line
    lines = [
        build(number, {column.casefold(): _typed(cell) for column, cell in cells.items()}, room)
        for number, cells, _numbers in table.rows()
    ]
    known = CARDS if kind == "card" else IDEAS
    notes: list[Any] = [NOTES[code] for code in table.notes if code in NOTES]
    ignored = [column for key, column in names.items() if key not in known]
    if ignored:
        notes.append(_("Columns that were not read: %(names)s.") % {"names": ", ".join(ignored)[:200]})
    return lines, notes


NOTES = {
    "cp1252": _("The file is not in UTF-8: it was read as Windows text. Check the accented letters."),
    "more-cells": _("Some lines have more cells than there are columns: what is beyond them was not read."),
}


def _typed(cell: str) -> str:
    """A cell without the apostrophe that our own files put before what looks like a formula."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@" else cell


def _at(number: str, room: Room) -> tuple[Table | None, Any]:
    if not number:
        return None, ""
    table = room.tables.get(int(number)) if number.isascii() and number.isdigit() else None
    return table, "" if table else _("No table of yours has the number “%(number)s”.") % {
        "number": number[:20]
    }


def _card_line(number: int, cells: dict[str, str], room: Room) -> Line:
    group = room.groups.get(cells["categoria"].casefold())
    table, why = _at(cells.get("tavolo", ""), room)
    if group is None:
        why = _("“%(name)s” is not a category of this workshop.") % {"name": cells["categoria"][:60]}
    line = _card(number, cells["testo"], cells["futuro"], group, table)
    if why and (group is None or line.outcome == "new"):
        line.outcome, line.why = "refused", why
    return line


def _card(number: int, text: str, future: str, group: Any, table: Table | None) -> Line:
    words = " ".join(text.split())
    polarity = FUTURES.get(future.strip().casefold())
    line = Line(number, "card", {"text": words, "polarity": polarity, "group": group, "table": table})
    if group is None or (table is not None and table.group_id != group.pk):
        line.why = _("This table does not work on cards of that category.")
    elif not words:
        line.why = _("The text is missing.")
    elif len(words) > CARD_LENGTH:
        line.why = _("The text is too long: at most %(maximum)s characters.") % {"maximum": CARD_LENGTH}
    elif polarity is None:
        line.why = _("“%(value)s” is neither “temuto” nor “desiderato”.") % {"value": future[:40]}
    line.outcome = "refused" if line.why else "new"
    return line


def _idea_line(number: int, cells: dict[str, str], room: Room) -> Line:
    theme = room.themes.get(cells["tema"].casefold())
    table, why = _at(cells.get("tavolo", ""), room)
    if theme is None:
        why = _("“%(name)s” is not a theme of this workshop.") % {"name": cells["tema"][:60]}
    parts = {name: cells.get(column, "") for name, column in PARTS.items()}
    line = _idea(number, parts, cells.get("entro quando", ""), theme, table)
    place = cells.get("comune", "")
    line.values["municipality"] = room.places.get(place.casefold())
    if place and not why and line.values["municipality"] is None:
        why = _("No municipality has this name: “%(name)s”.") % {"name": place[:60]}
    if why and (theme is None or line.outcome == "new"):
        line.outcome, line.why = "refused", why
    return line


def _idea(number: int, parts: dict[str, str], when: str, theme: Any, table: Table | None) -> Line:
    words = {name: text.strip() for name, text in parts.items()}
    words["title"] = " ".join(words["title"].split())
    horizon = HORIZONS.get((when.split() or [""])[0].casefold().strip(",.;"), "")
    line = Line(number, "idea", {**words, "horizon": horizon, "theme": theme, "table": table})
    long = [name for name, text in words.items() if len(text) > LIMITS[name]]
    if theme is None or (table is not None and table.theme_id != theme.pk):
        line.why = _("This table does not work on that theme.")
    elif not words["title"]:
        line.why = _("The title is missing.")
    elif long:
        line.why = _("The text is too long: at most %(maximum)s characters.") % {"maximum": LIMITS[long[0]]}
    elif when.strip() and not horizon:
        line.why = _("“%(value)s” is neither “breve” nor “medio” nor “lungo”.") % {"value": when[:40]}
    line.outcome = "refused" if line.why else "new"
    return line


def _said(line: Line) -> tuple[Any, ...]:
    """What makes a typed line the same as another one."""
    values = line.values
    if line.kind == "card":
        return "card", values["group"].pk, str(values["polarity"]), values["text"].casefold()
    return "idea", values["theme"].pk, values["title"].casefold()


def _leave_out_what_is_there(lines: list[Line], workshop: Workshop) -> None:
    """Mark what the room has already, and what the file says twice. A card is known by group, future and words; an idea by
    theme and title; a draft by its own key."""
    there = {
        ("card", group, polarity, text.casefold())
        for group, polarity, text in workshop.cards.values_list("group", "polarity", "text")
    } | {("idea", theme, title.casefold()) for theme, title in workshop.ideas.values_list("theme", "title")}
    own = [line.uuid for line in lines if line.uuid]
    keys = set(VisionCard.objects.filter(client_uuid__in=own).values_list("client_uuid", flat=True))
    keys |= set(Idea.objects.filter(client_uuid__in=own).values_list("client_uuid", flat=True))
    seen: dict[Any, int] = {}
    for line in lines:
        if line.outcome != "new":
            continue
        mark = line.uuid or _said(line)
        if mark in seen:
            line.outcome, line.why = "there", _("The same as line %(number)d.") % {"number": seen[mark]}
        elif line.uuid in keys or (line.uuid is None and mark in there):
            line.outcome, line.why = "there", _("It is in the room already.")
        else:
            seen[mark] = line.number
            line.uuid = line.uuid or uuid5(NAMESPACE_URL, f"land:{workshop.uuid}:{mark}")


# ---- Two steps: keep the file while somebody looks, then write ----


def _must_be_on(workshop: Workshop) -> None:
    if workshop.state not in (Workshop.State.RUNNING, Workshop.State.CONCLUDED):
        raise NotNow


@transaction.atomic
def keep_upload(*, upload: UploadedFile, workshop: Workshop) -> PrivateFile:
    """Keep a file while somebody looks at what it would do. Raises: NotNow, FileRefused, and what `keep_file` raises."""
    _must_be_on(workshop)
    name = upload.name or ""
    if name.lower().endswith(".json"):
        upload = ContentFile(upload.read(), name=f"{name}.txt")  # type: ignore[assignment]
    return keep_file(upload=upload, owner_kind=OWNER, owner_uuid=workshop.uuid, kinds=("csv", "txt", "xlsx"))


def look_at(*, file: PrivateFile, workshop: Workshop, tables: Iterable[Table] | None = None) -> Reading:
    """What a kept file would do. Raises: FileRefused, NotOurDrafts."""
    with file.file.open("rb") as stream:
        content = stream.read()
    return look(content=content, name=file.name.removesuffix(".txt") if ".json" in file.name else file.name,
                workshop=workshop, tables=tables)  # fmt: skip


@transaction.atomic
def bring_in(
    *, file: PrivateFile, workshop: Workshop, by: Any, source: str = Source.IMPORT,
    tables: Iterable[Table] | None = None,
) -> Reading:  # fmt: skip
    """Write what is new in a kept file, looked at once more; the file goes. `source` is paper or import.

    Raises: NotNow, NothingToBringIn, FileRefused, NotOurDrafts.
    """
    _must_be_on(workshop)
    lock(workshop)
    if not PrivateFile.objects.filter(pk=file.pk).exists():
        raise NothingToBringIn
    reading = look_at(file=file, workshop=workshop, tables=tables)
    new = reading.new
    if not new:
        raise NothingToBringIn
    cards = [line for line in new if line.kind == "card"]
    common = {"workshop": workshop, "source": source}
    # ignored: what a tablet sends by itself at this very moment
    VisionCard.objects.bulk_create(
        [VisionCard(client_uuid=line.uuid, **common, **line.values) for line in cards], ignore_conflicts=True
    )
    Idea.objects.bulk_create(
        [
            Idea(client_uuid=line.uuid, state=Idea.State.PROPOSED, **common, **line.values)
            for line in new
            if line.kind == "idea"
        ],
        ignore_conflicts=True,
    )
    note(
        workshop, by=by, what="brought_in", cards=len(cards), ideas=len(new) - len(cards), source=str(source)
    )
    drop_upload(file=file)
    return reading


@transaction.atomic
def drop_upload(*, file: PrivateFile) -> None:
    """A file that is no longer needed goes, with what it holds."""
    stored = file.file
    file.delete()
    transaction.on_commit(lambda: stored.storage.delete(stored.name))


def template(kind: str) -> tuple[str, ...]:
    """The columns of the table to fill in."""
    return CARDS if kind == "card" else IDEAS
