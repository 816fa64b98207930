"""What the pages offer: search documents, site map, the shelf of news, tasks for editors, the tree and its demo."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.accounts.policies import is_editor
from land.core import offers
from land.pages.models import HomePage, NewsIndexPage, NewsPage, SectionPage, StandardPage
from land.pages.models.base import reading_language

TYPES = (HomePage, StandardPage, SectionPage, NewsIndexPage, NewsPage)


def _documents(kind: str) -> Iterator[Any]:
    for model in TYPES:
        if model.search_kind == kind:
            for page in model.objects.live().select_related("locale").iterator(200):
                yield from page.search_documents()


def _addresses() -> Iterator[tuple[str, Any]]:
    for model in TYPES:
        for page in model.objects.readable().only("url_path", "last_published_at").order_by("path"):
            yield page.address, page.last_published_at


def _news(limit: int) -> list[dict]:
    return [
        page.card() for page in NewsPage.latest().filter(locale__language_code=reading_language())[:limit]
    ]


def _write_news() -> str:
    index = NewsIndexPage.objects.filter(locale__language_code="it").first()
    if index is None:
        return reverse("wagtailadmin_home")
    return reverse("wagtailadmin_pages:add", args=["pages", "newspage", index.pk])


def _edit_home() -> str:
    home = HomePage.objects.filter(locale__language_code="it").first()
    return reverse("wagtailadmin_pages:edit", args=[home.pk]) if home else reverse("wagtailadmin_home")


def _grow() -> dict[str, int]:
    from land.pages.tree import grow

    return grow()


def _demo(sizes: dict[str, int]) -> dict[str, int]:
    from land.pages.demo import load

    return load(sizes)


offers.documents.add(offers.Documents("page", _("Pages"), lambda: _documents("page")))
offers.documents.add(offers.Documents("news", _("News"), lambda: _documents("news")))
offers.sitemap.add(offers.SitemapPart("pages", _addresses))
offers.shelves.add(offers.Shelf("news", _("News"), "/notizie/", _news, question="near", order=90))
offers.staff_tasks.add(
    offers.StaffTask(
        "write-news",
        _("Write a piece of news"),
        _("Title, date, two sentences and an image: it appears on the home page at once."),
        _write_news,
        is_editor,
        icon="doc-full",
        order=30,
    )
)
offers.staff_tasks.add(
    offers.StaffTask(
        "edit-home",
        _("Change the home page"),
        _("Opening, the three questions, shelves and invitations."),
        _edit_home,
        is_editor,
        icon="home",
        order=60,
    )
)
offers.references.add(offers.Reference("pages", _grow, order=200))
offers.demos.add(offers.Demo("pages", _demo, order=20))
