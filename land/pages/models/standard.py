"""Pages of text: the project and its six actions, where to start, privacy, accessibility."""

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from land.pages.blocks import body_blocks
from land.pages.models.base import BasePage, _


class StandardPage(BasePage):
    """Text with pictures, steps, questions, shelves; may have pages of its own kind under it."""

    body = StreamField(body_blocks(), verbose_name=_("content"), blank=True)

    template = "pages/standard.html"
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    subpage_types = ["pages.StandardPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")

    def search_text(self) -> str:
        """All its blocks as they are drawn."""
        return " ".join(
            str(child.value) for child in self.body if child.block_type not in {"shelf", "figures", "picks"}
        )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["children"] = [
            page.card() for page in StandardPage.objects.child_of(self).live().select_related("cover")
        ]
        return context
