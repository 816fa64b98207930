"""What PROFILO says, held to what the registry knows or would refuse anyway: said before it is sent."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from stdnum.it import iva

from cooperatives.actions.profile import YEAR, YEARLY
from cooperatives.actions.years import add_up, check_closed, clean
from cooperatives.instruments import Problem
from cooperatives.instruments.answers import gettext_noop
from cooperatives.models import Cooperative, YearlyFigures
from land.core.errors import DomainError

TAX_CODE = "P102"
NOT_OURS = gettext_noop(
    "This code is not this cooperative’s: the registry has %(code)s. If that is wrong, write to Legacoop Lazio."
)


def own_code(document: Mapping[str, Any], cooperative: Cooperative) -> list[Problem]:
    """Whether the codice fiscale given is another cooperative's: one that the registry has not is left to the office."""
    said = iva.compact(str(document.get(TAX_CODE) or ""))
    if said == cooperative.tax_code or not Cooperative.objects.filter(tax_code=said).exists():
        return []
    return [Problem(TAX_CODE, "", "E05", NOT_OURS, {"code": cooperative.tax_code})]


def sums_of(document: Mapping[str, Any]) -> list[Problem]:
    """What cannot be true of these answers together, at the question that says it: the rules are those of `years.add_up`.

    Apprentices that nobody gave count as none. What is not a number is another check's business.
    """
    problems = []
    try:
        if isinstance(document.get(YEAR), int):
            check_closed(document[YEAR])
    except DomainError as refusal:
        problems.append(_problem(YEAR, refusal))
    row = YearlyFigures()
    for mapped in YEARLY:
        try:
            value = Decimal(document[mapped.question])
            setattr(row, mapped.field, clean(mapped.field, value) if value.is_finite() else None)
        except (KeyError, TypeError, InvalidOperation):
            continue
        except DomainError as refusal:
            problems.append(_problem(mapped.question, refusal))
    row.women_apprentices, row.men_apprentices = row.women_apprentices or 0, row.men_apprentices or 0
    try:
        add_up(row)
    except DomainError as refusal:
        asked = next(mapped.question for mapped in YEARLY if mapped.field == refusal.field)
        problems.append(_problem(asked, refusal))
    return problems


def _problem(question: str, refusal: DomainError) -> Problem:
    return Problem(question, "", getattr(refusal, "code", "E15"), str(refusal.sentence), refusal.facts)
