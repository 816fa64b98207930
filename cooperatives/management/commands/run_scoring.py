from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cooperatives import actions
from cooperatives.models import Wave


class Command(BaseCommand):
    help = "Scores here and now what is left of a wave. Needs neither Celery nor Valkey; never touches an existing score."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--wave", required=True, metavar="CODE", help="the wave to score")

    def handle(self, *args: Any, **options: Any) -> None:
        wave = Wave.objects.select_related("scoring_spec").filter(code=options["wave"]).first()
        if wave is None:
            raise CommandError(f"Nessuna rilevazione ha il codice {options['wave']}.")
        if wave.scoring_spec is None:
            raise CommandError("Questa rilevazione non ha un calcolo del punteggio.")
        done = actions.run_scoring(wave=wave)
        self.stdout.write(
            f"Calcolati {done['scored']}, con errori {done['failed']}, inviate in tutto {done['total']}"
        )
