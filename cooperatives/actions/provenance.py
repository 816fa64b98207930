"""Where each value of the registry comes from: one FieldChange for each value that changes, written in one statement."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from cooperatives.models import Cooperative, FieldChange, ImportJob
from land.accounts.models import User

Change = tuple[str, Any, Any]


def source_of(text: str) -> str:
    """The FieldChange.Source that a caller's words mean: “import 12” is an import, what is not known is staff."""
    first = text.split(" ", 1)[0]
    return first if first in FieldChange.Source.values else FieldChange.Source.STAFF


def plain(value: Any) -> Any:
    """A value as FieldChange keeps it: a date as ISO text, money as text, a term or place by its code, nothing as None."""
    if isinstance(value, models.Model):
        return getattr(value, "code", None) or str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, list | tuple):
        return [plain(each) for each in value] or None
    if isinstance(value, bool):
        return value
    return None if value == "" else value


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """(field, before, after) of what differs, in the form that is kept. A consent never given and “no” are the same."""
    changes = []
    for name, value in after.items():
        old, new = plain(before.get(name)), plain(value)
        if old != new and not (old is None and new is False):
            changes.append((name, old, new))
    return changes


def record(
    *,
    cooperative: Cooperative,
    changes: Iterable[Change],
    source: str,
    user: User | None,
    job: ImportJob | None = None,
    note: str = "",
    year: int | None = None,
) -> list[FieldChange]:
    """Write what changed, one statement whatever the number of fields. `source` is one of FieldChange.Source."""
    return FieldChange.objects.bulk_create(
        FieldChange(cooperative=cooperative, field=field, year=year, previous=before, value=after, source=source,
                    note=note[:200], job=job, user=user)
        for field, before, after in changes
    )  # fmt: skip


def said_last(cooperative: Cooperative, fields: Iterable[str]) -> list[FieldChange]:
    """The latest change of each of these fields, in their order; a field that was never written has none."""
    rows = cooperative.changes.filter(field__in=list(fields), year=None).select_related("user")
    latest = {row.field: row for row in rows.order_by("at", "pk")}
    return [latest[name] for name in fields if name in latest]
