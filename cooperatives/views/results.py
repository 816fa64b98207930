"""What a cooperative gets back."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperatives.actions.filling import answers_of
from cooperatives.actions.scoring import scorer_of
from cooperatives.forms.sections import in_words
from cooperatives.models import Response, Score, WaveMember
from cooperatives.policies import may_read_response
from cooperatives.scoring import gaps, strengths
from cooperatives.scoring.spec import Level
from cooperatives.views.filling import latest_response, member_of
from land.core.guards import guarded


@require_safe
@guarded(may_read_response, get=member_of)
def result(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """The report of a response that was sent; until Celery has scored it, “being computed”. `?stato` answers in JSON."""
    response = latest_response(member)
    if response is None or response.state not in Response.SENT:
        return redirect("cooperatives:summary", member.wave.code, member.cooperative.slug)
    spec = member.wave.scoring_spec
    score = Score.objects.filter(response=response, spec=spec).first() if spec else None
    if "stato" in request.GET:
        return JsonResponse({"ready": score is not None or spec is None or bool(response.scoring_error)})
    context: dict[str, Any] = {
        "member": member,
        "response": response,
        "definition": member.wave.instrument_version.definition,
    }
    if spec is None:
        return render(request, "cooperatives/receipt.html", context | {"answers": _answers(response)})
    if score is None:
        return render(request, "cooperatives/computing.html", context)
    return render(request, "cooperatives/result.html", context | report(response, score))


def report(response: Response, score: Score) -> dict[str, Any]:
    """What the report shows: dimensions with label and value, level, strengths and gaps in words."""
    language = get_language() or "it"
    scorer = scorer_of(score.spec)
    document = response.document["answers"]
    computed = scorer.score(document)
    levels = {level.code: level for level in scorer.spec.levels}
    level = levels[score.level]
    dimensions = []
    for dimension in scorer.spec.dimensions:
        text = score.dimensions[dimension.code]
        units = round(float(text) * 10**scorer.spec.decimals)
        dimensions.append(
            {"code": dimension.code, "label": dimension.text(language), "value": float(text),
             "level": scorer.level(units).text(language)}
        )  # fmt: skip
    return {
        "score": score,
        "spec": scorer.spec,
        "dimensions": dimensions,
        "axes": [(dimension["label"], dimension["value"]) for dimension in dimensions],
        "level": level.text(language),
        "level_text": level.describe(language),
        "levels": levels_in_words(scorer.spec.levels, language),
        "strengths": _findings(strengths(scorer, document, computed), language),
        "gaps": _findings(gaps(scorer, document, computed), language),
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


def _findings(findings: list, language: str) -> list[dict[str, Any]]:
    return [
        {
            "question": finding.question.text(language),
            "percent": finding.percent,
            "items": [item.text(language) for item in finding.items[:4]],
            "more": max(0, len(finding.items) - 4),
        }
        for finding in findings
    ]


def _answers(response: Response) -> list[tuple[str, list[tuple[str, str]]]]:
    """The frozen answers in words, section by section."""
    language = get_language() or "it"
    answers = answers_of(response)
    shown = []
    for section in response.wave.instrument_version.definition.sections:
        rows = []
        for question in section.questions:
            if question.code not in answers:
                continue
            value = answers[question.code]
            if question.rows:
                for row in question.rows:
                    if row.code in value:
                        rows.append((f"{question.text(language)}: {row.text(language)}",
                                     in_words(question, value[row.code], language)))  # fmt: skip
            else:
                rows.append((question.text(language), in_words(question, value, language)))
        shown.append((section.text(language), rows))
    return shown
