"""Addresses as the search keeps them."""

from django.urls import reverse
from django.utils.translation import override


def in_italian(name: str, *args: object) -> str:
    """The address without a language before it, whoever is reading now."""
    with override("it"):
        return reverse(name, args=args)
