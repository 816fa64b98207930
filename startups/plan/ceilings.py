"""What each fund gives at most, by its own rules. They change: ask the fund before a word is given."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from startups.plan.figures import Sources
from startups.plan.inputs import ZERO, Category, Kind, Plan, Regime, Source
from startups.plan.rules import Rules


def amount(plan: Plan, source: Source) -> Decimal:
    """All that comes from a source, in euro."""
    return sum((each.amount for each in plan.funding if each.source == source), ZERO)


def cfi(plan: Plan, rules: Rules) -> Decimal:
    """The most that CFI takes part with: min(paid capital + members' loans, 2 × paid capital), as there are no reserves yet."""
    paid = sum((each.paid for each in plan.members), ZERO)
    lent = sum((each.loan for each in plan.members), ZERO)
    return min(paid + lent, paid * rules["cfi-multiplo"])


def below_cfi_share(plan: Plan, rules: Rules) -> tuple[int, ...]:
    """Rows of the worker members whose share is smaller than CFI asks, or of which too little is paid in."""
    least = rules["cfi-quota-sociale" if plan.regime == Regime.SOCIAL else "cfi-quota"]
    return tuple(
        number
        for number, each in enumerate(plan.members)
        if each.category == Category.WORKER
        and (each.subscribed < least or each.paid * 100 < each.subscribed * rules["cfi-versato"])
    )


def marcora(plan: Plan, rules: Rules) -> Iterator[dict[str, Any]]:
    """Facts of each limit of the Nuova Marcora that a plan passes: `limit` is multiple, cap, years or grace.

    The multiple is of what CFI takes part with. Source: D.M. 4 January 2021; art. 23 c. 3-quater D.L. 83/2012 for buyouts.
    """
    kind = "wbo" if plan.kind == Kind.WORKERS_BUYOUT else "ordinaria"
    asked = amount(plan, Source.MARCORA)
    if not asked:
        return
    by_multiple = amount(plan, Source.CFI) * rules[f"marcora-{kind}-multiplo"]
    if asked > by_multiple:
        yield {"limit": "multiple", "amount": asked, "most": by_multiple}
    if asked > rules[f"marcora-{kind}-massimo"]:
        yield {"limit": "cap", "amount": asked, "most": rules[f"marcora-{kind}-massimo"]}
    for row, each in enumerate(plan.funding):
        if each.source != Source.MARCORA or each.terms is None:
            continue
        years = Decimal(each.terms.instalments) / each.terms.per_year
        least, most = rules["marcora-anni-minimo"], rules[f"marcora-{kind}-anni"]
        if not least <= years <= most:
            yield {"limit": "years", "row": row, "amount": years, "least": least, "most": most}
        grace = Decimal(each.terms.grace) / each.terms.per_year
        if grace > rules["marcora-preammortamento"]:
            yield {"limit": "grace", "row": row, "amount": grace, "most": rules["marcora-preammortamento"]}


def coopfond(plan: Plan, rules: Rules, brought: Sources) -> Iterator[dict[str, Any]]:
    """Facts of each limit of Coopfond for start-ups that a plan passes: `limit` is multiple, cap or share of the project."""
    asked = amount(plan, Source.COOPFOND)
    limits = {
        "multiple": brought.capital * rules["coopfond-multiplo"] / 100,
        "cap": rules["coopfond-massimo"],
        "share": brought.uses * rules["coopfond-quota-progetto"] / 100,
    }
    for limit, most in limits.items():
        if asked > most:
            yield {"limit": limit, "amount": asked, "most": most}
