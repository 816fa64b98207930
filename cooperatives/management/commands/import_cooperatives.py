from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from cooperatives import actions
from cooperatives.actions.importing import counted, look, note_sentence, sentence
from cooperatives.actions.importing.decisions import Decision
from land.core.errors import DomainError

WORDS = {
    "create": "crea",
    "update": "aggiorna",
    "unchanged": "invariata",
    "error": "errore",
    "warnings": "con avvisi",
}


class Command(BaseCommand):
    help = (
        "Imports cooperatives from a CSV or XLSX file (file A), or their yearly figures (--kind years, file B). Without "
        "--apply it only says what would happen, line by line, and writes nothing. Files of any length: they are read a "
        "few lines at a time."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, help="the CSV or XLSX file")
        parser.add_argument(
            "--kind", choices=["cooperatives", "years"], default="cooperatives", help="what the file holds"
        )
        parser.add_argument("--apply", action="store_true", help="write the lines that have no error")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="with --apply: write nothing if a line has an error"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        with translation.override("it"):
            try:
                with path.open("rb") as stream:
                    (self.apply if options["apply"] else self.look)(stream, path.name, options)
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
            except DomainError as refusal:
                raise CommandError(str(refusal)) from refusal

    def look(self, stream: BinaryIO, name: str, options: dict[str, Any]) -> None:
        seen = look(stream, name, kind=options["kind"], limited=False)
        for column in seen.unknown:
            self.stdout.write(note_sentence(f"W10:{column}"))
        counts = counted(self.told(each) for each in seen.decisions())
        for note in seen.notes:
            self.stdout.write(note_sentence(note))
        self.count("Prova, nulla è stato scritto", counts)

    def told(self, decision: Decision) -> Decision:
        self.tell(decision.line.number, decision.line.messages)
        return decision

    def apply(self, stream: BinaryIO, name: str, options: dict[str, Any]) -> None:
        job = actions.analyse(content=stream, name=name, by=None, kind=options["kind"], limited=False)
        for note in job.notes:
            self.stdout.write(note_sentence(note))
        job = actions.apply_import(job=job, all_or_nothing=options["all_or_nothing"])
        rows = job.rows.exclude(messages=[]).order_by("number").values_list("number", "messages")
        for number, messages in rows.iterator(chunk_size=500):
            self.tell(number, messages)
        self.count("Importato", job.counts)

    def tell(self, number: int, messages: list[dict]) -> None:
        for message in messages:
            self.stdout.write(
                f"riga {number} · {message['code']} · {message['column']} · {sentence(message)}"
            )

    def count(self, done: str, counts: dict[str, int]) -> None:
        self.stdout.write(f"{done}: " + ", ".join(f"{word} {counts[key]}" for key, word in WORDS.items()))
