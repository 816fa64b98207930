"""Questions that are ready, whether answers fit them, and what may be read of the answers: nothing while they are few.

The measures of satisfaction follow what funders of training in Italy ask: contents, teaching, organisation, usefulness.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from land.enrolment.models import Activity, Questionnaire, QuestionnaireAnswer

MOST_QUESTIONS, MOST_OPTIONS, LONGEST_TEXT = 30, 20, 2000
FEWEST = 5  # below this nothing is shown: neither a whole questionnaire nor a single question
LOWEST, HIGHEST = 1, 5
KINDS = {
    "scale": _("from 1 to 5"),
    "choice": _("one of several"),
    "multiple": _("some of several"),
    "yes_no": _("yes or no"),
    "text": _("in words"),
}
Question = dict[str, Any]


def _question(
    key: str, kind: str, text: str, text_en: str, *, required: bool = False, **more: Any
) -> Question:
    return {
        "key": key,
        "kind": kind,
        "text": text,
        "text_en": text_en,
        "required": required,
        "options": [],
        **more,
    }


READY: dict[str, list[Question]] = {
    "before": [
        _question("expects", "text", "Che cosa ti aspetti?", "What do you expect?"),
        _question(
            "knows", "scale", "Quanto conosci già l’argomento?", "How well do you know the subject already?", required=True
        ),
        _question(
            "problem", "text", "C’è un problema concreto del tuo lavoro da portare con te?",
            "Is there a real problem of your work to bring along?",
        ),
    ],
    "after": [
        _question("contents", "scale", "I contenuti", "The contents", required=True),
        _question("teaching", "scale", "Chi ha guidato il lavoro", "Who led the work", required=True),
        _question("organisation", "scale", "L’organizzazione", "The organisation", required=True),
        _question("usefulness", "scale", "L’utilità per il tuo lavoro", "Its use for your work", required=True),
        _question("groups", "scale", "Il lavoro in gruppo", "The work in groups"),
        _question("again", "yes_no", "Lo consiglieresti?", "Would you recommend it?"),
        _question("keep", "text", "Che cosa terresti com’è?", "What would you keep as it is?"),
        _question("change", "text", "Che cosa cambieresti?", "What would you change?"),
    ],
    "later": [
        _question(
            "applied", "scale", "Quanto di ciò che hai imparato è entrato nel lavoro?",
            "How much of what you learnt has entered your work?", required=True,
        ),
        _question("what", "text", "Che cosa hai messo in pratica?", "What have you put into practice?"),
        _question("hindered", "text", "Che cosa lo ha reso difficile?", "What made it difficult?"),
    ],
}  # fmt: skip


def said(question: Question) -> str:
    """The question in the language being read."""
    return str((get_language() == "en" and question.get("text_en")) or question["text"])


def check(questions: Sequence[Question]) -> None:
    """Raises: ValueError for questions that cannot be asked: too many, a key twice, no words, fewer than two options."""
    keys = [question.get("key") for question in questions]
    if len(questions) > MOST_QUESTIONS or len(set(keys)) < len(keys) or not all(keys):
        raise ValueError("Each question has a key of its own, and there are not too many.")
    for question in questions:
        options = question.get("options", [])
        if question.get("kind") not in KINDS or not str(question.get("text", "")).strip():
            raise ValueError(f"{question['key']}: a question has a known kind and a text.")
        if question["kind"] in ("choice", "multiple") and not (
            2 <= len(options) <= MOST_OPTIONS and len(set(options)) == len(options)
        ):
            raise ValueError(f"{question['key']}: one chooses among some options, all different.")


def fitting(questions: Sequence[Question], answers: dict[str, Any]) -> dict[str, Any]:
    """The answers that these questions ask for, without the empty ones.

    Raises: ValueError if one does not fit its question, or is missing and must be there.
    """
    found = {}
    for question in questions:
        value = answers.get(question["key"])
        if value in (None, "", []):
            if question.get("required"):
                raise ValueError(f"{question['key']}: must be answered.")
        elif not _fits(question, value):
            raise ValueError(f"{question['key']}: {type(value).__name__} does not fit.")
        else:
            found[question["key"]] = value
    return found


def _fits(question: Question, value: Any) -> bool:
    kind, options = question["kind"], question.get("options", [])
    if kind == "scale":
        return type(value) is int and LOWEST <= value <= HIGHEST
    if kind == "yes_no":
        return isinstance(value, bool)
    if kind == "choice":
        return value in options
    if kind == "multiple":
        return isinstance(value, list) and len(set(value)) == len(value) and set(value) <= set(options)
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def in_words(questions: Sequence[Question], answers: dict[str, Any]) -> str:
    """Questions and answers in one line, for whoever gave them."""
    lines = []
    for question in questions:
        value = answers.get(question["key"])
        if value in (None, "", []):
            continue
        if isinstance(value, bool):
            value = gettext("yes") if value else gettext("no")
        lines.append(f"{said(question)}: {', '.join(value) if isinstance(value, list) else value}")
    return "; ".join(lines)


@dataclass
class Result:
    """What may be read of one question. `rows` are (option, number); `mean` of a scale; `texts` in an order of no meaning."""

    question: Question
    number: int
    shown: bool
    rows: list[tuple[str, int]] = field(default_factory=list)
    mean: float | None = None
    texts: list[str] = field(default_factory=list)


def results(questionnaire: Questionnaire) -> tuple[int, list[Result]]:
    """How many answered, and each question's result; every result is hidden while fewer than five answered it.

    Nothing is shown before it is closed: of results read before and after one more answer, the difference is that answer.
    """
    if questionnaire.state != "closed":
        hidden = [Result(question, 0, False) for question in questionnaire.questions]
        return QuestionnaireAnswer.objects.filter(questionnaire=questionnaire).count(), hidden
    answers = list(
        QuestionnaireAnswer.objects.filter(questionnaire=questionnaire).values_list("answers", flat=True)
    )
    return len(answers), [_result(question, answers) for question in questionnaire.questions]


def _result(question: Question, answers: Sequence[dict[str, Any]]) -> Result:
    key, kind = question["key"], question["kind"]
    given = [answer[key] for answer in answers if answer.get(key) not in (None, "", [])]
    found = Result(question, len(given), len(given) >= FEWEST)
    if not found.shown:
        return Result(question, 0, False)
    if kind == "text":
        found.texts = sorted(
            (str(text) for text in given), key=lambda text: hashlib.sha256(text.encode()).digest()
        )
    elif kind == "scale":
        counts = Counter(int(value) for value in given)
        found.rows = [(str(mark), counts[mark]) for mark in range(LOWEST, HIGHEST + 1)]
        found.mean = round(sum(int(value) for value in given) / len(given), 2)
    elif kind == "yes_no":
        found.rows = [
            (str(_("yes")), sum(value is True for value in given)),
            (str(_("no")), sum(value is False for value in given)),
        ]
    else:
        chosen = Counter(one for value in given for one in (value if isinstance(value, list) else [value]))
        found.rows = [(option, chosen[option]) for option in question["options"]]
    return found


def satisfaction(activities: Iterable[Activity | int]) -> tuple[float | None, int]:
    """The mean of all scales of the questionnaires at the end of these activities, 1 to 5, and how many people answered.

    Only closed questionnaires, and in them questions, that at least five people answered are counted, else what is hidden
    could be worked out from the mean; None if there is none.
    """
    marks: list[int] = []
    people = 0
    for given, number in marks_of(activities).values():
        marks += given
        people += number
    return mean_of(marks), people


def mean_of(marks: Sequence[int]) -> float | None:
    """Their mean with two decimals; None of none."""
    return round(sum(marks) / len(marks), 2) if marks else None


def marks_of(activities: Iterable[Activity | int]) -> dict[int, tuple[list[int], int]]:
    """By activity (primary key) every mark of what `satisfaction` counts, and how many people answered. Two queries."""
    found: dict[int, tuple[list[int], int]] = {}
    rows = Questionnaire.objects.filter(activity__in=list(activities), moment="after", state="closed")
    for questionnaire in rows.prefetch_related("answers"):
        answers = [row.answers for row in questionnaire.answers.all()]
        if len(answers) < FEWEST:
            continue
        marks: list[int] = []
        for question in (each for each in questionnaire.questions if each["kind"] == "scale"):
            given = [int(each[question["key"]]) for each in answers if each.get(question["key"])]
            if len(given) >= FEWEST:
                marks += given
        found[questionnaire.activity_id] = marks, len(answers)
    return found
