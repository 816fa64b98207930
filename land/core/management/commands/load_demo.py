from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from land.core.models import Programme
from land.core.offers import demos


class Command(BaseCommand):
    help = "Loads demo data with a fixed seed, plainly labelled as demo. Nothing in it is a real person or cooperative."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--cooperatives", type=int, default=580, help="how many cooperatives (580)")
        parser.add_argument("--responses", type=int, default=120, help="how many scored responses (120)")
        parser.add_argument(
            "--practices",
            type=int,
            default=24,
            help="how many good practices and case studies (24)",
        )
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing if there is a programme already",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Programme.objects.exists():
            self.stdout.write("Demo data is already there.")
            return
        sizes = {name: options[name] for name in ("cooperatives", "responses", "practices")}
        for demo in demos:
            with transaction.atomic():
                for name, count in demo.load(sizes).items():
                    self.stdout.write(f"{demo.key}: {name} {count}")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # plans made for empty tables are bad ones for full tables
