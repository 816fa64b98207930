"""What makes an answers document acceptable.

An answers document is `{question code: value}`; a question without an answer is simply not there. Values by type:

    text, ateco, municipality   a string (a municipality is its six-digit ISTAT code)
    integer                     a whole number
    decimal                     a string such as "12.50", so that nothing is lost on the way
    date                        a string such as "2026-11-23"
    single                      "CODE"
    multiple                    ["A01", "A07"], or ["NESSUNA"] when none applies
    scale_matrix                {"D01": 0, "D02": 5}
    choice_matrix               {"M01": "NO", "M02": "PARTE"}
    percent100                  {"PA": "60", "SOCI": "40"}: percentages that sum to 100

Messages are English msgids with parameters; the caller translates them (`problem.message % problem.params`
after gettext).
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from stdnum.it import codicefiscale, iva

from cooperatives.instruments.definition import Definition, Question


def gettext_noop(msgid: str) -> str:
    """Mark a msgid for extraction without translating it: this module knows no language."""
    return msgid


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer, or with one of its rows."""

    question: str
    row: str
    code: str
    message: str
    params: dict = field(default_factory=dict, compare=False, hash=False)

    @property
    def missing(self) -> bool:
        """Whether something is lacking rather than wrong."""
        return self.code == "missing"

    @property
    def of_the_sum(self) -> bool:
        """Whether each row is right alone: only together they are not 100, so that they can be kept while they are mended."""
        return self.code == "E10"

    @property
    def unfinished(self) -> bool:
        """Whether going on may mend it: an answer that lacks, percentages that are not 100 yet."""
        return self.missing or (self.of_the_sum and Decimal(self.params["total"]) < 100)


Lookup = Callable[[str], bool]
EMAIL = re.compile(r"[^@\s<>\"']+@[^@\s<>\"']+\.[A-Za-z]{2,}")
URL = re.compile(r"https?://[^\s<>\"']+\.[^\s<>\"']+")
PHONE = re.compile(r"\+?[0-9][0-9 ./()-]{4,24}")
POSTCODE = re.compile(r"[0-9]{5}")
ATECO = re.compile(r"[0-9]{2}(\.[0-9]{1,2}(\.[0-9]{1,2})?)?")
ISTAT = re.compile(r"[0-9]{6}")


def is_visible(question: Question, document: Mapping) -> bool:
    """Whether the question is asked, given the answers so far. A condition on a hidden question is not met."""
    condition = question.visible_if
    if condition is None:
        return True
    value = document.get(condition.question)
    if value is None:
        return False
    if condition.at_least is not None:
        number = _number(value)
        return number is not None and number >= condition.at_least
    chosen = value if isinstance(value, list) else [value]
    return any(code in condition.any_of for code in chosen)


def visible_questions(definition: Definition, document: Mapping) -> list[Question]:
    """The questions to ask, in order; a question that depends on a hidden one is hidden too."""
    shown: dict[str, Question] = {}
    for question in definition.questions:
        condition = question.visible_if
        if condition is None or (condition.question in shown and is_visible(question, document)):
            shown[question.code] = question
    return list(shown.values())


def without_hidden(definition: Definition, document: Mapping) -> dict:
    """A copy of `document` with only the answers to questions that are asked: what a submission freezes."""
    codes = {question.code for question in visible_questions(definition, document)}
    return {code: value for code, value in document.items() if code in codes}


def is_complete(definition: Definition, document: Mapping, section: str | None = None) -> bool:
    """Whether nothing is missing or wrong."""
    return not check(definition, document, section)


def check(
    definition: Definition,
    document: Mapping,
    section: str | None = None,
    *,
    today: datetime.date | None = None,
    known: Mapping[str, Lookup] | None = None,
) -> list[Problem]:
    """Everything wrong with `document`, in the order of the questionnaire: empty means it can be submitted.

    `section` limits the check to one section. `known` may hold lookups for "ateco" and "municipality": functions that
    say whether a code exists; without them only the shape is checked. `today` bounds what cannot be in the future.
    Answers to hidden questions are not looked at: they are dropped when the document is frozen.
    """
    today = today or datetime.date.today()
    problems: list[Problem] = []
    for question in visible_questions(definition, document):
        if section is None or question.section == section:
            problems.extend(check_answer(question, document.get(question.code), today=today, known=known))
    for code in document:
        if code not in definition.index and section is None:
            problems.append(
                Problem(code, "", "unknown", gettext_noop("This question is not in the questionnaire."))
            )
    return problems


def check_answer(
    question: Question,
    value,
    *,
    today: datetime.date | None = None,
    known: Mapping[str, Lookup] | None = None,
    partial: bool = False,
) -> list[Problem]:
    """Everything wrong with one answer. With `partial` what is missing is not a problem (autosave, drafts)."""
    if value is None or value == "" or value == [] or value == {}:
        if partial or not question.required:
            return []
        if question.rows:
            return [_missing_row(question, row.code, row.label) for row in question.rows]
        return [Problem(question.code, "", "missing", gettext_noop("An answer is needed here."))]
    problems = _CHECKS[question.type](question, value, today or datetime.date.today(), known or {})
    return [problem for problem in problems if not (partial and problem.unfinished)]


def _missing_row(question: Question, row: str, label: str) -> Problem:
    return Problem(
        question.code,
        row,
        "missing",
        gettext_noop("An answer is needed in the row “%(row)s”."),
        {"row": label},
    )


def _wrong(question: Question, code: str, message: str, where: str = "", /, **params) -> list[Problem]:
    return [Problem(question.code, where, code, message, params)]


def _number(value) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _text(question, value, today, known):
    if not isinstance(value, str):
        return _wrong(question, "E15", gettext_noop("Write a text."))
    if "\x00" in value:
        return _wrong(question, "E15", gettext_noop("The text holds a character that cannot be stored."))
    if len(value) > question.max_length:
        return _wrong(
            question,
            "too_long",
            gettext_noop("The text is too long: %(length)s characters, at most %(maximum)s."),
            length=len(value),
            maximum=question.max_length,
        )
    if question.pattern and not re.fullmatch(question.pattern, value.strip()):
        return _wrong(
            question, "pattern", gettext_noop("This does not look right: check it against the example.")
        )
    return _FORMATS[question.format](question, value.strip())


def _email(question, value):
    return (
        []
        if EMAIL.fullmatch(value)
        else _wrong(question, "W09", gettext_noop("This does not look like an e-mail address."))
    )


def _url(question, value):
    return (
        []
        if URL.fullmatch(value)
        else _wrong(question, "url", gettext_noop("Write the address in full, from https:// on."))
    )


def _phone(question, value):
    return (
        []
        if PHONE.fullmatch(value)
        else _wrong(question, "phone", gettext_noop("This does not look like a phone number."))
    )


def _postcode(question, value):
    return (
        []
        if POSTCODE.fullmatch(value)
        else _wrong(question, "postcode", gettext_noop("A postal code has five digits."))
    )


def _tax_code(question, value):
    """The code of a company: eleven digits with their check digit; a person's code has its own refusal."""
    code = iva.compact(value)
    if len(code) == 16 and codicefiscale.is_valid(code):
        return _wrong(
            question, "E04", gettext_noop("This is a person's tax code: the cooperative's own is needed.")
        )
    if len(code) != 11 or not code.isdecimal():
        return _wrong(question, "E02", gettext_noop("The code has eleven digits."))
    if not iva.is_valid(code):
        return _wrong(
            question, "E03", gettext_noop("The check digit does not match: one digit may have been mistyped.")
        )
    return []


_FORMATS = {
    "": lambda question, value: [],
    "email": _email,
    "url": _url,
    "phone": _phone,
    "postcode": _postcode,
    "tax_code": _tax_code,
    "vat_number": _tax_code,
}


def _integer(question, value, today, known):
    if isinstance(value, bool) or not isinstance(value, int):
        return _wrong(question, "E09", gettext_noop("Write a whole number."))
    return _within(question, value, today)


def _decimal(question, value, today, known):
    number = _number(value)
    if number is None:
        return _wrong(question, "E09", gettext_noop("Write a number."))
    return _within(question, number, today)


def _within(question, number, today):
    if question.minimum is not None and number < question.minimum:
        return _wrong(
            question, "E09", gettext_noop("The number cannot be below %(minimum)s."), minimum=question.minimum
        )
    if question.maximum is not None and number > question.maximum:
        return _wrong(
            question, "E15", gettext_noop("The number cannot be above %(maximum)s."), maximum=question.maximum
        )
    if question.not_in_future and number > today.year:
        return _wrong(question, "E08", gettext_noop("The year is in the future."))
    return []


def _date(question, value, today, known):
    try:
        day = datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return _wrong(question, "E08", gettext_noop("This is not a date."))
    if question.not_in_future and day > today:
        return _wrong(question, "E08", gettext_noop("The date is in the future."))
    return []


def _single(question, value, today, known):
    if not isinstance(value, str) or value not in question.option_codes:
        return _wrong(question, "E15", gettext_noop("“%(value)s” is not one of the answers."), value=value)
    return []


def _multiple(question, value, today, known):
    if not isinstance(value, list):
        return _wrong(question, "E15", gettext_noop("A list of answers is needed."))
    codes = {option.code: option for option in question.options}
    for code in value:
        if not isinstance(code, str) or code not in codes:
            return _wrong(question, "E15", gettext_noop("“%(value)s” is not one of the answers."), value=code)
    if len(set(value)) != len(value):
        return _wrong(question, "E15", gettext_noop("The same answer is there twice."))
    if question.at_most is not None and len(value) > question.at_most:
        return _wrong(
            question,
            "E15",
            gettext_noop("At most %(number)s answers can be chosen here."),
            number=question.at_most,
        )
    alone = [codes[code] for code in value if codes[code].alone]
    if alone and len(value) > 1:
        return _wrong(
            question,
            "E14",
            gettext_noop("“%(option)s” cannot be chosen together with other answers."),
            option=alone[0].label,
        )
    return []


def _matrix(question, value, today, known):
    if not isinstance(value, Mapping):
        return _wrong(question, "E15", gettext_noop("An answer for each row is needed."))
    problems = []
    allowed = question.scale_values
    for row in question.rows:
        if row.code not in value or value[row.code] is None:
            problems.append(_missing_row(question, row.code, row.label))
            continue
        given = value[row.code]
        if isinstance(given, bool) or type(given) is not type(allowed[0]) or given not in allowed:
            problems += _wrong(
                question,
                "E15",
                gettext_noop("“%(value)s” is outside the scale in the row “%(row)s”."),
                row.code,
                value=given,
                row=row.label,
            )
    return problems + _unknown_rows(question, value)


def _percent(question, value, today, known):
    if not isinstance(value, Mapping):
        return _wrong(question, "E15", gettext_noop("An answer for each row is needed."))
    total = Decimal(0)
    wrong = _unknown_rows(question, value)
    for row in question.rows:
        number = _number(value.get(row.code) or 0)
        if number is None or not 0 <= number <= 100:
            wrong += _wrong(
                question,
                "E15",
                gettext_noop("A percentage from 0 to 100 is needed in the row “%(row)s”."),
                row.code,
                row=row.label,
            )
        else:
            total += number
    if not wrong and total != 100:
        return _wrong(
            question, "E10", gettext_noop("The sum is %(total)s: it must be 100."), total=str(total)
        )
    return wrong


def _unknown_rows(question, value):
    known_rows = set(question.row_codes)
    return [
        Problem(
            question.code,
            str(row),
            "E15",
            gettext_noop("The row “%(row)s” is not in the questionnaire."),
            {"row": row},
        )
        for row in value
        if row not in known_rows
    ]


def _ateco(question, value, today, known):
    if not isinstance(value, str) or not ATECO.fullmatch(value):
        return _wrong(question, "E11", gettext_noop("An ATECO code looks like 81.21.00."))
    exists = known.get("ateco")
    if exists and not exists(value):
        return _wrong(question, "E11", gettext_noop("The code %(value)s is not in ATECO 2025."), value=value)
    return []


def _municipality(question, value, today, known):
    exists = known.get("municipality")
    if not isinstance(value, str) or not ISTAT.fullmatch(value) or (exists and not exists(value)):
        return _wrong(question, "E07", gettext_noop("No municipality has this name or code."))
    return []


_CHECKS = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "single": _single,
    "multiple": _multiple,
    "scale_matrix": _matrix,
    "choice_matrix": _matrix,
    "percent100": _percent,
    "ateco": _ateco,
    "municipality": _municipality,
}
