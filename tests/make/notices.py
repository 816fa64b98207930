"""Notices for tests: a kind with texts of its own, and people to say it to."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from land.notifications.kinds import NoticeKind, kinds

TEXTS = {
    "it": "Posto confermato: {{ course }}\n\nBuongiorno {{ first_name }},\n\nil posto per {{ course }} è confermato"
    '{% if at %} per il {{ at|date:"j F Y, H:i"|lower }}{% endif %}.\n\n- portare un documento\n- arrivare in orario\n',
    "en": "Place confirmed: {{ course }}\n\nHello {{ first_name }},\n\nyour place in {{ course }} is confirmed.\n",
}


def with_folder(templates: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """The TEMPLATES setting with one more folder, looked into last."""
    changed = copy.deepcopy(templates)
    changed[0]["DIRS"] = [*changed[0]["DIRS"], folder]
    return changed


def write_texts(folder: Path, key: str, texts: dict[str, str] | None = None) -> None:
    """The two templates of a kind."""
    for language, text in (texts or TEXTS).items():
        path = folder / "email" / language / f"{key}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@contextmanager
def registered(kind: NoticeKind) -> Iterator[NoticeKind]:
    """A kind that exists only inside the block."""
    kinds.add(kind)
    try:
        yield kind
    finally:
        del kinds._things[kind.key]
