from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Brings a database up to date in one process: schema, reference data and, with --demo, demo data if there is none."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--demo", action="store_true", help="load demo data too, if there is none")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, stdout=self.stdout)
        call_command("load_reference", stdout=self.stdout)
        if options["demo"]:
            call_command("load_demo", if_empty=True, stdout=self.stdout)
