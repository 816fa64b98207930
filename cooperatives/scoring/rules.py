"""Rules of intervention: what is measured in a scored response, against which number, and why a rule applied.

A condition is `{"join": "all" or "any", "tests": [test, …]}`; a test is a measure, a comparison and a number:

    {"measure": "chosen", "question": "Q8", "options": ["H01"], "is": "at_most", "number": 2}
        how many options of a question are ticked, of all (those that exclude the others aside) or of the ones named
    {"measure": "rows", "question": "Q4", "up_to": 0, "is": "at_least", "number": 5}
        how many rows of a matrix stand at a point up to `up_to`; rows marked “not pertinent for us” do not count
    {"measure": "dimension", "of": ["D2", "D5"], "minus": ["D3"], "is": "at_least", "number": 25}
        the mean of some dimensions (0–100), less the mean of others if there are any
    {"measure": "highest", "of": ["D1", "D2"], "is": "at_least", "number": 76}
        the highest of some dimensions
    {"measure": "fact", "fact": "workers", "is": "at_least", "number": 10}
        a number that the registry knows; a fact that nobody knows makes its test fail, whatever is asked

Numbers compare exactly: scores are decimals, means are fractions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cooperatives.instruments.definition import Definition, Question

COMPARISONS = ("at_most", "at_least", "below", "above")
FACTS = ("workers", "mentor", "parity_obliged", "parity_report_missing")
KEYS = {
    "chosen": ({"question"}, {"options"}),
    "rows": ({"question", "up_to"}, set()),
    "dimension": ({"of"}, {"minus"}),
    "highest": ({"of"}, set()),
    "fact": ({"fact"}, set()),
}
MATRICES = ("scale_matrix",)


class RuleError(ValueError):
    """A condition that cannot be read; the message names the place."""


@dataclass(frozen=True, slots=True)
class Case:
    """What rules look at: answers of a frozen document, rows set aside, dimensions 0–100 by code, facts of the registry."""

    answers: Mapping[str, Any]
    dimensions: Mapping[str, Decimal]
    facts: Mapping[str, int | None] = field(default_factory=dict)
    not_pertinent: frozenset[str] = frozenset()


def check_condition(condition: Any, definition: Definition, dimensions: Sequence[str]) -> None:
    """Raise RuleError unless the condition speaks of questions, options and dimensions that exist."""
    if not isinstance(condition, dict) or set(condition) != {"join", "tests"}:
        raise RuleError("a condition has join and tests")
    if (
        condition["join"] not in ("all", "any")
        or not isinstance(condition["tests"], list)
        or not condition["tests"]
    ):
        raise RuleError("join is all or any, and there is at least one test")
    for number, test in enumerate(condition["tests"], start=1):
        _check_test(test, definition, set(dimensions), f"test {number}")


def _check_test(test: Any, definition: Definition, dimensions: set[str], where: str) -> None:
    measure = test.get("measure") if isinstance(test, dict) else None
    if measure not in KEYS:
        raise RuleError(f"{where}: unknown measure {measure!r}")
    required, optional = KEYS[measure]
    keys = set(test) - {"measure", "is", "number"}
    if not required <= keys <= required | optional or {"is", "number"} - set(test):
        raise RuleError(f"{where}: {measure} needs {', '.join(sorted(required))}, is and number")
    if test["is"] not in COMPARISONS:
        raise RuleError(f"{where}: unknown comparison {test['is']!r}")
    if isinstance(test["number"], bool) or not isinstance(test["number"], int):
        raise RuleError(f"{where}: number must be a whole number")
    if measure in ("chosen", "rows"):
        question = definition.index.get(test["question"])
        if question is None:
            raise RuleError(f"{where}: no question {test['question']!r}")
        _check_question(test, question, where)
    elif measure == "fact":
        if test["fact"] not in FACTS:
            raise RuleError(f"{where}: unknown fact {test['fact']!r}")
    else:
        codes = [*test["of"], *test.get("minus", [])]
        if not test["of"] or not set(codes) <= dimensions:
            raise RuleError(f"{where}: unknown dimension in {', '.join(map(str, codes))}")


def _check_question(test: Mapping[str, Any], question: Question, where: str) -> None:
    if test["measure"] == "chosen":
        if question.type != "multiple" or not set(test.get("options", [])) <= set(question.option_codes):
            raise RuleError(f"{where}: options of {question.code} that do not exist")
    elif question.type not in MATRICES:
        raise RuleError(f"{where}: {question.code} has no rows on a scale")


def applies(condition: Mapping[str, Any], case: Case, definition: Definition) -> bool:
    """Whether a condition holds for this case."""
    results = (_holds(test, case, definition) for test in condition["tests"])
    return all(results) if condition["join"] == "all" else any(results)


def _holds(test: Mapping[str, Any], case: Case, definition: Definition) -> bool:
    value = measured(test, case, definition)
    if value is None:
        return False
    number = test["number"]
    return {
        "at_most": value <= number,
        "at_least": value >= number,
        "below": value < number,
        "above": value > number,
    }[test["is"]]


def measured(test: Mapping[str, Any], case: Case, definition: Definition) -> Fraction | None:
    """What a test measures, in its own unit (ticks, rows, points 0–100, the fact's); None when it is not known."""
    measure = test["measure"]
    if measure == "fact":
        fact = case.facts.get(test["fact"])
        return None if fact is None else Fraction(fact)
    if measure in ("chosen", "rows"):
        question = definition.question(test["question"])
        answer = case.answers.get(question.code)
        if answer is None:
            return None
        if measure == "chosen":
            alone = {option.code for option in question.options if option.alone}
            wanted = set(test.get("options") or set(question.option_codes) - alone)
            return Fraction(len(wanted & set(answer)))
        rows = (row for row in question.row_codes if f"{question.code}:{row}" not in case.not_pertinent)
        return Fraction(sum(answer[row] <= test["up_to"] for row in rows))
    known = [code for code in (*test["of"], *test.get("minus", [])) if code in case.dimensions]
    if len(known) < len(test["of"]) + len(test.get("minus", [])):
        return None
    values = [Fraction(case.dimensions[code]) for code in test["of"]]
    if measure == "highest":
        return max(values)
    others = [Fraction(case.dimensions[code]) for code in test.get("minus", [])]
    mean = sum(values, Fraction(0)) / len(values)
    return mean - sum(others, Fraction(0)) / len(others) if others else mean


def priority(total: Decimal, rules_that_weigh: int, planned: int, areas: int = 10) -> int:
    """How urgent it is to help, 0–100: far behind, with many reasons, and ready to invest comes first.

    round(0.6 · (100 − total) + 4 · rules + 16 · planned / areas), halves upwards, at most 100. `total` is 0–100, `planned` how
    many of the `areas` of question 1 the cooperative means to invest in. Source: specification of the registry, §7.6.
    """
    exact = Fraction(6, 10) * (100 - Fraction(total)) + 4 * rules_that_weigh + Fraction(16 * planned, areas)
    return min(100, (2 * exact.numerator + exact.denominator) // (2 * exact.denominator))
