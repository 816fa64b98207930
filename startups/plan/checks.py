"""What does not hold in a plan, by name. E stops a submission, A warns, I informs. Source: specification, §3.5."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from startups.plan import ceilings, form
from startups.plan.compute import Computed
from startups.plan.indicators import Reach
from startups.plan.inputs import MONTHS, ZERO, Category, Evidence, Kind, Source
from startups.plan.naming import says_severance_or_benefit
from startups.plan.surplus import refund_cap


class Severity(StrEnum):
    """What a finding does."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """A named check that did not hold, or something worth knowing; `facts` are what its sentence needs. Euro unless said."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """By the first letter of its code; F2 is an error too."""
        return {"A": Severity.WARNING, "I": Severity.INFO}.get(self.code[0], Severity.ERROR)


Check = Callable[[Computed], Iterator[Finding]]
MOST_GROWTH = 2  # revenue may double from one year to the next without evidence from the field
LEAST_SAFETY = Decimal("0.10")
LEAST_OWN_SHARE = Decimal("0.20")
MOST_UNCERTAIN_GRANTS = Decimal("0.20")
YEAR_OF_SAFETY = 3


def findings(result: Computed, *, today: date, blanks: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Every check on a computed plan, errors first, each group by code.

    `today`: to tell whether the rules still hold. `blanks`: paths of the numbers that were missing or wrong when it was read.
    """
    found = [finding for check in CHECKS for finding in check(result)]
    if missing := tuple(blanks):
        found.append(Finding("E06", {"paths": missing}))
    if expired := result.rules.expired(today):
        found.append(Finding("A12", {"rules": tuple(rule.code for rule in expired)}))
    order = list(Severity)
    return tuple(sorted(found, key=lambda each: (order.index(each.severity), each.code)))


def _members(result: Computed) -> Iterator[Finding]:
    members, rules = result.plan.members, result.rules
    natural = sum(each.natural for each in members)
    verdict = form.form_of(
        natural=natural,
        legal=len(members) - natural,
        assets=max(each.assets for each in result.balances),
        rules=rules,
    )
    if verdict == form.Form.TOO_FEW:
        yield Finding("E01", {"members": len(members), "least": int(rules["soci-minimo"])})
    elif verdict == form.Form.LEGAL_PERSON_AMONG_FEW:
        yield Finding("E02", {"members": len(members), "least": int(rules["soci-minimo-pieno"])})
    else:
        yield Finding("I01", {"form": verdict})
    for number, member in enumerate(members):
        least, most = rules["quota-minima"], rules["quota-massima"]
        if member.subscribed < least or (member.natural and member.subscribed > most):
            yield Finding("E03", {"row": number, "amount": member.subscribed, "least": least, "most": most})
        if member.paid > member.subscribed:
            yield Finding("E12", {"row": number, "paid": member.paid, "subscribed": member.subscribed})
        if member.naspi + member.tfr > member.paid:
            yield Finding("E13", {"row": number, "origins": member.naspi + member.tfr, "paid": member.paid})
        limit = rules["prestito-sociale-alto" if result.plan.high_loan_limit else "prestito-sociale"]
        if member.natural and member.loan > limit:
            yield Finding("E10", {"row": number, "amount": member.loan, "most": limit})


def _sources(result: Computed) -> Iterator[Finding]:
    brought = result.sources
    if brought.total < brought.uses:
        yield Finding(
            "E04", {"sources": brought.total, "uses": brought.uses, "lacks": brought.uses - brought.total}
        )
    for number, funding in enumerate(result.plan.funding):
        if says_severance_or_benefit(funding.label):
            yield Finding("F2", {"row": number, "label": funding.label})
    if brought.own_share is not None and brought.own_share < LEAST_OWN_SHARE:
        yield Finding("A05", {"share": brought.own_share})
    if brought.total and brought.grants_not_granted / brought.total > MOST_UNCERTAIN_GRANTS:
        yield Finding(
            "A07", {"amount": brought.grants_not_granted, "share": brought.grants_not_granted / brought.total}
        )
    for number, funding in enumerate(result.plan.funding):
        if funding.source in (Source.MARCORA, Source.BANK) and funding.terms is None:
            yield Finding("A11", {"row": number, "label": funding.label})


def _funds(result: Computed) -> Iterator[Finding]:
    plan, rules = result.plan, result.rules
    ceiling = ceilings.cfi(plan, rules)
    amount = ceilings.amount(plan, Source.CFI)
    if amount > ceiling:
        yield Finding("E08", {"amount": amount, "most": ceiling})
    if amount:
        workers = [each for each in plan.members if each.category == Category.WORKER]
        poor = ceilings.below_cfi_share(plan, rules)
        if len(workers) < rules["cfi-soci"] or poor:
            yield Finding("A13", {"workers": len(workers), "least": int(rules["cfi-soci"]), "rows": poor})
    yield from (Finding("E09", facts) for facts in ceilings.marcora(plan, rules))
    yield from (Finding("A15", facts) for facts in ceilings.coopfond(plan, rules, result.sources))


def _years(result: Computed) -> Iterator[Finding]:
    last = len(result.incomes)
    for year, (income, balance, indicator) in enumerate(
        zip(result.incomes, result.balances, result.indicators, strict=True), start=1
    ):
        if not balance.squares:
            yield Finding("E05", {"year": year, "difference": balance.assets - balance.liabilities})
        point = indicator.break_even
        if year == last and (
            point.reach == Reach.NOT_REACHABLE or (point.safety is not None and point.safety < 0)
        ):
            yield Finding("A02", {"year": year, "revenue": income.revenue, "break_even": point.revenue})
        if year == YEAR_OF_SAFETY and point.safety is not None and point.safety < LEAST_SAFETY:
            yield Finding("A03", {"year": year, "safety": point.safety})
        if indicator.dscr is not None and indicator.dscr < 1:
            yield Finding("A04", {"year": year, "dscr": indicator.dscr})
        labour = income.labour
        if (
            labour
            and income.members_labour * 100 <= labour * result.rules["prevalenza"]
            and year >= _first(result)
        ):
            yield Finding("A10", {"year": year, "share": income.members_labour / labour})
        refund = result.plan.refund[year - 1] if year <= len(result.plan.refund) else ZERO
        cap = refund_cap([income.pays], result.rules)
        if refund > cap or refund > result.allocations[year - 1].refund:
            most = min(cap, result.allocations[year - 1].refund)
            yield Finding("E11", {"year": year, "amount": refund, "most": most})


def _first(result: Computed) -> int:
    """The first year in which the members' work must prevail."""
    buyout = result.plan.kind == Kind.WORKERS_BUYOUT
    return int(result.rules["marcora-wbo-prevalenza-anno"]) if buyout else 1


def _cash(result: Computed) -> Iterator[Finding]:
    for year in range(1, result.plan.years + 1):
        rows = result.months[MONTHS * (year - 1) : MONTHS * year]
        below = [row for row in rows if row.closing < 0]
        if below:
            lowest = min(rows, key=lambda row: row.closing)
            yield Finding(
                "A01",
                {"year": year, "from": below[0].month, "month": lowest.month, "amount": lowest.closing},
            )
    waits = sum((each.naspi for each in result.plan.members), ZERO)
    bridge = [result.cash[0].opening, *(row.closing for row in result.months[:5])]
    if waits and min(bridge) < 0:
        yield Finding("A06", {"amount": min(bridge)})


def _revenue(result: Computed) -> Iterator[Finding]:
    plan = result.plan
    for number, line in enumerate(plan.revenue):
        if line.months and (len(line.months) != MONTHS or sum(line.months, ZERO) != line.quantities[0]):
            yield Finding(
                "E07", {"row": number, "months": sum(line.months, ZERO), "year": line.quantities[0]}
            )
    from_the_field = any(line.evidence == Evidence.FIELD for line in plan.revenue)
    for year, (before, after) in enumerate(zip(result.incomes, result.incomes[1:], strict=False), start=2):
        if before.revenue and after.revenue > MOST_GROWTH * before.revenue and not from_the_field:
            yield Finding("A08", {"year": year, "growth": after.revenue / before.revenue - 1})


def _evidence(result: Computed) -> Iterator[Finding]:
    plan = result.plan
    paths = tuple(
        f"{table}.{number}"
        for table, rows in plan.sourced().items()
        for number, row in enumerate(rows)
        if row.evidence == Evidence.NONE
    )
    if paths:
        yield Finding("A09", {"paths": paths})
    if any(each.category == Category.WORKER for each in plan.members) and not any(
        income.labour for income in result.incomes
    ):
        yield Finding("A14")


def _worth_knowing(result: Computed) -> Iterator[Finding]:
    fee = form.revision_fee(
        members=len(result.plan.members),
        capital=result.balances[-1].capital + result.balances[-1].financing_capital,
        revenue=max(income.revenue for income in result.incomes),
        rules=result.rules,
    )
    yield Finding("I02", {"amount": fee})
    each = result.indicators[-1].investment_per_job
    if each is not None:
        yield Finding("I03", {"amount": each, "usual": result.rules["investimento-per-addetto"]})


CHECKS: tuple[Check, ...] = (
    _members, _sources, _funds, _years, _cash, _revenue, _evidence, _worth_knowing,
)  # fmt: skip
