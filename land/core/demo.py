"""The programme that all demo data belongs to."""

from datetime import date

from land.core.models import Programme


def load(sizes: dict[str, int]) -> dict[str, int]:
    """One open programme of the demo."""
    Programme.objects.get_or_create(
        title="L.A.N.D. 2026 (dimostrazione)",
        defaults={
            "title_en": "L.A.N.D. 2026 (demo)",
            "funder": "Regione Lazio, Fondo per la Cooperazione",
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2027, 12, 31),
            "targets": {"cooperatives-registry": 580, "cooperatives-responses": 200, "people": 600},
        },
    )
    return {"programmes": Programme.objects.count()}
