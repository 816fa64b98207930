"""A cooperative's profile, answered whole."""

from typing import Any

from cooperatives.models import Cooperative, Response
from tests.make.cooperatives import make_cooperative, make_response, make_wave


def profile_answers(cooperative: Cooperative, **changed: Any) -> dict[str, Any]:
    """Answers to each question that must be answered; `changed` by question, None leaves one out."""
    answers = {
        "P101": cooperative.name, "P102": cooperative.tax_code, "P106": "other", "P107": cooperative.albo_category.code,
        "P109": "coop_srl", "P110": 1998, "P111": "coop@pec.example", "P201": cooperative.municipality.code,
        "P202": "00185", "P203": "Via di prova 1", "P204": 0, "P301": "81.21.00", "P302": cooperative.sector.code,
        "P303": "Pulizie.", "P304": {"PA": "60", "IMPRESE": "40", "FAMIGLIE": "0", "SOCI": "0"}, "P305": ["RM"],
        "P401": 30, "P402": 20, "P403": 10, "P501": 2024, "P502": 25, "P503": 12, "P504": 8, "P505": 3, "P506": 2,
        "P601": "120000.50", "P701": ["ISO9001"], "P801": ["FORMAZIONE"], "P802": "SI", "P803": ["directory", "map"],
        "P804": "NO",
    }  # fmt: skip
    return {code: value for code, value in (answers | changed).items() if value is not None}


def make_profile(cooperative: Cooperative | None = None, **changed: Any) -> Response:
    """A profile that a cooperative sent."""
    cooperative = cooperative or make_cooperative()
    sent = make_response(
        make_wave("PROFILO"), cooperative, profile_answers(cooperative, **changed), sent=True
    )
    return Response.objects.for_work().get(pk=sent.pk)
