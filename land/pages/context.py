"""The menu and the other language, for every template; sections' own words, for rooms' pages."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from land.pages.models import SectionPage
from land.pages.models.base import reading_language
from land.pages.version import once_per_version


@dataclass(frozen=True)
class Section:
    """What an editor wrote for a room's first page."""

    title: str
    summary: str
    introduction: str
    url: str
    cover: str = ""
    cover_alt: str = ""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`menu`: entries {title, url, active}; read once per published version and process, and only when it is drawn."""
    return {"menu": SimpleLazyObject(lambda: _menu(request))}


def _menu(request: HttpRequest) -> list[dict[str, Any]]:
    entries = once_per_version("menu", _entries, request)
    return [entry | {"active": request.path.startswith(entry["url"])} for entry in entries]


def _entries() -> list[dict[str, Any]]:
    """Children of the home page in this language that are shown in menus, in the order that editors gave them."""
    from wagtail.models import Page

    home = reading_language()
    rows = list(
        Page.objects.live()
        .in_menu()
        .filter(depth=3, url_path__startswith=f"/{home}/")
        .order_by("path")
        .values("pk", "title", "url_path")
    )
    short = dict(SectionPage.objects.exclude(menu_title="").values_list("pk", "menu_title"))
    return [{"title": short.get(row["pk"], row["title"]), "url": _address(row["url_path"])} for row in rows]


def _address(url_path: str) -> str:
    _empty, home, rest = url_path.split("/", 2)
    return f"/en/{rest}" if home == "en" else f"/{rest}"


def section(slug: str, request: HttpRequest | None = None) -> Section | None:
    """What an editor wrote for the section at this address, in the language of the screen; None if nobody did."""
    return once_per_version(("section", slug), lambda: _section(slug), request)


def _section(slug: str) -> Section | None:
    page = (
        SectionPage.objects.live()
        .filter(slug=slug, url_path__startswith=f"/{reading_language()}/")
        .select_related("cover")
        .first()
    )
    if page is None:
        return None
    card = page.card()
    return Section(
        page.title,
        page.summary,
        page.introduction,
        page.address,
        (card["image"] or {}).get("src", ""),
        page.cover_alt,
    )
