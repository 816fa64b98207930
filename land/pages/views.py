"""The site's own doors: search, site map, feed of the news, what robots may read."""

from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.views import serve

from land.core.guards import anyone, guarded
from land.core.offers import sitemap as parts
from land.pages.cache import cached_page
from land.pages.models import NewsPage
from land.pages.models.base import reading_language
from land.pages.routing import route
from land.pages.search import Results
from land.pages.version import during


@guarded(anyone)
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """A page of the tree, found in one query; everything after that is Wagtail's own."""
    with during(request):
        request._wagtail_route_for_request = route(request, path)
        return serve(request, path)


@require_safe
@guarded(anyone)
@cached_page()
def search(request: HttpRequest) -> HttpResponse:
    """Everything that this reader may know, by its words."""
    return render(request, "search/search.html", Results(request).context())


@require_safe
@guarded(anyone)
@cached_page()
def site_map(request: HttpRequest) -> HttpResponse:
    """sitemap.xml: every public address with its other language and its last change."""
    base, lines, seen = settings.PUBLIC_URL, [], set()
    for part in parts:
        for path, changed in part.rows():
            if path in seen:
                continue
            seen.add(path)
            italian = path.removeprefix("/en") if path.startswith("/en/") else path
            when = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
            other = "".join(
                f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(base + prefix + italian)}"/>'
                for code, prefix in (("it", ""), ("en", "/en"))
            )
            lines.append(f"<url><loc>{escape(base + path)}</loc>{when}{other}</url>")
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    )
    return HttpResponse(head + "\n".join(lines) + "\n</urlset>\n", content_type="application/xml")


@require_safe
@guarded(anyone)
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: nothing behind a login is worth a visit."""
    closed = ["/gestione/", "/account/", "/la-mia-area/", "/cerca/", "/en/cerca/", "/file/"]
    lines = [
        "User-agent: *",
        *[f"Disallow: {path}" for path in closed],
        "",
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class NewsFeed(Feed):
    """The latest twenty pieces of news."""

    feed_type = Rss201rev2Feed
    title = _("News of L.A.N.D.")
    description = _("What happens in the programme of Legacoop Lazio.")

    def link(self) -> str:
        return "/en/notizie/" if reading_language() == "en" else "/notizie/"

    def items(self) -> list[NewsPage]:
        return list(NewsPage.latest().filter(locale__language_code=reading_language())[:20])

    def item_title(self, item: NewsPage) -> str:
        return item.title

    def item_description(self, item: NewsPage) -> str:
        return item.summary

    def item_link(self, item: NewsPage) -> str:
        return item.address

    def item_pubdate(self, item: NewsPage) -> object:
        return item.dated


@require_safe
@guarded(anyone)
@cached_page()
def news_feed(request: HttpRequest) -> HttpResponse:
    """RSS of the news."""
    return NewsFeed()(request)
