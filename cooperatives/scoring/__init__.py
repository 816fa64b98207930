"""From an answers document to a score: exact integer arithmetic, rounded once at the end. No ORM, no Django.

`Scorer(definition, Spec.from_dict(data))` is built once and then used for as many documents as there are;
`scorer.score(document)` gives a `Result` or raises `NotScorable`.
"""

from cooperatives.scoring.engine import NotScorable, Result, Scorer
from cooperatives.scoring.quality import Quality
from cooperatives.scoring.reading import Finding, gaps, strengths
from cooperatives.scoring.spec import Dimension, Level, Spec

__all__ = [
    "Dimension",
    "Finding",
    "Level",
    "NotScorable",
    "Quality",
    "Result",
    "Scorer",
    "Spec",
    "gaps",
    "strengths",
]
