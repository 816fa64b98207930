"""Every view names its policy; no template carries an inline script or style."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from land.core.guards import anyone, guarded

ROOT = Path(settings.BASE_DIR)
# Libraries guard their own views; what they expose is tested where we configure it.
LIBRARIES = ("allauth.", "wagtail.", "django.", "csp.", "whitenoise.")


def views(patterns: list, prefix: str = "") -> Iterator[tuple[str, object]]:
    """(address, view) of every pattern below."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def unguarded(patterns: list) -> list[str]:
    """Addresses of our own views that name no policy."""
    found = []
    for address, view in views(patterns):
        module = getattr(getattr(view, "view_class", None), "__module__", None) or getattr(
            view, "__module__", ""
        )
        inner = getattr(view, "__wrapped__", view)
        inside_admin = address.startswith("gestione/")
        ours = not module.startswith(LIBRARIES) or not getattr(inner, "__module__", "").startswith(LIBRARIES)
        if ours and not inside_admin and not hasattr(view, "policy"):
            found.append(f"{address} ({module}.{getattr(view, '__name__', '?')})")
    return found


def test_every_view_names_its_policy():
    assert unguarded(get_resolver().url_patterns) == []


def test_a_view_without_a_policy_is_caught():
    def bare(request):
        return HttpResponse()

    assert unguarded([path("bare/", bare), path("guarded/", guarded(anyone)(bare))]) == [
        "bare/ (tests.architecture.test_views.bare)"
    ]


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style[\s>]|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)
JSON_BLOCK = re.compile(r"<script[^>]*type=\"application/(ld\+)?json\"", re.IGNORECASE)
# Mail programs know no stylesheets, and Wagtail's own screens have their own policy.
MAY_STYLE = ("templates/email/", "templates/wagtailadmin/")


def inline(text: str) -> list[str]:
    """Inline scripts, styles and handlers: a strict Content-Security-Policy would block them."""
    return [found.group().strip() for found in INLINE.finditer(text) if not JSON_BLOCK.match(found.group())]


def templates() -> list[Path]:
    return sorted({*(ROOT / "templates").rglob("*.html"), *(ROOT / "land").rglob("*.html")})


def test_no_template_carries_an_inline_script_or_style():
    found = {str(file.relative_to(ROOT)): inline(file.read_text(encoding="utf-8")) for file in templates()}
    assert {name: rows for name, rows in found.items() if rows and not name.startswith(MAY_STYLE)} == {}


@pytest.mark.parametrize(
    "text",
    [
        "<script>x()</script>",
        "<style>a{}</style>",
        '<p style="x">',
        '<a onclick="x()">',
        "<a href='javascript:x'>",
    ],
)
def test_an_inline_script_or_style_is_caught(text):
    assert len(inline(text)) == 1
