"""Everything that the rooms know of one person: as tables for the screen, as an archive to take away."""

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core import offers
from land.core.exports import csv_text

# How the columns that rooms give are called on the screen; one that is not here is shown by its own name.
COLUMNS = {
    "accepted": _("Accepted on"),
    "agreed": _("Agreed"),
    "answers": _("Answers"),
    "area": _("Area"),
    "at": _("When"),
    "attendance": _("Attendance"),
    "by mail": _("By mail"),
    "certificate": _("Certificate"),
    "cooperative": _("Cooperative"),
    "email": _("E-mail"),
    "enrolled": _("Enrolled on"),
    "event": _("Event"),
    "invited": _("Invited on"),
    "kind": _("Kind"),
    "language": _("Language"),
    "log": _("What happened"),
    "mailed": _("Sent by mail on"),
    "municipality": _("Municipality"),
    "name": _("Name"),
    "needs": _("Needs"),
    "organisation": _("Organisation"),
    "phone": _("Phone"),
    "purpose": _("Purpose"),
    "questionnaire": _("Questionnaire"),
    "read": _("Read on"),
    "registered": _("Registered on"),
    "revoked": _("Ended on"),
    "role": _("Role"),
    "said": _("Said on"),
    "starts": _("Starts"),
    "state": _("State"),
    "text": _("Text"),
    "title": _("Title"),
    "wave": _("Survey"),
    "what": _("What"),
}


@dataclass(frozen=True)
class Table:
    """What one room holds: its columns in the order they are met, and a value or None in each cell."""

    key: str
    label: Any
    names: list[str]
    rows: list[list[Any]]
    raw: list[dict[str, Any]]

    @property
    def header(self) -> list[str]:
        return [str(COLUMNS.get(name, name)) for name in self.names]


def tables(person: Person) -> list[Table]:
    """One table for each room that holds something of this person, and of nobody else."""
    found = []
    for room in offers.personal_data:
        raw = room.collect(person)
        names = list(dict.fromkeys(name for row in raw for name in row))
        rows = [[row.get(name) for name in names] for row in raw]
        if raw:
            found.append(Table(room.key, room.label, names, rows, raw))
    return found


def archive(person: Person) -> bytes:
    """A ZIP: `dati.json` with everything, and one CSV for each room."""
    found = tables(person)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as box:
        whole = {table.key: table.raw for table in found}
        box.writestr("dati.json", json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        for table in found:
            box.writestr(f"{table.key}.csv", csv_text(table.header, table.rows))
    return out.getvalue()
