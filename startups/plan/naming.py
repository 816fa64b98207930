"""What a label gives away."""

import re

_WORDS = re.compile(r"\b(naspi|tfr|trattamento di fine rapporto)\b", re.IGNORECASE)


def says_severance_or_benefit(label: str) -> bool:
    """Whether a source is called NASpI or TFR: these are origins of members' capital, and would be counted twice."""
    return _WORDS.search(label) is not None
