"""The demo's pages: what the TOML files beside this module say, as an editor would have written it."""

import tomllib
from html import escape
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page

from land.pages.demo_images import draw
from land.pages.models import HomePage, NewsIndexPage, NewsPage, SectionPage, StandardPage
from land.pages.tree import child, grow, home_page

FILES = Path(__file__).parent / "demo"
LANGUAGES = ("it", "en")
Content = dict[str, Any]


def read(name: str) -> Content:
    """One file of the demo's words."""
    return tomllib.loads((FILES / f"{name}.toml").read_text(encoding="utf-8"))


def said(content: Content, key: str, language: str) -> Any:
    """The text in a language; Italian where nobody wrote it in English."""
    return content.get(f"{key}_en" if language == "en" else key) or content.get(key, "")


def address(path: str) -> str:
    """Addresses of the content files as the site has them."""
    return path.replace("/progetto/da-dove-parto/", "/da-dove-parto/").replace("?theme=", "?tema=")


def rich(parts: list[str] | str) -> str:
    """Paragraphs as rich text."""
    parts = [parts] if isinstance(parts, str) else parts
    return "".join(f"<p>{escape(part.strip(), quote=False)}</p>" for part in parts if part.strip())


def link(label: str, url: str) -> Content:
    """A LinkBlock."""
    return {"label": label[:60], "page": None, "url": address(url)}


def load(sizes: dict[str, int]) -> dict[str, int]:
    """Home, sections, the project and its actions, where to start, privacy, accessibility, news, in both languages."""
    grow()
    for language in LANGUAGES:
        home = home_page(language)
        with transaction.atomic():
            _home(home, language)
            _sections(home, language)
            _project(home, language)
            _start(home, language)
            for name in ("privacy", "accessibilita"):
                _statement(home, name, language)
            _news(home, language)
    return {"pages": Page.objects.filter(depth__gt=1).count(), "news": NewsPage.objects.count()}


def _write(page: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(clean=False).publish()


SHELVES = {"events": "events", "practices": "practices", "startups": "barcamps", "news": "news"}


def _home(home: HomePage, language: str) -> None:
    from land.core.offers import shelves

    words = read("home")
    body: list[tuple[str, Any]] = [
        (
            "hero",
            {
                "title": said(words, "hero_title", language),
                "text": said(words, "hero_lead", language),
                "first": link(said(words, "hero_button", language), words["hero_path"]),
                "second": link(
                    "Sfoglia le buone pratiche" if language == "it" else "Browse good practices",
                    "/buone-pratiche/",
                ),
            },
        ),
        (
            "questions",
            {
                "questions": [
                    {
                        "title": said(row, "title", language),
                        "text": said(row, "lead", language),
                        "links": [link(said(row, "link", language), row["path"])],
                    }
                    for row in words["questions"]
                ]
            },
        ),
    ]
    for row in words["shelves"]:
        key = row["key"]
        if key == "figures":
            body.append(("figures", {"title": said(row, "title", language), "figures": _public_figures()}))
            continue
        offered = shelves.get(SHELVES.get(key, key)) or shelves.get(key)
        if offered is None:
            continue
        body.append(
            (
                "shelf",
                {
                    "shelf": offered.key,
                    "title": said(row, "title", language),
                    "text": said(row, "lead", language),
                    "more": said(row, "more", language),
                    "empty": said(row, "empty", language),
                    "count": 3,
                },
            )
        )
    _write(
        home,
        title="L.A.N.D.",
        seo_title=said(words, "seo_title", language),
        search_description=said(words, "hero_lead", language)
        if language == "en"
        else words["seo_description"],
        summary=said(words, "hero_lead", language)[:300],
        body=_stream(HomePage, body),
    )


def _public_figures() -> list[str]:
    from land.core.offers import figures

    return [figure.key for figure in figures if figure.public][:4]


def _stream(model: type, rows: list[tuple[str, Any]]) -> Any:
    """A StreamField's value from plain Python."""
    block = model._meta.get_field("body").stream_block
    return block.to_python([{"type": name, "value": value} for name, value in rows])


def _sections(home: HomePage, language: str) -> None:
    for row in read("sezioni")["sections"]:
        if row["slug"] == "buone-pratiche":
            continue
        page = child(home, SectionPage, row["slug"], said(row, "title", language))
        _write(
            page,
            title=said(row, "title", language),
            summary=said(row, "lead", language)[:300],
            introduction=rich(said(row, "body", language)),
            seo_title=said(row, "seo_title", language) if language == "it" else "",
            search_description=row["seo_description"] if language == "it" else said(row, "lead", language),
        )


def _project(home: HomePage, language: str) -> None:
    words, actions = read("progetto"), read("azioni")
    project = child(home, StandardPage, "progetto", said(words, "title", language))
    team = "".join(
        f"<li><b>{escape(said(row, 'role', language))}</b>{'. ' + escape(row['does']) if language == 'it' else ''}</li>"
        for row in words["team"]
    )
    heading = "Chi ci lavora" if language == "it" else "Who works on it"
    _write(
        project,
        title=said(words, "title", language),
        summary=said(words, "lead", language)[:300],
        cover=draw("progetto"),
        cover_alt=_hills(language),
        body=_stream(
            StandardPage,
            [
                (
                    "text",
                    rich(said(words, "body", language)) + f"<p>{escape(said(words, 'funder', language))}</p>",
                ),
                ("text", f"<h2>{heading}</h2><ul>{team}</ul>"),
            ],
        ),
    )
    for row in actions["actions"]:
        page = child(project, StandardPage, row["slug"], said(row, "title", language))
        body = [("text", rich(said(row, "body", language)))]
        for first in row["do"][:1]:
            title = "Che cosa si può fare" if language == "it" else "What can be done"
            body.append(
                (
                    "call",
                    {"title": title, "text": "", "link": link(said(first, "text", language), first["path"])},
                )
            )
        _write(
            page,
            title=f"{row['number']}. {said(row, 'title', language)}",
            summary=said(row, "lead", language)[:300],
            cover=draw(row["slug"]),
            cover_alt=_hills(language),
            body=_stream(StandardPage, body),
        )


def _hills(language: str) -> str:
    return (
        "Colline e campi in forme geometriche" if language == "it" else "Hills and fields as geometric shapes"
    )


def _start(home: HomePage, language: str) -> None:
    words = read("da-dove-parto")
    page = child(home, StandardPage, "da-dove-parto", said(words, "title", language))
    rows = [
        (
            "steps",
            {
                "title": said(path, "title", language),
                "text": said(path, "lead", language),
                "steps": [
                    {
                        "title": said(step, "title", language),
                        "text": rich(said(step, "text", language))
                        if language == "it" or "text_en" in step
                        else "",
                        "link": link("", step["path"]),
                    }
                    for step in path["steps"]
                ],
            },
        )
        for path in words["paths"]
    ]
    _write(
        page,
        title=said(words, "title", language),
        summary=said(words, "lead", language)[:300],
        body=_stream(StandardPage, rows),
    )


def _statement(home: HomePage, name: str, language: str) -> None:
    words = read(name)
    page = child(home, StandardPage, name, said(words, "title", language))
    text = "".join(
        f"<h2>{escape(said(row, 'title', language))}</h2>{rich(said(row, 'text', language))}"
        for row in words["sections"]
    )
    _write(
        page,
        title=said(words, "title", language),
        summary=said(words, "lead", language)[:300],
        body=_stream(StandardPage, [("text", f"<p><i>{escape(words['note'])}</i></p>{text}")]),
    )


def _news(home: HomePage, language: str) -> None:
    words = read("notizie")
    index = child(home, NewsIndexPage, "notizie", "Notizie" if language == "it" else "News")
    for row in words["news"]:
        page = child(index, NewsPage, row["slug"], said(row, "title", language), day=row["date"])
        _write(
            page,
            title=said(row, "title", language),
            day=row["date"],
            summary=said(row, "summary", language)[:300],
            cover=draw(row["slug"]),
            cover_alt=_hills(language),
            body=_stream(NewsPage, [("text", rich(said(row, "body", language)))]),
        )
