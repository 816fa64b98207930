"""How cooperation was seen on arrival and at the end, by category of actors. Pure arithmetic, no database.

Words are counted, a scale has its mean and how many gave each answer, a choice how many chose each. Nothing is told of fewer
people than the workshop's smallest cell, nor what would give that back (`workshops.actions.cells`); words said by fewer are
counted together. A text in one's own words is never told, only how many wrote one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from workshops.actions.cells import told, told_of, total

MOMENTS = ("before", "after")
SCALE = ("1", "2", "3", "4", "5")
SPLIT = re.compile(r"[,;/\n]+")


WORDS_EACH = 3  # at most so many words of one person, each an answer of its own


@dataclass(frozen=True)
class Answer:
    """What somebody of a category answered at a moment; of three words each is an answer."""

    group: str
    when: str
    value: str


def words_in(value: str) -> list[str]:
    """The words of one answer, each once, in small letters and without marks around them."""
    found = (" ".join(part.split()).strip(" .!?«»“”\"'’()").lower() for part in SPLIT.split(value))
    return list(dict.fromkeys(word for word in found if word))


def compared(
    kind: str, answers: Iterable[Answer], groups: Sequence[str], least: int, choices: Sequence[str] = ()
) -> dict[str, Any]:
    """{moment: {n, groups: {key: n}, and by kind mean + means, counts, or words + other_words}}; None is not told.

    `n` are answers: people, or words said.
    """
    rows = list(answers)
    return {
        when: _moment(kind, [row for row in rows if row.when == when], groups, least, choices)
        for when in MOMENTS
    }


def _moment(
    kind: str, rows: list[Answer], groups: Sequence[str], least: int, choices: Sequence[str]
) -> dict[str, Any]:
    answers = {key: sum(row.group == key for row in rows) for key in groups}
    # Nothing ties words to whoever said them: so many words are of a third as many people at least.
    each = WORDS_EACH if kind == "words" else 1
    people = {key: -(-number // each) for key, number in answers.items()}
    shown = {
        key: answers[key] if number is not None else None for key, number in told_of(people, least).items()
    }
    whole = sum(answers.values())
    found: dict[str, Any] = {
        "n": whole if total(list(people.values()), least) is not None else None,
        "groups": shown,
    }
    enough = found["n"] is not None and found["n"] > 0
    if kind == "scale":
        marks = {
            key: [int(row.value) for row in rows if row.group == key and row.value in SCALE] for key in groups
        }
        found["mean"] = mean([mark for each in marks.values() for mark in each]) if enough else None
        # A mean beside its number of people is a sum: it stays hidden where the number is.
        found["means"] = {key: mean(each) if shown[key] else None for key, each in marks.items()}
        found["counts"] = _counts(rows, SCALE, least) if enough else None
    elif kind == "choice":
        found["counts"] = _counts(rows, choices, least) if enough else None
        found["by_group"] = {
            key: _counts([row for row in rows if row.group == key], choices, least) if shown[key] else None
            for key in groups
        }
    elif kind == "words":
        found |= _words(rows, least) if enough else {"words": [], "other_words": None}
        found["by_group"] = {
            key: _words([row for row in rows if row.group == key], least)["words"] if shown[key] else None
            for key in groups
        }
    return found


def mean(marks: Sequence[int]) -> float | None:
    """To one decimal; None of nothing."""
    return round(sum(marks) / len(marks), 1) if marks else None


def _counts(rows: Sequence[Answer], answers: Sequence[str], least: int) -> list[list[Any]]:
    numbers = [sum(row.value == answer for row in rows) for answer in answers]
    return [[answer, number] for answer, number in zip(answers, told(numbers, least), strict=True)]


def _words(rows: Sequence[Answer], least: int) -> dict[str, Any]:
    """Words said by enough people, the most said first; how many other words there were."""
    counted = Counter(word for row in rows for word in words_in(row.value))
    often = sorted((-number, word) for word, number in counted.items() if number >= least)
    return {
        "words": [[word, -number] for number, word in often],
        "other_words": sum(1 for number in counted.values() if number < least),
    }
