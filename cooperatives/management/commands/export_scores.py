import csv
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cooperatives.actions.exports import score_rows, scores_header
from cooperatives.models import Wave


class Command(BaseCommand):
    help = (
        "Writes the scores of a wave to standard output (file D: CSV, semicolons, UTF-8, dots, two decimals)."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--wave", required=True, metavar="CODE", help="the wave to export")

    def handle(self, *args: Any, **options: Any) -> None:
        wave = Wave.objects.select_related("scoring_spec").filter(code=options["wave"]).first()
        if wave is None:
            raise CommandError(f"Nessuna rilevazione ha il codice {options['wave']}.")
        if wave.scoring_spec is None:
            raise CommandError("Questa rilevazione non ha un calcolo del punteggio.")
        writer = csv.writer(self.stdout, delimiter=";", lineterminator="\n")
        writer.writerow(scores_header(wave))
        writer.writerows(score_rows(wave))
