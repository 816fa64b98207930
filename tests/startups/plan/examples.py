"""The specification's own worked example: a start-up of five worker members."""

from datetime import date
from typing import Any

DAY = date(2026, 11, 24)


def start_up(**changes: Any) -> dict[str, Any]:
    """TV1 of §3.6 as a document, every number with its source; `changes` replace whole keys."""
    document = {
        "years": 3,
        "kind": "start_up",
        "regime": "general",
        "receipt_days": "60",
        "payment_days": "45",
        "members": [
            {"label": f"Socia {number}", "category": "worker", "subscribed": "2.000", "paid": "2.000"}
            for number in range(1, 6)
        ],
        "investments": [
            {"label": "Attrezzature", "asset": "tangible", "amount": "24.000", "life": "5", "vat": "22", "evidence": "quote"},
            {"label": "Programmi", "asset": "intangible", "amount": "6.000", "life": "3", "vat": "22", "evidence": "quote"},
            {"label": "Costituzione", "asset": "set_up", "amount": "3.000", "life": "5", "vat": "22", "evidence": "quote"},
            {"label": "Circolante", "asset": "working_capital", "amount": "12.000", "evidence": "estimate"},
        ],
        "funding": [
            {"label": "Coopfond", "source": "coopfond", "amount": "10.000", "evidence": "quote"},
            {"label": "Mutuo", "source": "bank", "amount": "20.000", "rate": "5", "instalments": "60", "evidence": "quote"},
            {"label": "Bando regionale", "source": "grant", "amount": "8.000", "spread": "5", "evidence": "quote"},
        ],
        "revenue": [
            {"label": "Servizi", "quantities": ["1.200", "1.650", "1.900"], "prices": ["100", "100", "100"], "evidence": "field"}
        ],
        "variable_costs": [{"label": "Materie", "values": ["22", "22", "22"], "evidence": "quote"}],
        "posts": [
            {"label": "Lavoro dei soci", "fte": ["3", "4", "4,5"], "gross": "18.000", "contributions": "30",
             "evidence": "statistic"}
        ],
        "fixed_costs": [{"label": "Affitto e utenze", "amounts": ["19.000", "20.500", "21.500"], "evidence": "quote"}],
    }  # fmt: skip
    return document | changes
