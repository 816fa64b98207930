"""Reading a score in words: which questions went best, which leave room, and what could come next.

A strength is a question with at least half of its points, a gap one with less than half; at most three of each, in order of
distance, ties in the order of the questionnaire. The half is ours, not the framework's: it says where to look first.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from cooperatives.instruments.definition import Option, Question
from cooperatives.scoring.engine import Result, Scorer


@dataclass(frozen=True, slots=True)
class Finding:
    """A question worth noticing: its share of the points (0–100, whole) and the items that made it so."""

    question: Question
    percent: int
    items: tuple[Option, ...]


def strengths(scorer: Scorer, document: Mapping, result: Result, *, at_most: int = 3) -> list[Finding]:
    """The questions with the largest share of their points, with what is already in place."""
    found = [
        finding for finding in _findings(scorer, document, result, present=True) if finding.percent >= 50
    ]
    return sorted(found, key=lambda finding: -finding.percent)[:at_most]


def gaps(
    scorer: Scorer,
    document: Mapping,
    result: Result,
    *,
    at_most: int = 3,
    not_pertinent: Collection[str] = (),
) -> list[Finding]:
    """The questions with the smallest share of their points, with what is not there yet.

    What the cooperative called not pertinent (“Q4:D06”, a row or option of a question) is no gap: it is not named, and a
    question that lacks nothing else is left out. The share stays that of the score.
    """
    found = []
    for finding in _findings(scorer, document, result, present=False):
        items = tuple(
            item for item in finding.items if f"{finding.question.code}:{item.code}" not in not_pertinent
        )
        if finding.percent < 50 and items:
            found.append(replace(finding, items=items))
    return sorted(found, key=lambda finding: finding.percent)[:at_most]


def _findings(scorer: Scorer, document: Mapping, result: Result, *, present: bool) -> list[Finding]:
    unit = 10**result.decimals
    findings = []
    for rule in scorer.spec.questions:
        question = scorer.definition.question(rule.code)
        value = document[rule.code]
        if rule.formula == "share":
            items = [o for o in question.options if o.code not in rule.zero and (o.code in value) == present]
        else:
            worth = dict(rule.points) or {point: point for point in question.scale_values}
            top = max(worth.values())
            items = [row for row in question.rows if (worth[value[row.code]] * 2 >= top) == present]
        percent = 100 * result.questions[rule.code] // (rule.maximum * unit)
        findings.append(Finding(question, percent, tuple(items)))
    return findings
