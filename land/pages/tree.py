"""The page tree that every installation has: a home page for each language, its sections, its lists. Idempotent."""

from typing import Any

from django.utils.translation import gettext, override
from wagtail.models import Locale, Page, Site

from land.pages.models import SECTIONS, BasePage, HomePage, NewsIndexPage, SectionPage, StandardPage

# What stands in the menu; everything else is reached from pages.
IN_MENU = {"progetto", "buone-pratiche", "formazione", "startup", "cooperative", "laboratori", "comunita"}


def locale(language: str) -> Locale:
    """The Wagtail locale of a language, made if it is missing."""
    return Locale.objects.get_or_create(language_code=language)[0]


def grow() -> dict[str, int]:
    """Home pages, sections, news lists, the project's page, where to start; nothing that exists is changed."""
    kept: list[BasePage] = []
    for language in ("it", "en"):
        home = home_page(language)
        with override(language):
            kept += [
                home,
                child(home, StandardPage, "progetto", gettext("The project")),
                child(home, NewsIndexPage, "notizie", gettext("News")),
                child(home, StandardPage, "da-dove-parto", gettext("Where to start")),
                *(child(home, SectionPage, slug, str(label)) for slug, label in SECTIONS),
            ]
    return {"pages": len(kept)}


def home_page(language: str) -> HomePage:
    """The home page of a language, made if it is missing; the Italian one becomes the root of the site."""
    home = HomePage.objects.filter(slug=language, depth=2).first()
    if home is not None:
        return home
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locale("it"))
    original = HomePage.objects.filter(slug="it", depth=2).first()
    home = HomePage(title="L.A.N.D.", slug=language, locale=locale(language), live=True)
    if original is not None:
        home.translation_key = original.translation_key
    root.add_child(instance=home)
    if language == "it":
        Site.objects.exclude(is_default_site=True).delete()
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": "localhost", "port": 80, "root_page": home, "site_name": "L.A.N.D."},
        )
        for page in Page.objects.filter(depth=2).exclude(pk=home.pk):
            if page.specific_class is Page:  # the page that Wagtail's first migration leaves
                page.delete()
    return HomePage.objects.get(pk=home.pk)


def child(parent: BasePage, model: type[BasePage], slug: str, title: str, **values: Any) -> Any:
    """The page at this address under `parent`, made and published if it is missing; tied to its Italian twin."""
    page = model.objects.child_of(parent).filter(slug=slug).first()
    if page is not None:
        return page
    values.setdefault("show_in_menus", parent.depth == 2 and slug in IN_MENU)
    page = model(title=title, slug=slug, locale=parent.locale, live=True, **values)
    if parent.locale.language_code != "it":
        twin = model.objects.filter(slug=slug, locale__language_code="it", depth=parent.depth + 1).first()
        if twin is not None:
            page.translation_key = twin.translation_key
    parent.add_child(instance=page)
    page.save_revision(clean=False).publish()
    return model.objects.get(pk=page.pk)
