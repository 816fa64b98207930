"""Which form of company so many members may choose, and what its supervision costs."""

from decimal import Decimal
from enum import StrEnum

from startups.plan.rules import Rules


class Form(StrEnum):
    """What the law leaves open."""

    TOO_FEW = "too_few"
    LEGAL_PERSON_AMONG_FEW = "legal_person_among_few"
    SRL = "srl"
    SPA = "spa"
    EITHER = "either"


def form_of(*, natural: int, legal: int, assets: Decimal, rules: Rules) -> Form:
    """The form for so many natural and legal persons and `assets` in euro.

    Under nine members all must be natural persons and the rules of the SRL apply; the rules of the SPA are compulsory with
    twenty members or more and assets above the limit. Source: artt. 2519 and 2522 c.c.
    """
    members = natural + legal
    if members < rules["soci-minimo"]:
        return Form.TOO_FEW
    if members < rules["soci-minimo-pieno"]:
        return Form.LEGAL_PERSON_AMONG_FEW if legal else Form.SRL
    if members >= rules["spa-soci"] and assets > rules["spa-attivo"]:
        return Form.SPA
    return Form.EITHER


#: bands of the revision fee: members, subscribed capital and revenue up to which each holds; None: without limit
BANDS = (
    ("revisione-1", 100, Decimal("5160"), Decimal("75000")),
    ("revisione-2", 500, Decimal("40000"), Decimal("300000")),
    ("revisione-3", None, None, Decimal("1000000")),
    ("revisione-4", None, None, Decimal("2000000")),
    ("revisione-5", None, None, None),
)


def revision_fee(*, members: int, capital: Decimal, revenue: Decimal, rules: Rules) -> Decimal:
    """What the biennial revision costs, in euro: the highest of the three parameters decides the band."""
    for code, most_members, most_capital, most_revenue in BANDS:
        if (
            (most_members is None or members <= most_members)
            and (most_capital is None or capital <= most_capital)
            and (most_revenue is None or revenue <= most_revenue)
        ):
            return rules[code]
    raise AssertionError("the last band has no limit")
