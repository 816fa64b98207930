"""The arithmetic. Every score is a whole number over one denominator until the single rounding at the end.

With count(q) the points ticked in a question, out(q) the most that can be ticked and max(q) what the question is worth:

    question   max(q) × count(q) / out(q)                         0 … max(q)
    dimension  100 × Σ question / Σ max(q)                        0 … 100
    total      Σ weight × dimension / Σ weight                    0 … 100, of exact dimensions
    rounded    half-up to `decimals`; the level is read on the rounded total

Method: JRC133234 (2023). Worked example: TV03 in the tests, 81.06.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import repeat
from math import lcm
from operator import mul
from typing import Any

from cooperatives.instruments.answers import check_answer, is_visible
from cooperatives.instruments.canonical import canonical
from cooperatives.instruments.definition import Definition, Question
from cooperatives.scoring.quality import Quality
from cooperatives.scoring.spec import Level, Spec


class NotScorable(ValueError):
    """The document has a question or a row without an acceptable answer, or one that was not asked."""

    def __init__(self, question: str, row: str = "", reason: str = ""):
        self.question, self.row, self.reason = question, row, reason
        super().__init__(f"{question}{'/' + row if row else ''}: {reason}")


@dataclass(frozen=True, slots=True)
class Result:
    """A score. Numbers are whole units of 10^-decimals (8106 is 81.06), so that equal results are equal bytes."""

    questions: dict[str, int]
    dimensions: dict[str, int]
    total: int
    level: str
    decimals: int

    def decimal(self, units: int) -> Decimal:
        """The number that `units` stand for, with all its decimals: 8500 is Decimal("85.00")."""
        return Decimal(units).scaleb(-self.decimals)

    def text(self, units: int) -> str:
        """The number that `units` stand for as it is stored, with all its decimals: 8500 is “85.00”."""
        return _text(units, self.decimals)

    def as_json(self) -> str:
        """The same text for the same score, always: what a hash may be taken of."""
        return canonical(
            {
                "q": {code: self.text(units) for code, units in self.questions.items()},
                "d": {code: self.text(units) for code, units in self.dimensions.items()},
                "total": self.text(self.total),
                "level": self.level,
            }
        )


class Scorer:
    """A specification made ready for one instrument version: build once, use for every document.

    Raises: DefinitionError when the two do not fit.
    """

    def __init__(self, definition: Definition, spec: Spec):
        spec.fits(definition)
        self.definition, self.spec, self.quality = definition, spec, Quality(definition)
        self._unit = 10**spec.decimals
        self._levels = [(level.up_to * self._unit, level) for level in spec.levels]
        in_dimension = {
            code: index for index, dimension in enumerate(spec.dimensions) for code in dimension.questions
        }
        worth = [0] * len(spec.dimensions)
        for rule in spec.questions:
            worth[in_dimension[rule.code]] += rule.maximum
        tables = [_table(definition.question(rule.code), rule) for rule in spec.questions]
        factors = [
            Fraction(100 * rule.maximum, out * worth[in_dimension[rule.code]])
            for rule, (_points, out) in zip(spec.questions, tables, strict=True)
        ]
        self._denominator = lcm(*(factor.denominator for factor in factors))
        self._plan: list[tuple[Question, dict, frozenset[str], tuple[str, ...] | None]] = []
        self._rounded: list[list[int]] = []  # of each question, by points ticked
        self._written: list[list[str]] = []  # the same as stored: “"Q1A": "10.00"”
        self._factors: list[
            tuple[int, int]
        ] = []  # the dimension of each question, and what a point is worth there
        for rule, (points, out), factor in zip(spec.questions, tables, factors, strict=True):
            question = definition.question(rule.code)
            alone = frozenset(option.code for option in question.options if option.alone)
            rounded = [_half_up(rule.maximum * count * self._unit, out) for count in range(out + 1)]
            self._factors.append((in_dimension[rule.code], int(factor * self._denominator)))
            self._plan.append(
                (question, points, alone, question.row_codes if rule.formula != "share" else None)
            )
            self._rounded.append(rounded)
            self._written.append([_pair(rule.code, units, spec.decimals) for units in rounded])
        self._weights = [dimension.weight for dimension in spec.dimensions]
        self._codes = [dimension.code for dimension in spec.dimensions]
        self._total_denominator = self._denominator * sum(self._weights)

    def score(self, document: Mapping) -> Result:
        """The score of an answers document (see `cooperatives.instruments.answers`).

        Questions that are not scored are not looked at. Raises: NotScorable.
        """
        counts = self._counts(document)
        dimensions, total = self._add(counts)
        questions = {
            question.code: rounded[count]
            for (question, *_rest), rounded, count in zip(self._plan, self._rounded, counts, strict=True)
        }
        named = dict(zip(self._codes, dimensions, strict=True))
        return Result(questions, named, total, self.level(total).code, self.spec.decimals)

    def texts(self, document: Mapping) -> tuple[str, str, str, str]:
        """The same score as it is stored: questions and dimensions as JSON objects, the total, the code of the level.

        Raises: NotScorable.
        """
        counts, decimals = self._counts(document), self.spec.decimals
        dimensions, total = self._add(counts)
        questions = ", ".join([written[count] for written, count in zip(self._written, counts, strict=True)])
        named = ", ".join(map(_pair, self._codes, dimensions, repeat(decimals)))
        return f"{{{questions}}}", f"{{{named}}}", _text(total, decimals), self.level(total).code

    def _counts(self, document: Mapping) -> list[int]:
        """The points ticked in each question of the specification."""
        counts = []
        for question, points, alone, rows in self._plan:
            value: Any = document.get(question.code)
            if question.visible_if is not None and not is_visible(question, document):
                raise NotScorable(question.code, "", "the question was not asked")
            try:
                if rows is None:
                    size = len(value)
                    if not size or type(value) is not list or (size > 1 and (
                        len(set(value)) != size or not alone.isdisjoint(value)
                    )):  # fmt: skip
                        raise self._refusal(question, value)
                    counts.append(sum(map(points.__getitem__, value)))
                else:
                    given = list(map(value.__getitem__, rows))
                    if len(value) != len(rows) or bool in map(type, given):
                        raise self._refusal(question, value)
                    counts.append(sum(map(points.__getitem__, given)))
            except (TypeError, KeyError, AttributeError) as error:
                raise self._refusal(question, value) from error
        return counts

    def _add(self, counts: list[int]) -> tuple[list[int], int]:
        """The dimensions and the total, rounded."""
        sums = [0] * len(self._codes)
        for (index, factor), count in zip(self._factors, counts, strict=True):
            sums[index] += factor * count
        total = _half_up(sum(map(mul, self._weights, sums)) * self._unit, self._total_denominator)
        return [_half_up(each * self._unit, self._denominator) for each in sums], total

    def level(self, units: int) -> Level:
        """The level of a rounded score, in units of 10^-decimals: 2500 is Base, 2501 is Medio."""
        for bound, level in self._levels:
            if units <= bound:
                return level
        raise ValueError(f"{units} is above 100")

    def _refusal(self, question, value) -> NotScorable:
        """Why the document cannot be scored, in the words of the form's own check."""
        for problem in check_answer(question, value):
            return NotScorable(problem.question, problem.row, problem.message % problem.params)
        return NotScorable(question.code, "", "the answer is not in the form of an answers document")


@lru_cache(maxsize=20_000)
def _text(units: int, decimals: int) -> str:
    """A number written out; a score has no more different values than there is room for here."""
    return str(Decimal(units).scaleb(-decimals))


@lru_cache(maxsize=20_000)
def _pair(code: str, units: int, decimals: int) -> str:
    """A member of a JSON object; neither codes nor numbers ever hold what JSON would have to escape."""
    return f'"{code}": "{_text(units, decimals)}"'


@lru_cache(maxsize=20_000)
def _half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to numerator / denominator (both ≥ 0), halves upwards."""
    return (2 * numerator + denominator) // (2 * denominator)


def _table(question, rule) -> tuple[dict, int]:
    """What each answer of a question counts, and the most that the whole question can count."""
    if rule.formula == "share":
        table = {code: 0 if code in rule.zero else 1 for code in question.option_codes}
        return table, sum(table.values())
    if rule.formula == "scale_mean":
        return {value: value for value in question.scale_values}, rule.top * len(question.rows)
    table = dict(rule.points)
    return table, max(table.values()) * len(question.rows)
