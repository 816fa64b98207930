"""What partnerships offer to the land: for now the address of their first page. Deadlines and figures will stand here."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from land.core import offers


def addresses() -> Iterator[tuple[str, Any]]:
    """The first page in both languages."""
    for language in ("it", "en"):
        with override(language):
            yield reverse("partnerships:home"), None


offers.sitemap.add(offers.SitemapPart("partnerships", addresses))
