"""Answers as cooperatives might give them: people and strategy ahead, artificial intelligence and green behind."""

from random import Random
from typing import Any

from cooperatives.instruments import Definition, Question

# How much easier (or harder) than the cooperative's own level each dimension is.
EASE = {"D1": 0.10, "D2": 0.02, "D3": 0.14, "D4": 0.06, "D5": -0.26, "D6": -0.18}


def document_of(definition: Definition, chance: Random, level: float) -> dict[str, Any]:
    """A complete answers document of a cooperative of this maturity (0–1), drawn from `chance`."""
    level = min(0.95, max(0.05, level))
    answers: dict[str, Any] = {}
    for section in definition.sections:
        likely = min(0.97, max(0.02, level + EASE[section.dimension]))
        for question in section.questions:
            answers[question.code] = _answer(question, likely, chance)
    return answers


def _answer(question: Question, likely: float, chance: Random) -> Any:
    if question.type == "multiple":
        ticked = [option.code for option in question.options if not option.alone and chance.random() < likely]
        alone = [option.code for option in question.options if option.alone]
        return ticked or [chance.choice(alone)]
    top = len(question.scale_values) - 1
    advanced = 0.55 if question.type == "scale_matrix" else 1.0
    return {
        row: question.scale_values[round(top * min(1.0, max(0.0, chance.gauss(likely * advanced, 0.25))))]
        for row in question.row_codes
    }
