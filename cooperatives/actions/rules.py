"""The thresholds that law sets for cooperatives, as dated rules that staff correct on their own screen."""

from datetime import date
from decimal import Decimal

from land.core.models import DatedRule
from land.core.reference import load_dated_rules

PARITY, PARITY_DUE = "rapporto-biennale", "rapporto-biennale-scadenza"
GENDER_LOW, GENDER_HIGH = "relazione-genere-minimo", "relazione-genere-massimo"
PREVALENCE = "mutualita-prevalente"
CODES = (PARITY, PARITY_DUE, GENDER_LOW, GENDER_HIGH, PREVALENCE)

_PARITY_LAW = "art. 46 D.Lgs. 198/2006"
_TENDERS = "art. 47 D.L. 77/2021"
#: code, value, unit, from, to, source. A day of the year is written as month and day: 430 is 30 April.
SHIPPED = (
    (PARITY, 100, "dipendenti, oltre", date(2006, 6, 15), date(2021, 12, 2), _PARITY_LAW),
    (PARITY, 50, "dipendenti, oltre", date(2021, 12, 3), None, f"{_PARITY_LAW} come modificato dalla L. 162/2021"),
    (PARITY_DUE, 920, "mese e giorno", date(2024, 1, 1), date(2024, 12, 31), "D.I. 3 giugno 2024 e proroga"),
    (PARITY_DUE, 430, "mese e giorno", date(2025, 1, 1), None, "D.I. 3 giugno 2024"),
    (GENDER_LOW, 15, "dipendenti, almeno", date(2021, 6, 1), None, _TENDERS),
    (GENDER_HIGH, 50, "dipendenti, al massimo", date(2021, 6, 1), None, _TENDERS),
    (PREVALENCE, 50, "per cento, oltre", date(2004, 1, 1), None, "art. 2513 c.c."),
)  # fmt: skip


def load_rules() -> dict[str, int]:
    """Add the shipped rules where no rule of that code holds in their period; what staff wrote stays as it is."""
    return load_dated_rules(
        DatedRule(
            code=code,
            value=Decimal(value),
            unit=unit,
            valid_from=valid_from,
            valid_to=valid_to,
            source=source,
        )
        for code, value, unit, valid_from, valid_to, source in SHIPPED
    )


def rules_on(day: date) -> dict[str, DatedRule]:
    """The rules of cooperatives that hold on `day`, by code, in one query; one that is not known is not there."""
    return {row.code: row for row in DatedRule.objects.holding(day).filter(code__in=CODES)}
