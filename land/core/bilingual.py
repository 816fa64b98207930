"""Texts of a record in the language being read: `title` with `title_en` beside it, Italian where English is missing.

Records are model instances or dicts. A list of lines counts as translated when its English has any line.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language


def _text(thing: Any, field: str) -> Any:
    return thing.get(field, "") if isinstance(thing, Mapping) else getattr(thing, field, "")


def said(thing: Any, field: str) -> Any:
    """The text, or the lines, in the language being read."""
    return (get_language() == "en" and _text(thing, f"{field}_en")) or _text(thing, field)


def is_italian_only(thing: Any, field: str) -> bool:
    """Whether English is being read and there is only Italian."""
    return get_language() == "en" and not _text(thing, f"{field}_en") and bool(_text(thing, field))
