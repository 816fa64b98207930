"""News of the project."""

from datetime import datetime, time
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from land.pages.blocks import body_blocks
from land.pages.models.base import BasePage, _

PER_PAGE = 12


class NewsIndexPage(BasePage):
    """All news, the latest first."""

    template = "pages/news_index.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NewsPage"]
    max_count_per_parent = 1
    cached_parameters = ("pagina",)

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        page = Paginator(NewsPage.latest().child_of(self), PER_PAGE).get_page(request.GET.get("pagina"))
        context["page_obj"] = page
        context["cards"] = [news.card() for news in page]
        return context


class NewsPage(BasePage):
    """One piece of news."""

    day = models.DateField(_("date"), default=timezone.localdate)
    body = StreamField(body_blocks(), verbose_name=_("content"), blank=True)

    template = "pages/news.html"
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []
    search_kind = "news"
    content_panels = [
        BasePage.content_panels[0],
        FieldPanel("day"),
        *BasePage.content_panels[1:],
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("news")
        indexes = [models.Index(fields=["-day"], name="pages_news_day")]

    @classmethod
    def latest(cls) -> Any:
        """Published news that everybody may read, the latest first, with their images."""
        return (
            cls.objects.readable()
            .order_by("-day", "-pk")
            .select_related("cover")
            .prefetch_related("cover__renditions")
            .defer_streamfields()
        )

    @property
    def dated(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, time(9)))

    def search_text(self) -> str:
        return " ".join(str(child.value) for child in self.body if child.block_type in {"text", "quote"})

    def card(self) -> dict[str, Any]:
        return super().card() | {"date": self.day}
