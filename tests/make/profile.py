"""Answers to PROFILO that say what the registry says of a cooperative made for tests, but for what a test changes."""

from django.utils import timezone

from cooperatives.models import Cooperative, Response, Wave
from tests.make.cooperatives import make_response, make_wave

LAST = timezone.localdate().year - 1
OFFICE = {"postcode": "00185", "address": "via di prova 1", "pec": "coop@pec.example", "legal_form": "coop_srl",
          "albo_section": "mainly_mutual", "ateco_code": "81.21.00", "ateco_edition": "2025",
          "description": "Pulizie.", "founded_on": f"{LAST - 20}-05-12"}  # fmt: skip
FIGURES = {"members": 30, "members_women": 20, "members_men": 10, "workers": 25, "women_permanent": 10,
           "men_permanent": 5, "women_fixed_term": 3, "men_fixed_term": 2, "revenue": "900000"}  # fmt: skip


def profile_answers(cooperative: Cooperative, **changed) -> dict:
    """An answers document that is complete; `changed` names questions, None leaves one out."""
    document = {
        "P101": cooperative.name, "P102": cooperative.tax_code, "P106": "mainly_mutual", "P107": "PL",
        "P109": "coop_srl", "P110": LAST - 20, "P111": "coop@pec.example", "P201": "058091", "P202": "00185",
        "P203": "via di prova 1", "P204": 0, "P301": "81.21.00", "P302": "produzione-servizi", "P303": "Pulizie.",
        "P304": {"PA": "100", "IMPRESE": "0", "FAMIGLIE": "0", "SOCI": "0"}, "P305": ["RM"], "P401": 30, "P402": 20,
        "P403": 10, "P501": LAST, "P502": 25, "P503": 10, "P504": 5, "P505": 3, "P506": 2, "P601": "900000",
        "P701": ["NESSUNA"], "P801": ["CREDITO"], "P802": "NO", "P803": ["directory"], "P804": "NO",
    }  # fmt: skip
    return {code: value for code, value in (document | changed).items() if value is not None}


def make_profile(
    cooperative: Cooperative, *, wave: Wave | None = None, sent: bool = True, user=None, **changed
) -> Response:
    """A PROFILO of this cooperative, sent."""
    return make_response(
        wave or make_wave("PROFILO"),
        cooperative,
        profile_answers(cooperative, **changed),
        sent=sent,
        user=user,
    )
