"""From an address to its page in one query, and who may not read what in none, as long as nothing is published.

Wagtail's own routing asks seven questions for a page two levels down (site, locale, each level twice, restrictions twice).
"""

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from land.pages.models.base import reading_language
from land.pages.version import once_per_version


def route(request: HttpRequest, path: str) -> RouteResult:
    """The page at this path under the home page of the language, or what the nearest page above makes of the rest.

    Raises: Http404.
    """
    parts = [part for part in path.split("/") if part]
    if len(parts) > 12:
        raise Http404
    for length in range(len(parts), -1, -1):
        address = "/".join(["", reading_language(), *parts[:length], ""])
        found = once_per_version(("route", address), lambda address=address: _find(address), request)
        if found is None:
            continue
        model, pk = found
        page = next(iter(model.for_serving().order_by().filter(pk=pk)[:1]), None)
        if page is None:
            raise Http404
        rest = parts[length:]
        if (
            rest and type(page).route is Page.route
        ):  # nothing there: every level is a page with its own url_path
            raise Http404
        result = page.route(request, rest)
        result.page.furnish(request)
        return result
    raise Http404


def _find(address: str) -> tuple[type, int] | None:
    from land.pages.models import BasePage

    row = (
        Page.objects.live().filter(url_path=address, depth__gt=1).values_list("content_type_id", "pk").first()
    )
    if row is None:
        return None
    model = ContentType.objects.get_for_id(row[0]).model_class()
    return (model, row[1]) if model is not None and issubclass(model, BasePage) else None


def restricted_paths(request: HttpRequest | None = None) -> tuple[str, ...]:
    """Tree paths of the pages that not everybody may read, with their aliases; what stands under them is restricted too."""
    return once_per_version("restricted", _restricted, request)


def _restricted() -> tuple[str, ...]:
    own = set(PageViewRestriction.objects.values_list("page__path", flat=True))
    if not own:
        return ()
    aliases = Page.objects.filter(alias_of__isnull=False).values_list("path", "alias_of__path")
    return tuple(sorted(own | {path for path, source in aliases if source.startswith(tuple(own))}))
