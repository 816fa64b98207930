"""Public pages from memory, in front of Django."""

from collections.abc import Callable, Iterable


class PageCache:
    """A WSGI application around Django's."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        return self.application(environ, start_response)
