"""The figures of a year that PROFILO asks for, held to what the registry would refuse anyway: said before they are sent."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from cooperatives.actions.profile import YEAR, YEARLY
from cooperatives.actions.years import add_up, check_closed, clean
from cooperatives.instruments import Problem
from cooperatives.models import YearlyFigures
from land.core.errors import DomainError


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
