"""Reference data for tests: read from its sources once in each process, then copied back as it was."""

from collections.abc import Callable
from typing import Any

from django.db import connection, models

from land.core import reference
from land.core.models import Term, Territory
from land.core.offers import references

MUNICIPALITIES = 378  # of Lazio
_rows: dict[type[models.Model], bytes] = {}


def make_terms() -> None:
    """The classifications, once."""
    if not Term.objects.filter(scheme="ateco-2025").exists():
        _fill(Term, reference.load_terms)


def make_territories() -> None:
    """The areas, provinces and municipalities of Lazio, once."""
    if Territory.objects.filter(kind="municipality").count() < MUNICIPALITIES:
        _fill(Territory, reference.load_territories)


def make_reference() -> None:
    """Everything that the product begins with, but for the words of its pages."""
    make_territories()
    make_terms()
    for each in references:
        if each.key not in ("territories", "terms", "pages", "practices"):
            each.load()


def _fill(model: type[models.Model], load: Callable[[], Any]) -> None:
    """Fill an empty table by one COPY of what the first load of this process wrote; one that has rows is loaded as ever."""
    if model._base_manager.exists():
        load()
        return
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if model in _rows:
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(_rows[model])
        else:
            load()
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                _rows[model] = b"".join(bytes(part) for part in copy)
