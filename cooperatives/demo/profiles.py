"""Profiles that demo cooperatives have sent: what they say is not all in the registry yet, and one tells an experience."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cooperatives.instruments.canonical import sha256
from cooperatives.models import Cooperative, Response, Wave

EXPERIENCE = {
    "P804": "SI",
    "P805": "Il magazzino in comune",
    "P806": "Tre cooperative vicine hanno unito i magazzini e tengono insieme l’elenco delle scorte, dal telefono.\n"
    "I viaggi a vuoto sono diminuiti di un terzo e nessuna compra più due volte la stessa cosa.",
}
HOW_MANY = 3


def make_profiles(wave: Wave) -> None:
    """Sent profiles of the last cooperatives of the wave; none if somebody has sent one already."""
    if Response.objects.sent().filter(wave_member__wave=wave).exists():
        return
    definition, now = wave.instrument_version.definition, timezone.now()
    members = wave.members.filter(state="to_invite").select_related(
        "cooperative__organisation",
        "cooperative__sector",
        "cooperative__albo_category",
        "cooperative__municipality",
    )
    for number, member in enumerate(members.order_by("-cooperative__tax_code")[:HOW_MANY]):
        document = {
            "instrument": definition.code,
            "version": definition.version,
            "instrument_sha256": definition.sha256,
            "answers": _answers(member.cooperative) | (EXPERIENCE if number == 0 else {"P804": "NO"}),
        }
        sent = now - timedelta(days=2 + number)
        member.state, member.started_at, member.submitted_at = "submitted", sent - timedelta(hours=1), sent
        member.save(update_fields=["state", "started_at", "submitted_at"])
        Response.objects.create(
            wave_member=member, state="submitted", submitted_at=sent, document=document,
            document_sha256=sha256(document), lock_version=len(definition.sections),
        )  # fmt: skip


def _answers(cooperative: Cooperative) -> dict[str, Any]:
    """What the registry knows, with a telephone, an address, certifications and the figures of a year that it does not."""
    workers = cooperative.workers or 0
    women = workers * 3 // 5
    social = {"P108": cooperative.social_type} if cooperative.albo_category.code == "SO" else {}
    place = cooperative.municipality.code if cooperative.municipality else "058091"
    return social | {
        "P101": cooperative.name, "P102": cooperative.tax_code, "P104": cooperative.rea, "P106": cooperative.albo_section,
        "P107": cooperative.albo_category.code, "P109": cooperative.legal_form,
        "P110": cooperative.founded_on.year if cooperative.founded_on else 2001, "P111": cooperative.pec,
        "P112": cooperative.email, "P113": "06 5550 1234", "P201": place, "P202": "00185", "P203": "Via delle Prove 12",
        "P204": 0, "P301": cooperative.ateco_code, "P302": cooperative.sector.code, "P303": cooperative.description,
        "P304": {"PA": "40", "IMPRESE": "40", "FAMIGLIE": "20", "SOCI": "0"}, "P305": ["RM"], "P401": workers + 4,
        "P402": women + 2, "P403": workers - women + 2, "P501": timezone.localdate().year - 1, "P502": workers,
        "P503": women, "P504": workers - women, "P505": 0, "P506": 0, "P601": f"{workers * 31_000}.00",
        "P701": ["ISO9001"], "P801": ["FORMAZIONE", "DIGITALE"], "P802": "SI", "P803": ["directory", "map", "contact"],
    }  # fmt: skip
