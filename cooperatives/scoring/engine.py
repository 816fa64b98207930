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
from math import lcm
from typing import Any

from cooperatives.instruments.answers import check_answer, is_visible
from cooperatives.instruments.canonical import canonical
from cooperatives.instruments.definition import Definition
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
        compiled, factors = [], []
        for rule in spec.questions:
            question = definition.question(rule.code)
            table, out = _table(question, rule)
            index = in_dimension[rule.code]
            factors.append(Fraction(100 * rule.maximum, out * worth[index]))
            alone = frozenset(option.code for option in question.options if option.alone)
            rows = question.row_codes if rule.formula != "share" else None
            rounded = tuple(_half_up(rule.maximum * count * self._unit, out) for count in range(out + 1))
            compiled.append((question, rounded, table, index, alone, rows))
        self._denominator = lcm(*(factor.denominator for factor in factors))
        self._plan = [
            (*item, int(factor * self._denominator)) for item, factor in zip(compiled, factors, strict=True)
        ]
        self._weights = [dimension.weight for dimension in spec.dimensions]
        self._codes = [dimension.code for dimension in spec.dimensions]
        self._total_denominator = self._denominator * sum(self._weights)

    def score(self, document: Mapping) -> Result:
        """The score of an answers document (see `cooperatives.instruments.answers`).

        Questions that are not scored are not looked at. Raises: NotScorable.
        """
        unit = self._unit
        sums = [0] * len(self._codes)
        questions = {}
        for question, rounded, table, index, alone, rows, factor in self._plan:
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
                    count = sum([table[code] for code in value])
                else:
                    if len(value) != len(rows):
                        raise self._refusal(question, value)
                    count = 0
                    for row in rows:
                        point = value[row]
                        if point is True or point is False:
                            raise self._refusal(question, value)
                        count += table[point]
            except (TypeError, KeyError, AttributeError) as error:
                raise self._refusal(question, value) from error
            sums[index] += factor * count
            questions[question.code] = rounded[count]
        total = _half_up(sum(map(int.__mul__, self._weights, sums)) * unit, self._total_denominator)
        denominator = self._denominator
        dimensions = {
            code: _half_up(n * unit, denominator) for code, n in zip(self._codes, sums, strict=True)
        }
        return Result(questions, dimensions, total, self.level(total).code, self.spec.decimals)

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
