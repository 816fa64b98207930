"""Reads what the environment says; every name read here stands in `.env.example`."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The variable as it is; without a default, a missing one stops the start with its name."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is missing: see .env.example.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on in any case."""
    return os.environ.get(name, str(default)).strip().lower() in {
        "1",
        "true",
        "yes",
        "on",
    }


def number(name: str, default: int) -> int:
    """A whole number; anything else stops the start with its name."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def names(name: str, default: str = "") -> list[str]:
    """A list separated by commas, without empty items."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def path(name: str, default: Path) -> Path:
    """A folder or file."""
    return Path(os.environ.get(name, default))


def database(url: str) -> dict:
    """Django's DATABASES entry for a postgresql:// URL; what follows `?` goes to libpq."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgresql:// (PostgreSQL is the only database)."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
