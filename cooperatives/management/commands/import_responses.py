from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from cooperatives.actions.importing.responses import import_responses, wave_for
from land.core.errors import DomainError


class Command(BaseCommand):
    help = "Imports answers from a CSV or XLSX file in long form (file C) into a wave."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, help="the CSV or XLSX file")
        parser.add_argument(
            "--wave", required=True, metavar="CODE", help="the wave that the answers belong to"
        )
        parser.add_argument("--submit", action="store_true", help="send each response that is complete")
        parser.add_argument(
            "--create",
            metavar="INSTRUMENT",
            help="if there is no such wave, open one now on this questionnaire",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        with translation.override("it"):
            try:
                wave = wave_for(code=options["wave"], create=options["create"])
                outcome = import_responses(content=content, name=path.name, wave=wave, send=options["submit"])
            except DomainError as refusal:
                raise CommandError(str(refusal)) from refusal
        for number, text in outcome.errors:
            self.stdout.write(f"riga {number} · {text}")
        self.stdout.write(
            f"Scritte {outcome.written}, inviate {outcome.sent}, con errori {len(outcome.errors)}"
        )
