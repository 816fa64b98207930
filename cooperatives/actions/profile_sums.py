"""The figures of a year that PROFILO asks for, held to what the registry would refuse anyway: said before they are sent."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from cooperatives.actions.profile_values import Mapped
from cooperatives.actions.years import YearNotClosed, add_up, clean
from cooperatives.instruments import Problem
from cooperatives.models import YearlyFigures
from land.core.errors import DomainError

#: the year that these figures are of
YEAR = "P501"
YEARLY = (
    Mapped("P401", "members", "heads"), Mapped("P402", "members_women", "heads"),
    Mapped("P403", "members_men", "heads"), Mapped("P404", "members_entities", "heads"),
    Mapped("P405", "members_workers", "heads"), Mapped("P502", "workers", "heads"),
    Mapped("P503", "women_permanent", "heads"), Mapped("P504", "men_permanent", "heads"),
    Mapped("P505", "women_fixed_term", "heads"), Mapped("P506", "men_fixed_term", "heads"),
    Mapped("P507", "women_apprentices", "heads"), Mapped("P508", "men_apprentices", "heads"),
    Mapped("P601", "revenue", "euro"), Mapped("P602", "revenue_members", "euro"),
)  # fmt: skip


def sums_of(document: Mapping[str, Any]) -> list[Problem]:
    """What cannot be true of these answers together, at the question that says it: the rules are those of `years.add_up`.

    Apprentices that nobody gave count as none. What is not a number is another check's business.
    """
    problems = []
    year = document.get(YEAR)
    if isinstance(year, int) and year >= timezone.localdate().year:
        problems.append(_problem(YEAR, YearNotClosed(year=year)))
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
