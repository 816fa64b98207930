"""What follows from a cooperative's figures: classes, shares, prevalence, obligations. No ORM, no Django.

Thresholds that law sets come in as arguments. A number that lacks gives None or “missing”: never 0, never a division by 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Number = int | Decimal | Fraction

SIZE_CLASSES = ("0", "1-9", "10-49", "50-249", "250+")
#: code and the first euro that is above it; a class holds its lower bound
TURNOVER_CLASSES = (("<100k", 100_000), ("100-500k", 500_000), ("500k-2M", 2_000_000), ("2-10M", 10_000_000),
                    ("10-50M", 50_000_000))  # fmt: skip
#: code and the highest whole percentage in it
WOMEN_CLASSES = (("0-24", 24), ("25-49", 49), ("50-74", 74), ("75-100", 100))


def size_class(workers: int | None) -> str:
    """The size class of a number of workers: 0, 1-9, 10-49, 50-249, 250+, or nothing when it is not known."""
    if workers is None:
        return ""
    for top, code in ((0, "0"), (9, "1-9"), (49, "10-49"), (249, "50-249")):
        if workers <= top:
            return code
    return "250+"


def turnover_class(revenue: Number | None) -> str:
    """The turnover class of a year's revenue (A1) in euro: 0, <100k, … 10-50M, 50M+, or nothing when it is not known."""
    if revenue is None:
        return ""
    if revenue <= 0:
        return "0"
    return next((code for code, above in TURNOVER_CLASSES if revenue < above), "50M+")


def women_class(percent: int | None) -> str:
    """The class of a share of women in whole percent, or nothing when it is not known."""
    if percent is None:
        return ""
    return next((code for code, top in WOMEN_CLASSES if percent <= top), WOMEN_CLASSES[-1][0])


def half_up(value: Fraction, decimals: int = 0) -> Decimal:
    """A fraction that is not negative, rounded once: a half goes up."""
    scale = 10**decimals
    return Decimal(int(value * scale + Fraction(1, 2))).scaleb(-decimals)


def percent(part: Number | None, whole: Number | None, decimals: int = 0) -> Decimal | None:
    """`part` of `whole` in percent, rounded half up; None when either is not known, the whole is 0, or the part exceeds it."""
    if part is None or whole is None or whole <= 0 or part < 0 or part > whole:
        return None
    return half_up(Fraction(part) / Fraction(whole) * 100, decimals)


def women_percent(women: Iterable[int | None], men: Iterable[int | None]) -> int | None:
    """Women among the employees in whole percent; None while a number lacks or when nobody is employed."""
    women, men = list(women), list(men)
    if None in women or None in men:
        return None
    heads = sum(each or 0 for each in women)
    share = percent(heads, heads + sum(each or 0 for each in men))
    return None if share is None else int(share)


def worker_members_percent(members_workers: int | None, workers: int | None) -> Decimal | None:
    """Worker members among the workers in percent with one decimal; None when nobody works there (volunteers only)."""
    return percent(members_workers, workers, 1)


class Prevalence(StrEnum):
    """Whether a cooperative is mainly mutual."""

    BY_LAW = "by_law"
    MAIN = "main"
    NOT_MAIN = "not_main"
    MISSING = "missing"


@dataclass(frozen=True)
class PrevalenceVerdict:
    """`percent` has two decimals and may be None; the verdict is on the exact value, not on the rounded one."""

    verdict: Prevalence
    percent: Decimal | None


def prevalence(
    lines: Iterable[tuple[Number | None, Number | None]],
    *,
    threshold: Number,
    social: bool = False,
    agricultural: tuple[Number | None, Number | None] | None = None,
) -> PrevalenceVerdict:
    """Mainly mutual or not: Σ members' part ÷ Σ total over the exchanges declared, strictly greater than `threshold` percent.

    `lines` are (members' part, total) of A1, B9, B7, B6 in euro; a line of which a number lacks is not declared. An
    agricultural cooperative gives instead what its members conferred and all its produce, in quantity or value. A
    social one is mainly mutual by law whatever the numbers say. Source: artt. 2512-2513 c.c. and 111-septies disp. att.
    """
    declared = [agricultural] if agricultural is not None else list(lines)
    known = [(Fraction(part), Fraction(whole)) for part, whole in declared
             if part is not None and whole is not None]  # fmt: skip
    whole = sum((each[1] for each in known), Fraction(0))
    share = sum((each[0] for each in known), Fraction(0)) * 100 / whole if whole > 0 else None
    shown = half_up(share, 2) if share is not None and share >= 0 else None
    if social:
        return PrevalenceVerdict(Prevalence.BY_LAW, shown)
    if share is None:
        return PrevalenceVerdict(Prevalence.MISSING, None)
    verdict = Prevalence.MAIN if share > Fraction(threshold) else Prevalence.NOT_MAIN
    return PrevalenceVerdict(verdict, shown)


class ParityReport(StrEnum):
    """Whether the biennial report on the situation of men and women is owed."""

    OWED = "owed"
    VOLUNTARY = "voluntary"
    TO_CHECK = "to_check"
    MISSING = "missing"


def last_biennium(day: date) -> tuple[int, int]:
    """The two years of the last closed biennium (2024 and 2025 on any day of 2026 and 2027)."""
    second = day.year - 1 if day.year % 2 == 0 else day.year - 2
    return second - 1, second


def parity_report(
    first: int | None, second: int | None, *, threshold: Number, doubtful: int = 0
) -> ParityReport:
    """Whether the report is owed for a biennium, by the employees (heads) at 31 December of its first and second year.

    More than `threshold` at the end of the second year: owed, unless only `doubtful` heads (intermittent, part-time)
    make the difference. At most `threshold` in both: voluntary. Above only in the first: to be checked. Agency workers
    and collaborators are not employees. Source: art. 46 D.Lgs. 198/2006.
    """
    if second is None:
        return ParityReport.MISSING
    if second > threshold:
        return ParityReport.TO_CHECK if second - doubtful <= threshold else ParityReport.OWED
    if first is None:
        return ParityReport.MISSING
    return ParityReport.TO_CHECK if first > threshold else ParityReport.VOLUNTARY


def gender_report(employees: int | None, *, low: Number, high: Number) -> bool | None:
    """Whether a winner of a publicly funded tender with so many employees owes the gender report (art. 47 D.L. 77/2021)."""
    return None if employees is None else low <= employees <= high


def social_report(*, albo_category: str, social_enterprise: bool = False) -> bool:
    """Whether the social report is owed: social cooperatives (category SO) of any size, social enterprises by law."""
    return albo_category == "SO" or social_enterprise
