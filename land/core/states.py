"""States move by compare-and-set: one UPDATE that names the states it may leave."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from land.core.errors import WrongState


def move(
    row: models.Model,
    *,
    to: str,
    frm: str | Iterable[str],
    error: type[WrongState] = WrongState,
    **values: Any,
) -> None:
    """Move `row.state` to `to` if it is now in `frm`, writing `values` with it, and refresh these on `row`.

    Raises: `error` (WrongState) if the row has left those states: somebody was faster. Never overwrites silently.
    """
    states = [frm] if isinstance(frm, str) else list(frm)
    manager = type(row)._base_manager
    if not manager.filter(pk=row.pk, state__in=states).update(state=to, **values):
        raise error
    row.state = to  # type: ignore[attr-defined]
    for name, value in values.items():
        if hasattr(value, "resolve_expression"):
            row.refresh_from_db(fields=[name])
        else:
            setattr(row, name, value)
