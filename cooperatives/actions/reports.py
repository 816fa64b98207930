"""What a cooperative gets back: one reading of its score, for the page, the PDF and the staff's screen alike."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cooperatives.actions.comparisons import earlier, peers
from cooperatives.actions.filling import answers_of
from cooperatives.actions.scoring import scorer_of
from cooperatives.actions.suggestions import suggestions
from cooperatives.instruments import Question
from cooperatives.instruments.wording import in_words
from cooperatives.models import Response, Score
from cooperatives.scoring import Finding, Level, gaps, strengths
from land.core.models import Territory

AnswersInWords = list[tuple[str, list[tuple[str, str]]]]


def build_report(response: Response, score: Score, *, reader: Any = None) -> dict[str, Any]:
    """Dimensions, level, strengths and gaps in words; the wave before, the peers, what could come next.

    `reader` is the person for whom it is: with whom they act for is never among the peers. Takes a response `for_work()`.
    """
    language = get_language() or "it"
    scorer = scorer_of(score.spec)
    frozen: dict[str, Any] = response.document or {}  # a scored response has one
    document = frozen["answers"]
    not_pertinent = frozenset(frozen.get("not_pertinent") or ())
    computed = scorer.score(document)
    level = {each.code: each for each in scorer.spec.levels}[score.level]
    before, group = earlier(response, score), peers(response, score, reader=reader)
    dimensions: list[dict[str, Any]] = [
        {
            "code": dimension.code,
            "label": dimension.text(language),
            "value": float(score.dimensions[dimension.code]),
            "level": scorer.level(computed.dimensions[dimension.code]).text(language),
            "before": before.of(dimension.code) if before else None,
            "change": before.change(dimension.code) if before else None,
            "peers": group.means[dimension.code] if group else None,
        }
        for dimension in scorer.spec.dimensions
    ]
    lacking = gaps(scorer, document, computed, not_pertinent=not_pertinent)
    weakest = sorted(dimensions, key=lambda dimension: dimension["value"])[:3]
    return {
        "score": score,
        "spec": scorer.spec,
        "dimensions": dimensions,
        "axes": [(dimension["label"], dimension["value"]) for dimension in dimensions],
        "compared": [float(dimension["peers"]) for dimension in dimensions] if group else None,
        "level": level.text(language),
        "level_text": level.describe(language),
        "levels": levels_in_words(scorer.spec.levels, language),
        "strengths": _findings(strengths(scorer, document, computed), language),
        "gaps": _findings(lacking, language),
        "earlier": before,
        "peers": group,
        "not_pertinent": len(not_pertinent),
        "suggestions": suggestions(response, [dimension["code"] for dimension in weakest], language),
    }


def levels_in_words(levels: Sequence[Level], language: str) -> list[str]:
    """Each level with the scores that it holds, from above the previous one's bound to its own."""
    lines = []
    above: int | None = None
    for level in levels:
        facts = {"level": level.text(language), "above": above, "up_to": level.up_to}
        if above is None:
            lines.append(_("%(level)s: up to %(up_to)s") % facts)
        else:
            lines.append(_("%(level)s: over %(above)s and up to %(up_to)s") % facts)
        above = level.up_to
    return lines


def _findings(findings: Iterable[Finding], language: str) -> list[dict[str, Any]]:
    return [
        {
            "question": finding.question.text(language),
            "percent": finding.percent,
            "items": [item.text(language) for item in finding.items[:4]],
            "more": max(0, len(finding.items) - 4),
        }
        for finding in findings
    ]


def answer_rows(response: Response) -> Iterable[tuple[str, str, str, str, Any, str]]:
    """The answers one by one: (section, question, its code, row or "", the value, the value in words)."""
    language = get_language() or "it"
    answers = answers_of(response)
    for section in response.wave.instrument_version.definition.sections:
        for question in section.questions:
            value = answers.get(question.code)
            if value is None:
                continue
            heading, text = section.text(language), question.text(language)
            if not question.rows:
                yield heading, text, question.code, "", value, _said(question, value, language)
                continue
            for row in question.rows:
                if row.code in value:
                    words = in_words(question, value[row.code], language)
                    yield (
                        heading,
                        text,
                        f"{question.code}:{row.code}",
                        row.text(language),
                        value[row.code],
                        words,
                    )


def _said(question: Question, value: Any, language: str) -> str:
    """An answer in words: a place by its name, a figure with its thousands; a year stays a year."""
    if question.type == "municipality":
        place = Territory.objects.municipalities().filter(code=value).first()
        return f"{place.name} ({place.parent.code})" if place else str(value)
    if question.type in ("integer", "decimal") and not question.not_in_future:
        return formats.number_format(value, force_grouping=True)
    return in_words(question, value, language)


def answers_in_words(response: Response) -> AnswersInWords:
    """The answers section by section, as (what was asked, what was said)."""
    shown: dict[str, list[tuple[str, str]]] = {
        section.text(get_language() or "it"): []
        for section in response.wave.instrument_version.definition.sections
    }
    for section, question, _code, row, _value, words in answer_rows(response):
        shown[section].append((f"{question}: {row}" if row else question, words))
    return list(shown.items())
