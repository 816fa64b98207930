"""A section of a questionnaire: what was posted, what is wrong with it, how the page draws it."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, gettext

from cooperatives.actions.filling import lookups
from cooperatives.instruments import Option, Problem, Question, Section
from cooperatives.instruments.answers import check_answer
from cooperatives.instruments.wording import in_words
from land.core.models import Territory

Cell = tuple[str, str]
SEPARATOR = ":"
SHOWN = "shown"
MARK = "not_pertinent"


def name_of(cell: Cell, *, mark: bool = False) -> str:
    """The name of the field of an answer, or of the mark “not pertinent for us” beside it."""
    return SEPARATOR.join(part for part in (*cell, MARK if mark else "") if part)


def mark_in_words(mark: bool) -> str:
    """The mark as a person would say it."""
    return gettext("not pertinent for us") if mark else gettext("pertinent for us")


def sentence(problem: Problem) -> str:
    """What is wrong, in the reader's language."""
    return gettext(problem.message) % problem.params


@dataclass
class Choice:
    """One thing to tick, with its label in the reader's language."""

    value: str
    label: str
    hint: str
    checked: bool
    id: str
    alone: bool = False


@dataclass
class Line:
    """One row of a matrix or of percentages."""

    name: str
    id: str
    label: str
    value: Any
    choices: list[Choice] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    theirs: str = ""
    mark: Choice | None = None
    mark_theirs: str = ""
    to_confirm: bool = False


@dataclass
class Field:
    """A question as the page draws it."""

    question: Question
    label: str
    help: str
    id: str
    value: Any
    choices: list[Choice] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    theirs: str = ""
    condition: str = ""
    to_confirm: bool = False

    @property
    def name(self) -> str:
        return self.question.code


class SectionForm:
    """One section: reads what was posted into cells, checks them, and draws the questions with what was typed.

    `stored` are the answers document's cells as the database has them, `marked` those “not pertinent”, `unconfirmed` those
    of the last wave that nobody has looked at; `data` is the POST, or None. The page carries what it showed, so that only
    what this person changed is written.
    """

    def __init__(
        self,
        section: Section,
        stored: Mapping[str, Any],
        data: Any = None,
        *,
        marked: Collection[Cell] = (),
        unconfirmed: Collection[Cell] = (),
    ) -> None:
        self.section, self.stored, self.data = section, stored, data
        self.unconfirmed = unconfirmed
        self.language = get_language() or "it"
        self.problems: list[Problem] = []
        self.clashes: dict[Cell, Any] = {}
        self.mark_clashes: dict[Cell, bool] = {}
        self.wrote: dict[Cell, str] = {}
        self.cells = self._posted() if data is not None else self._of(stored)
        self.marked = self._marks_posted() if data is not None else set(marked)
        if data is not None:
            self._check()

    @property
    def shown(self) -> str:
        """What the page shows, for the hidden field that comes back with it."""
        marks = {name_of(cell, mark=True): ["1"] for cell in sorted(self.marked)}
        return json.dumps({SEPARATOR.join(cell): value for cell, value in self.cells.items()} | marks)

    @property
    def changes(self) -> dict[Cell, Any]:
        """What this person changed and may be stored: wrong answers stay on the page with their sentence."""
        refused = {(problem.question, problem.row) for problem in self.problems if not problem.of_the_sum}
        whole = {question for question, row in refused if not row}
        shown = self._shown()
        return {
            cell: value
            for cell, value in self.cells.items()
            if value != shown.get(SEPARATOR.join(cell)) and cell not in refused and cell[0] not in whole
        }

    @property
    def marks(self) -> dict[Cell, bool]:
        """The marks “not pertinent for us” that this person set or took away."""
        shown = self._shown()
        now = {cell: cell in self.marked for cell in self._markable()}
        return {cell: mark for cell, mark in now.items() if mark != bool(shown.get(name_of(cell, mark=True)))}

    @property
    def to_confirm(self) -> list[Cell]:
        """The answers of this section that wait for somebody's eyes."""
        return [cell for cell in self.cells if cell in self.unconfirmed]

    @property
    def fields(self) -> list[Field]:
        return [self._field(question) for question in self.section.questions]

    def _of(self, document: Mapping[str, Any]) -> dict[Cell, Any]:
        cells: dict[Cell, Any] = {}
        for question in self.section.questions:
            value = document.get(question.code)
            if question.rows:
                cells |= {(question.code, row): (value or {}).get(row) for row in question.row_codes}
            else:
                cells[question.code, ""] = value
        return cells

    def _shown(self) -> dict[str, Any]:
        try:
            shown = json.loads(self.data.get(SHOWN, "{}"))
        except ValueError:
            return {}
        return shown if isinstance(shown, dict) else {}

    def _markable(self) -> list[Cell]:
        matrices = [question for question in self.section.questions if question.type == "scale_matrix"]
        return [(question.code, row) for question in matrices for row in question.row_codes]

    def _marks_posted(self) -> set[Cell]:
        return {cell for cell in self._markable() if self.data.get(name_of(cell, mark=True))}

    def _posted(self) -> dict[Cell, Any]:
        cells: dict[Cell, Any] = {}
        for question in self.section.questions:
            code = question.code
            if question.type == "multiple":
                cells[code, ""] = list(dict.fromkeys(self.data.getlist(code))) or None
            elif question.rows:
                for row in question.row_codes:
                    cells[code, row] = typed(question, self.data.get(f"{code}{SEPARATOR}{row}", ""))
            else:
                cells[code, ""] = typed(question, self.data.get(code, ""))
        return cells

    def _check(self) -> None:
        known = lookups()
        for question in self.section.questions:
            self.problems += check_answer(question, value_of(question, self.cells), known=known, partial=True)

    def _field(self, question: Question) -> Field:
        code = question.code
        value = self.cells.get((code, ""))
        drawn = Field(
            question=question,
            label=question.text(self.language),
            help=question.help_text(self.language),
            id=f"q-{code}",
            value="" if value is None else value,
            errors=[
                sentence(problem) for problem in self.problems if problem.question == code and not problem.row
            ],
            theirs=self._theirs(question, (code, "")),
            condition=self._condition(question),
            to_confirm=any(cell in self.unconfirmed for cell in self.cells if cell[0] == code),
        )
        chosen = value if isinstance(value, list) else [value]
        drawn.choices = [self._choice(option, code, option.code in chosen) for option in question.options]
        if question.type == "municipality":
            drawn.choices = [
                Choice(place.code, f"{place.name} ({place.parent.code})", "", place.code == value, "")
                for place in Territory.objects.municipalities()
            ]
        for row in question.rows:
            name = f"{code}{SEPARATOR}{row.code}"
            now = self.cells.get((code, row.code))
            line = Line(
                name=name,
                id=f"q-{code}-{row.code}",
                label=row.text(self.language),
                value="" if now is None else now,
                errors=[sentence(p) for p in self.problems if (p.question, p.row) == (code, row.code)],
                theirs=self._theirs(question, (code, row.code)),
                mark_theirs=self._mark_theirs((code, row.code)),
                to_confirm=(code, row.code) in self.unconfirmed,
            )
            if question.type == "scale_matrix":
                marked = (code, row.code) in self.marked
                line.mark = Choice(f"{name}{SEPARATOR}{MARK}", "", "", marked, f"{line.id}-np")
            line.choices = [
                self._choice(point, f"{code}-{row.code}", str(now) == point.code) for point in question.scale
            ]
            drawn.lines.append(line)
        return drawn

    def _choice(self, option: Option, owner: str, checked: bool) -> Choice:
        hint = (self.language == "en" and option.hint_en) or option.hint
        return Choice(
            option.code, option.text(self.language), hint, checked, f"o-{owner}-{option.code}", option.alone
        )

    def _condition(self, question: Question) -> str:
        condition = question.visible_if
        if condition is None:
            return ""
        other = next((each for each in self.section.questions if each.code == condition.question), None)
        if other is None:
            return ""
        if condition.at_least is not None:
            wanted = gettext("at least %(number)s") % {"number": condition.at_least}
        else:
            labels = [
                option.text(self.language) for option in other.options if option.code in condition.any_of
            ]
            wanted = gettext(" or ").join(f"“{label}”" for label in labels)
        return gettext("Only if the answer to “%(question)s” is %(wanted)s.") % {
            "question": other.text(self.language), "wanted": wanted,
        }  # fmt: skip

    def _theirs(self, question: Question, cell: Cell) -> str:
        """Who wrote what meanwhile in an answer that this person changed too."""
        if cell not in self.clashes:
            return ""
        value = in_words(question, self.clashes[cell], self.language) or gettext("no answer")
        return f"{self.wrote[cell]} {value}."

    def _mark_theirs(self, cell: Cell) -> str:
        """The same of the mark “not pertinent for us”."""
        if cell not in self.mark_clashes:
            return ""
        return f"{self.wrote[cell]} {mark_in_words(self.mark_clashes[cell])}."


def typed(question: Question, text: str) -> Any:
    """What was typed, in the form of an answers document; None when nothing was. What cannot be read stays as typed."""
    text = text.strip()
    if not text:
        return None
    if question.type in ("integer", "scale_matrix"):
        digits = re.sub(r"(?<=\d)[. ](?=\d{3}\b)", "", text)
        return int(digits) if re.fullmatch(r"-?\d{1,18}", digits) else text
    if question.type in ("decimal", "percent100"):
        return text.replace(",", ".").removesuffix("%").strip()
    if question.type == "date" and (found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)):
        day, month, year = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    return text


def value_of(question: Question, cells: Mapping[Cell, Any]) -> Any:
    """The value of a question in an answers document, from its cells."""
    if not question.rows:
        return cells.get((question.code, ""))
    return {
        row: cells[question.code, row]
        for row in question.row_codes
        if cells.get((question.code, row)) is not None
    }
