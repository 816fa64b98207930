"""Italian full-text search: stemming, accents, elision with ' and ’, synonyms of the field, phrases in quotes.

The configuration `land_it` (PostgreSQL's Italian stemmer behind `unaccent`) is created by the first migration.
Synonyms are applied here, to documents and to questions alike, so that no file is needed on the database server.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Value
from django.utils.html import strip_tags

from land.core.models import SearchEntry

CONFIG = {"it": "land_it", "en": "english"}
LONGEST_QUESTION = 200
# Several ways to say one thing; each is indexed and asked as the first one too.
SYNONYMS = [
    (
        "workers buyout",
        "workers buy-out",
        "workers' buyout",
        "wbo",
        "impresa recuperata",
        "imprese recuperate",
        "impresa rigenerata",
        "imprese rigenerate",
    ),
    ("cooperativa", "coop", "co-op"),
    ("conciliazione", "vita-lavoro", "vita lavoro"),
    ("protocollo", "intesa"),
    ("pubblica amministrazione", "pa"),
    ("start-up", "startup"),
]
_PATTERNS = [
    (
        re.compile(
            r"(?<!\w)("
            + "|".join(re.escape(word) for word in sorted(group, key=len, reverse=True))
            + r")(?!\w)",
            re.IGNORECASE,
        ),
        group[0],
    )
    for group in SYNONYMS
]


def normalise(text: str) -> str:
    """One kind of apostrophe, elided articles set apart, no control characters."""
    text = re.sub(r"[’ʼ`´]", "'", text)
    text = re.sub(r"(?<=\w)'(?=\w)", "' ", text)
    return "".join(char if char.isprintable() else " " for char in text)


def as_asked(text: str) -> str:
    """A question with every synonym brought to its first form."""
    text = normalise(text)
    for pattern, first in _PATTERNS:
        text = pattern.sub(first, text)
    return text


def as_indexed(text: str) -> str:
    """A document with the first form of every synonym it uses added at its end: both words find it."""
    text = normalise(text)
    return " ".join([text, *(first for pattern, first in _PATTERNS if pattern.search(text))])


def query(typed: str, language: str = "it") -> SearchQuery:
    """What a person typed, as a question to `SearchEntry.vector`: words are joined by AND, "…" is a phrase, - excludes.

    Never fails on what was typed; more than 200 characters are cut.
    """
    return SearchQuery(
        as_asked(typed[:LONGEST_QUESTION]),
        config=CONFIG[language],
        search_type="websearch",
    )


@dataclass(frozen=True)
class Document:
    """What a room gives to the search: plain text or HTML, who may find it, and its coded facets."""

    kind: str
    uuid: UUID
    title: str
    url: str
    dated: datetime
    summary: str = ""
    body: str = ""
    audience: str = "public"
    language: str = "it"
    facets: dict[str, list[str]] = field(default_factory=dict)


def index(document: Document) -> None:
    """Write or rewrite the entry of one document. Title weighs A, summary B, body D."""
    config = CONFIG[document.language]
    title, summary, body = (
        strip_tags(text.replace("<", " <")) for text in (document.title, document.summary, document.body)
    )
    entry, _ = SearchEntry.objects.update_or_create(
        kind=document.kind,
        uuid=document.uuid,
        language=document.language,
        defaults={
            "title": title[:300],
            "summary": summary[:600],
            "url": document.url[:400],
            "audience": document.audience,
            "facets": document.facets,
            "words": sorted({word[:60] for word in re.findall(r"[^\W\d_]{4,}", title.lower())}),
            "vector": Value(""),
            "dated": document.dated,
        },
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE core_searchentry SET vector =
                 setweight(to_tsvector(%s::regconfig, %s), 'A') || setweight(to_tsvector(%s::regconfig, %s), 'B')
                 || setweight(to_tsvector(%s::regconfig, %s), 'D')
               WHERE id = %s""",
            [
                config,
                as_indexed(title),
                config,
                as_indexed(summary),
                config,
                as_indexed(body)[:200_000],
                entry.pk,
            ],
        )


def forget(kind: str, uuid: UUID, language: str | None = None) -> None:
    """Remove a document, in one language or in all: it can no longer be found, counted or suggested."""
    entries = SearchEntry.objects.filter(kind=kind, uuid=uuid)
    (entries if language is None else entries.filter(language=language)).delete()
