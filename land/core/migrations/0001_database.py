"""What the database itself must offer: extensions, the Italian search that ignores accents, the cache table."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(
            """
            CREATE TEXT SEARCH CONFIGURATION land_it (COPY = italian);
            ALTER TEXT SEARCH CONFIGURATION land_it
                ALTER MAPPING FOR hword, hword_part, word WITH unaccent, italian_stem;
            """,
            "DROP TEXT SEARCH CONFIGURATION land_it;",
        ),
        migrations.RunSQL(
            """
            CREATE TABLE core_cache (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
            );
            CREATE INDEX core_cache_expires ON core_cache (expires);
            """,
            "DROP TABLE core_cache;",
        ),
    ]
