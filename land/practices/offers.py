"""What practices offer: a shelf, a figure, search documents, provenance, addresses, tasks for editors, their demo."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.policies import is_editor
from land.core import offers
from land.practices.models import PracticeIndexPage, PracticePage
from land.practices.models.practice import practice_url


def _resolve(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    rows = (
        PracticePage.objects.visible_to(user)
        .filter(translation_key__in=uuids)
        .only("title", "title_en", "slug", "translation_key", "content_type_id", "url_path")
    )
    return {row.translation_key: offers.Target(row.shown_title(), row.shown_url()) for row in rows}


def _cards(limit: int) -> list[dict]:
    rows = PracticePage.objects.readable().filter(audience="public").for_cards().latest()
    return [row.card() for row in rows[:limit]]


def _documents() -> Iterator[Any]:
    for page in PracticePage.objects.live().whole().iterator(200):
        yield from page.search_documents()


def _addresses() -> Iterator[tuple[str, Any]]:
    for language in ("it", "en"):
        yield practice_url("", language).rstrip("/") + "/", None
    rows = PracticePage.objects.readable().filter(audience="public").latest()
    for slug, changed in rows.values_list("slug", "last_published_at"):
        for language in ("it", "en"):
            yield practice_url(slug, language), changed


def _count(programme: Any) -> int:
    return PracticePage.objects.live().count()


def _write() -> str:
    index = PracticeIndexPage.italian()
    if index is None:
        return reverse("wagtailadmin_home")
    return reverse("wagtailadmin_pages:add_subpage", args=[index.pk])


def _list_of_pages() -> str:
    index = PracticeIndexPage.italian()
    return reverse("wagtailadmin_explore", args=[index.pk]) if index else reverse("wagtailadmin_home")


def _to_review() -> int:
    return PracticePage.objects.to_review(timezone.localdate()).count()


def _proposed() -> int:
    return PracticePage.objects.proposed().count()


def _reference() -> dict[str, int]:
    from land.practices.demo import open_lists

    return open_lists()


def _demo(sizes: dict[str, int]) -> dict[str, int]:
    from land.practices.demo import load

    return load(sizes)


offers.kinds.add(offers.Kind("practice", _("good practice"), _resolve))
offers.documents.add(offers.Documents("practice", _("Good practices"), _documents))
offers.sitemap.add(offers.SitemapPart("practices", _addresses))
offers.shelves.add(
    offers.Shelf("practices", _("Good practices"), "/buone-pratiche/", _cards, question="learn", order=20)
)
offers.figures.add(
    offers.Figure(
        "practices-published",
        _("Good practices published"),
        _("good practices, case studies, experiences in progress and lessons that everybody can read"),
        _count,
        public=True,
        order=20,
    )
)
offers.staff_tasks.add(
    offers.StaffTask(
        "publish-practice",
        _("Publish a good practice"),
        _("Write a new one, or complete one that somebody proposed."),
        _write,
        is_editor,
        icon="pick",
        order=20,
    )
)
offers.attention.add(
    offers.Attention(
        "practices-proposed",
        _("practices proposed, to be completed"),
        _proposed,
        _list_of_pages,
        is_editor,
        order=30,
    )
)
offers.attention.add(
    offers.Attention(
        "practices-to-review", _("practices to be reviewed"), _to_review, _list_of_pages, is_editor, order=40
    )
)
offers.references.add(offers.Reference("practices", _reference, order=210))
offers.demos.add(offers.Demo("practices", _demo, order=60))
