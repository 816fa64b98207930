"""Architecture rules that Django itself checks at start."""

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.database, databases=["default"])
def postgresql_only(app_configs: object, databases: object = None, **kwargs: object) -> list[Error]:
    """There is one database product; anything else would be a second product to keep."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        return [Error("L.A.N.D. runs on PostgreSQL only.", id="land.E001")]
    return []
