"""Answers as a person would say them."""

from typing import Any

from cooperatives.instruments.definition import Question


def in_words(question: Question, value: Any, language: str = "it") -> str:
    """An answer, or one row's, as a person would say it."""
    if value is None:
        return ""
    labels = {option.code: option.text(language) for option in (*question.options, *question.scale)}
    if isinstance(value, list):
        return ", ".join(labels.get(code, str(code)) for code in value)
    return labels.get(str(value), str(value))
