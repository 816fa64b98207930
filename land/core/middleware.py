"""Headers that depend on who reads and where."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

# Wagtail's own screens still carry inline scripts; nothing that the public sees is served under this prefix.
STAFF_PREFIX = "/gestione/"
STAFF_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)


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
