"""What every page of the site has: a summary, an image with its words, search entries, a place in the cache."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

from land.core import search
from land.pages.cache import mark
from land.pages.version import once_per_version

# Where rooms answer by themselves: only a section page may have one of these addresses, right under a home page.
SECTIONS = [
    ("laboratori", _("Scenario workshops")),
    ("formazione", _("Training")),
    ("startup", _("New cooperatives")),
    ("cooperative", _("Cooperatives")),
    ("rilevazioni", _("Surveys")),
    ("osservatorio", _("Observatory")),
    ("partenariati", _("Partnerships")),
    ("comunita", _("Community")),
    ("risorse", _("Resources")),
    ("calendario", _("Calendar")),
]
RESERVED = {slug for slug, _label in SECTIONS} | {
    "account", "aula", "cerca", "check-in", "demo", "documenti", "en", "file", "gestione", "healthz", "it",
    "la-mia-area", "media", "robots.txt", "sala", "sitemap.xml", "static", "v", "verifica",
}  # fmt: skip

CARD_IMAGE = "fill-640x360|format-webp|webpquality-72"
WIDE_IMAGE = "fill-1200x630|format-webp|webpquality-74"
SOCIAL_IMAGE = "fill-1200x630|format-jpeg|jpegquality-76"


class BasePageForm(WagtailAdminPageForm):
    """Says at the field what a page of this kind could not be saved with."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        at_the_top = self.parent_page is not None and self.parent_page.depth == 2
        if at_the_top and not self.instance.is_section and cleaned.get("slug") in RESERVED:
            self.add_error("slug", _("This address belongs to a part of the site. Choose another one."))
        return cleaned


class BasePageQuerySet(PageQuerySet):
    """Pages as visitors ask for them."""

    def readable(self) -> "BasePageQuerySet":
        """Published, and not under a restriction: what everybody may know to exist."""
        from land.pages.routing import restricted_paths

        rows = self.live()
        for path in restricted_paths():
            rows = rows.exclude(path__startswith=path)
        return rows


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


class BasePage(Page):
    """The mother of all our pages."""

    summary = models.TextField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_(
            "One or two sentences: they stand in lists, in search results and when the page is shared."
        ),
    )
    cover = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image"),
    )
    cover_alt = models.CharField(
        _("alternative text of the image"),
        max_length=200,
        blank=True,
        help_text=_("What the image says, for those who do not see it. Required if there is an image."),
    )

    objects = BasePageManager()

    # Not a choice of an editor: what the search calls this kind of page (land.core.offers.documents).
    search_kind = "page"
    # Query parameters with which visitors' copies may be kept (land.pages.cache).
    cached_parameters: tuple[str, ...] = ()

    base_form_class = BasePageForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("cover_alt")], heading=_("Image")),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.cover_id and not self.cover_alt.strip():
            raise ValidationError({"cover_alt": _("Write what the image says: some people do not see it.")})
        if self.slug in RESERVED and self.depth == 3 and not self.is_section:
            raise ValidationError(
                {"slug": _("This address belongs to a part of the site. Choose another one.")}
            )

    is_section = False

    @property
    def address(self) -> str:
        """The path of the page's URL, from its place in the tree alone: asks nothing of the database.

        The home page of a language has its code as slug; Italian has no prefix.
        """
        if not self.url_path:
            return ""
        _empty, home, rest = self.url_path.split("/", 2)
        return f"/en/{rest}" if home == "en" else f"/{rest}"

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str:
        return self.address

    url = property(get_url)

    @property
    def language(self) -> str:
        """The language in which the page is written."""
        return "en" if self.address.startswith("/en/") else "it"

    @property
    def dated(self) -> datetime:
        """What “most recent” sorts by."""
        return self.first_published_at or self.latest_revision_created_at or timezone.now()

    @classmethod
    def for_serving(cls) -> Any:
        """The rows of this type with what their page shows, so that serving one is one query."""
        return cls.objects.select_related("cover").prefetch_related("cover__renditions")

    def furnish(self, request: HttpRequest) -> None:
        """Give the page what it shows and this process already knows, before it is served."""

    def get_view_restrictions(self) -> Any:
        """Wagtail's answer, asked only where a page is restricted (land.pages.routing)."""
        from land.pages.routing import restricted_paths

        if self.path.startswith(restricted_paths()):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()

    def is_public(self) -> bool:
        """Whether everybody may read the page now."""
        return self.live and not self.get_view_restrictions().exists()

    def search_text(self) -> str:
        """The page's words beside title and summary, for the search: plain text or HTML."""
        return ""

    def search_documents(self) -> list[search.Document]:
        """The page as documents for the search, one a language; none if it is not for everybody."""
        if not self.is_public():
            return []
        return [
            search.Document(
                kind=self.search_kind,
                uuid=self.translation_key,
                title=self.title,
                summary=self.summary,
                body=self.search_text(),
                url=self.address,
                dated=self.dated,
                language=self.language,
            )
        ]

    def forget_entries(self) -> None:
        """Take the page out of the search; its translations stay."""
        search.forget(self.search_kind, self.translation_key, language=self.language)

    def card(self) -> dict[str, Any]:
        """The page as a card (templates/ui/card.html)."""
        return {"title": self.title, "url": self.address, "summary": self.summary, "image": self.card_image()}

    def card_image(self) -> dict[str, Any] | None:
        """The image of the card, light and with its measures; made the first time it is asked for."""
        if not self.cover_id:
            return None
        made = self.cover.get_rendition(CARD_IMAGE)
        return {"src": made.url, "width": made.width, "height": made.height, "alt": self.cover_alt}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        trail = self.breadcrumbs(request)
        context["trail"] = [(step["title"], step["url"]) for step in trail[1:]]
        context["has_trail"] = self.depth > 2
        context["home_address"] = trail[0]["url"] if trail else ""
        key = ("alternates", self.pk)
        context["translations"] = once_per_version(key, self.alternates, request) if self.pk else {}
        return context

    def breadcrumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        """The pages above this one, from the home page down."""
        home = {"title": str(_("Home")), "url": "/en/" if reading_language() == "en" else "/"}
        if self.depth <= 3:
            return [home] if self.depth == 3 else []
        above = self.get_ancestors().filter(depth__gt=1)
        return [
            {"title": str(_("Home")) if page.depth == 2 else page.title, "url": BasePage.address.fget(page)}
            for page in above
        ]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        if not request.user.is_authenticated and not request.is_preview:
            mark(response, self.cached_parameters)
        return response

    def alternates(self) -> dict[str, str]:
        """Addresses of this page by language, as far as it is translated."""
        pages = type(self).objects.filter(translation_key=self.translation_key).live()
        return {"en" if page.address.startswith("/en/") else "it": page.address for page in pages}


def reading_language() -> str:
    """`it` or `en`: the language of the screen now."""
    return "en" if (get_language() or "it").startswith("en") else "it"
