"""Headers that depend on who reads and where; what is asked in a wrong way."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers

from land.core.templatetags.ui import home_url

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# Wagtail's own screens still carry inline scripts; nothing that the public sees is served under this prefix.
STAFF_PREFIX = "/gestione/"
STAFF_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)


class NoNulMiddleware:
    """Drops the character NUL from what is asked and typed: no key types it and PostgreSQL stores none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "").replace("\0", "")
        is_form = request.method == "POST" and request.content_type in FORMS
        if is_form and any("\0" in value for _name, values in request.POST.lists() for value in values):
            typed = request.POST.copy()
            for name, values in request.POST.lists():
                typed.setlist(name, [value.replace("\0", "") for value in values])
            request.POST = typed  # type: ignore[assignment]
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Pages of people who have logged in are stored by nobody; staff screens get the policy that Wagtail can live with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(STAFF_PREFIX):
            response.headers.setdefault("Content-Security-Policy", STAFF_POLICY)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class WrongMethodMiddleware:
    """An address that only a form may open, typed or followed by hand, answers 405 with a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        bare = isinstance(response, HttpResponseNotAllowed) and not response.content
        if bare and request.accepts("text/html"):
            reading = request.method in ("GET", "HEAD")
            page = render_to_string("405.html", {"reading": reading, "up": page_above(request)}, request)
            response.content = page.encode()
            response.headers["Content-Type"] = "text/html; charset=utf-8"
        return response


def page_above(request: HttpRequest) -> str:
    """The nearest address above that is a page of the same things, else the staff screens or the home page."""
    here = request.resolver_match
    known = here.kwargs.items() if here else ()
    parts = request.path.strip("/").split("/")
    for count in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:count])}/"
        try:
            found = resolve(above)
        except Resolver404:
            continue
        # Pages of the tree (args) and whatever takes any address (no name) may not be there.
        if found.url_name and not found.args and found.kwargs.items() <= known:
            return above
    return STAFF_PREFIX if request.path.startswith(STAFF_PREFIX) else home_url()
