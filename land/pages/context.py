"""The menu, for every template."""

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict:
    """`menu`: the entries of the main navigation."""
    return {"menu": []}
