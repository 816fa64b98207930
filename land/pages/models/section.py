"""A room's place in the menu and its introduction, written by an editor; the room's own view answers at its address."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from land.pages.blocks import PLAIN
from land.pages.models.base import SECTIONS, BasePage, _


class SectionPage(BasePage):
    """Has no children, and one of the reserved addresses. Serves itself only while its room has no view."""

    introduction = RichTextField(
        _("introduction"),
        features=PLAIN,
        blank=True,
        help_text=_("Stands at the top of the section's first page."),
    )
    menu_title = models.CharField(_("title in the menu"), max_length=30, blank=True)

    template = "pages/section.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    is_section = True
    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("menu_title")]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def clean(self) -> None:
        super().clean()
        if self.slug not in dict(SECTIONS):
            slugs = ", ".join(slug for slug, _label in SECTIONS)
            raise ValidationError(
                {
                    "slug": ValidationError(
                        _("A section has one of these addresses: %(slugs)s."), params={"slugs": slugs}
                    )
                }
            )

    def search_text(self) -> str:
        return self.introduction
