from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from land.core.offers import references


class Command(BaseCommand):
    help = "Loads territories, classifications and instruments. Offline, idempotent; prints what it counted."

    def handle(self, *args: Any, **options: Any) -> None:
        for reference in references:
            with transaction.atomic():
                for name, count in reference.load().items():
                    self.stdout.write(f"{reference.key}: {name} {count}")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # plans made for empty tables are bad ones for full tables
