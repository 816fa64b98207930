"""The list of good practices."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.url_routing import RouteResult

from land.core.exports import csv_response
from land.pages.blocks import PLAIN
from land.pages.models import BasePage
from land.pages.models.base import reading_language
from land.practices.models.practice import PracticePage


class PracticeIndexPage(BasePage):
    """Search, facets, cards; one a language, over the same practices."""

    introduction = RichTextField(_("introduction"), features=PLAIN, blank=True)

    template = "practices/list.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["practices.GoodPracticePage", "practices.CaseStudyPage"]
    max_count_per_parent = 1
    cached_parameters = (
        "tema",
        "settore",
        "provincia",
        "tipo",
        "costo",
        "area",
        "evidenza",
        "sdg",
        "ordine",
        "pagina",
    )
    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("list of practices")
        verbose_name_plural = _("lists of practices")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """A practice has one page; under /en/ it is read with its English title, unless somebody translated it whole."""
        if not path_components:
            return super().route(request, path_components)
        if len(path_components) > 1:
            raise Http404
        language = reading_language()
        rows = PracticePage.for_serving().live().filter(slug=path_components[0])
        found = sorted(rows, key=lambda page: page.address.startswith("/en/") != (language == "en"))
        if not found:
            raise Http404
        return RouteResult(found[0])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from land.practices.filters import Listing

        return super().get_context(request, *args, **kwargs) | Listing(request).context()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("formato") == "csv":
            return self._csv(request)
        return super().serve(request, *args, **kwargs)

    def _csv(self, request: HttpRequest) -> HttpResponse:
        """The rows that the list shows, without anybody's name."""
        from land.practices.filters import Listing

        header = [
            _("Title"), _("Kind"), _("Theme"), _("Sector"), _("Cooperative"), _("Municipality"), _("Province"),
            _("Began on"), _("Ended on"), _("Cost in euro"), _("Evidence"), _("Summary"), _("Address"),
        ]  # fmt: skip
        rows = (
            [
                row.shown_title(), row.get_kind_display(), row.theme or "", row.sector or "", row.organisation or "",
                row.municipality or "", row.province or "", row.period_start, row.period_end, row.cost,
                row.get_evidence_display(), row.shown_summary(), request.build_absolute_uri(row.shown_url()),
            ]
            for row in Listing(request).rows()
        )  # fmt: skip
        return csv_response("buone-pratiche", header, rows)

    @classmethod
    def italian(cls) -> "PracticeIndexPage | None":
        """The list under which new practices are written."""
        return cls.objects.filter(locale__language_code="it").first()
