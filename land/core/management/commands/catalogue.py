"""The message catalogue, without system gettext: Babel reads Python, Django's own `templatize` makes templates readable."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

ROOTS = [
    "land",
    "cooperatives",
    "startups",
    "training",
    "workshops",
    "partnerships",
    "templates",
]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def po_path(language: str = "it") -> Path:
    """Where the catalogue of a language stands."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def extracted() -> Catalog:
    """All msgids of code and templates, with the file that uses each (no line numbers: they change for nothing)."""
    catalog = Catalog(domain="django", charset="utf-8")
    base = Path(settings.BASE_DIR)
    for root in ROOTS:
        for path in sorted((base / root).rglob("*")):
            if (
                path.suffix not in {".py", ".html", ".txt"}
                or "migrations" in path.parts
                or not path.is_file()
            ):
                continue
            text = path.read_text(encoding="utf-8")
            if path.suffix != ".py":
                # A template's indentation is not Python's: without it no line can surprise the tokenizer.
                text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
            for _line, message, _comments, context in extract(
                "python", BytesIO(text.encode()), keywords=KEYWORDS
            ):
                wanted = message if isinstance(message, str) else tuple(part for part in message if part)
                if wanted and (isinstance(wanted, str) or wanted[0]):
                    catalog.add(
                        wanted,
                        locations=[(str(path.relative_to(base)), 1)],
                        context=context,
                    )
    return catalog


def load(language: str = "it") -> Catalog:
    """The catalogue as it stands."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def problems(language: str = "it") -> list[str]:
    """What keeps the catalogue from being complete: missing, empty or fuzzy messages, changed placeholders, dead ones."""
    found, catalog = [], load(language)
    for message in extracted():
        if not message.id:
            continue
        row = catalog.get(
            message.id if isinstance(message.id, str) else message.id[0],
            message.context,
        )
        texts = [] if row is None else [row.string] if isinstance(row.string, str) else list(row.string)
        if not texts or not all(texts) or row.fuzzy:
            found.append(f"not translated: {message.id!r}")
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set(re.findall(r"%\((\w+)\)", " ".join(ids)))
        if not set(re.findall(r"%\((\w+)\)", " ".join(texts))) <= wanted:
            found.append(f"placeholder that the msgid does not have: {message.id!r}")
    return found


class Command(BaseCommand):
    help = "Updates, checks and compiles the Italian message catalogue (no system gettext needed)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--update",
            action="store_true",
            help="add new msgids, drop dead ones, keep translations",
        )
        parser.add_argument("--check", action="store_true", help="fail if a message is not translated")
        parser.add_argument("--compile", action="store_true", help="write django.mo")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["update"]:
            self.update()
        if options["check"] and (found := problems()):
            raise CommandError("\n".join(found))
        if options["compile"]:
            path = po_path()
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, load())

    def update(self) -> None:
        """Merge what code and templates say now into the catalogue, sorted by msgid so that two hands rarely collide."""
        catalog, path = load(), po_path()
        catalog.update(extracted(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        for message in catalog:
            message.locations = sorted({(name, 1) for name, _line in message.locations})[:3]
        path.parent.mkdir(parents=True, exist_ok=True)
        out = BytesIO()
        write_po(
            out,
            catalog,
            sort_output=True,
            width=110,
            include_lineno=False,
            omit_header=False,
        )
        text = re.sub(
            rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To|Project-Id-Version)[^"]*"\n',
            b"",
            out.getvalue(),
        )
        text = re.sub(rb"\A(#[^\n]*\n)+", b"", text)
        path.write_bytes(text)
        missing = sum(1 for message in catalog if message.id and not message.string)
        self.stdout.write(f"{len(catalog)} messages, {missing} without a translation.")
