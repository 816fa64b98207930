"""For templates of pages and rooms: `{% section "formazione" as words %}`, images, share links, highlighted words."""

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from land.pages import context as pages
from land.pages.blocks import address_of
from land.pages.models.base import SOCIAL_IMAGE, WIDE_IMAGE
from land.pages.search import START, STOP

register = template.Library()


@register.simple_tag(takes_context=True)
def section(context: dict, slug: str) -> pages.Section | None:
    """What an editor wrote for the section at this address: title, summary, introduction (rich text), cover, url."""
    return pages.section(slug, context.get("request"))


@register.simple_tag
def link_address(link: Any) -> str:
    """Where a LinkBlock leads, in the language of the screen; empty if it is."""
    return address_of(link) if link else ""


@register.simple_tag
def wide_image(page: Any) -> Any:
    """The page's image as it opens the page, or None."""
    return page.cover.get_rendition(WIDE_IMAGE) if page.cover_id else None


@register.simple_tag(takes_context=True)
def social_image(context: dict, page: Any) -> str:
    """The address of the page's image for those who share it, or an empty text."""
    if page is None or not getattr(page, "cover_id", None):
        return ""
    return context.get("public_url", "") + page.cover.get_rendition(SOCIAL_IMAGE).url


@register.filter
def highlighted(snippet: str) -> SafeString:
    """A snippet of the search: everything escaped, then the found words marked."""
    text = conditional_escape(snippet)
    return mark_safe(text.replace(START, "<mark>").replace(STOP, "</mark>"))


@register.filter
def paragraphs(text: str) -> list[str]:
    """The paragraphs of plain text."""
    return [part.strip() for part in (text or "").split("\n") if part.strip()]
