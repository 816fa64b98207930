"""The first page, which answers three questions at a glance."""

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from land.pages.blocks import home_blocks
from land.pages.models.base import BasePage, _


class HomePage(BasePage):
    """One a language; everything else stands under it."""

    body = StreamField(home_blocks(), verbose_name=_("content"), blank=True)

    template = "pages/home.html"
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def search_documents(self) -> list:
        """The home page is not looked for."""
        return []
