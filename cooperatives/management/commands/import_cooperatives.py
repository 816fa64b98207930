from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from cooperatives import actions
from cooperatives.actions.importing import plan, sentence
from cooperatives.actions.importing.columns import NOTES
from land.core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Imports cooperatives from a CSV or XLSX file (file A). Without --apply it only says what would happen, line by "
        "line, and writes nothing."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, help="the CSV or XLSX file")
        parser.add_argument("--apply", action="store_true", help="write the lines that have no error")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="with --apply: write nothing if a line has an error"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        with translation.override("it"):
            try:
                self.report(content, path.name, options)
            except DomainError as refusal:
                raise CommandError(str(refusal)) from refusal

    def report(self, content: bytes, name: str, options: dict[str, Any]) -> None:
        decided = plan(content, name)
        for note in decided.notes:
            self.stdout.write(str(NOTES[note]))
        for column in decided.unknown:
            self.stdout.write(sentence({"code": "W10", "value": column}))
        for decision in decided.decisions:
            for message in decision.line.messages:
                self.stdout.write(
                    f"riga {decision.line.number} · {message['code']} · {message['column']} · {sentence(message)}"
                )
        counts = decided.counts
        if options["apply"]:
            job = actions.analyse(content=content, name=name, by=None)
            counts = actions.apply_import(job=job, all_or_nothing=options["all_or_nothing"]).counts
        words = {
            "create": "crea",
            "update": "aggiorna",
            "unchanged": "invariata",
            "error": "errore",
            "warnings": "con avvisi",
        }
        done = "Importato" if options["apply"] else "Prova, nulla è stato scritto"
        self.stdout.write(f"{done}: " + ", ".join(f"{word} {counts[key]}" for key, word in words.items()))
