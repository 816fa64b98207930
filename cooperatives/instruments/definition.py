"""What a questionnaire is made of, read strictly: an unknown key or a duplicate code is refused."""

import re
from dataclasses import dataclass, field

from cooperatives.instruments.canonical import sha256

TYPES = (
    "text",
    "integer",
    "decimal",
    "date",
    "single",
    "multiple",
    "scale_matrix",
    "choice_matrix",
    "percent100",
    "ateco",
    "municipality",
)
WITH_OPTIONS = ("single", "multiple")
WITH_SCALE = ("scale_matrix", "choice_matrix")
WITH_ROWS = ("scale_matrix", "choice_matrix", "percent100")
FORMATS = ("", "email", "url", "phone", "tax_code", "vat_number", "postcode")
SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


class DefinitionError(ValueError):
    """The file of an instrument or of a scoring specification is not well formed; the message says where."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen: an option, a row, or a point of a scale."""

    code: str
    label: str
    label_en: str = ""
    hint: str = ""
    hint_en: str = ""
    none: bool = False
    exclusive: bool = False

    @property
    def alone(self) -> bool:
        """Whether it cannot be chosen with others of its question."""
        return self.none or self.exclusive

    def text(self, language: str = "it") -> str:
        return self.label_en if language == "en" and self.label_en else self.label


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question is shown: `question` has one of the codes `any_of`, or a number of `at_least`."""

    question: str
    any_of: tuple[str, ...] = ()
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    type: str
    label: str
    section: str
    label_en: str = ""
    help: str = ""
    help_en: str = ""
    required: bool = True
    visible_if: Condition | None = None
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    scale: tuple[Option, ...] = ()
    format: str = ""
    pattern: str = ""
    multiline: bool = False
    max_length: int = 500
    minimum: int | None = None
    maximum: int | None = None
    not_in_future: bool = False
    at_most: int | None = None

    def text(self, language: str = "it") -> str:
        return self.label_en if language == "en" and self.label_en else self.label

    def help_text(self, language: str = "it") -> str:
        return self.help_en if language == "en" and self.help_en else self.help

    @property
    def option_codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    @property
    def row_codes(self) -> tuple[str, ...]:
        return tuple(row.code for row in self.rows)

    @property
    def scale_values(self) -> tuple:
        """What a row can be worth in an answers document: integers for a numeric scale, codes otherwise."""
        if self.type == "scale_matrix":
            return tuple(int(point.code) for point in self.scale)
        return tuple(point.code for point in self.scale)


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: str
    title_en: str = ""
    minutes: int = 0
    intro: str = ""
    intro_en: str = ""
    dimension: str = ""
    questions: tuple[Question, ...] = ()

    def text(self, language: str = "it") -> str:
        return self.title_en if language == "en" and self.title_en else self.title

    def intro_text(self, language: str = "it") -> str:
        return self.intro_en if language == "en" and self.intro_en else self.intro


@dataclass(frozen=True, slots=True)
class Definition:
    """A questionnaire: `data` is the document it was read from, `sha256` the hash of its canonical JSON."""

    code: str
    version: str
    language: str
    title: str
    sections: tuple[Section, ...]
    sha256: str
    data: dict = field(repr=False, compare=False, hash=False)
    title_en: str = ""
    summary: str = ""
    summary_en: str = ""
    who_sees: str = ""
    who_sees_en: str = ""
    report: str = ""
    report_en: str = ""
    at_hand: tuple[tuple[str, str], ...] = ()
    licence: str = ""
    attribution: str = ""
    source: str = ""
    index: dict[str, Question] = field(default_factory=dict, repr=False, compare=False, hash=False)

    @classmethod
    def from_dict(cls, data: dict) -> "Definition":
        """Read a questionnaire from the content of its TOML file or from a stored version.

        Raises: DefinitionError, which names the place.
        """
        return _Reader(data).definition()

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(self.index.values())

    @property
    def minutes(self) -> int:
        """How long it takes, in minutes: the sum of the estimates of its sections."""
        return sum(section.minutes for section in self.sections)

    def question(self, code: str) -> Question:
        """The question with this code. Raises KeyError."""
        return self.index[code]

    def section(self, code: str) -> Section:
        """The section with this code. Raises KeyError."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)

    def text(self, name: str, language: str = "it") -> str:
        """One of the texts title, summary, who_sees, report in `language`, Italian when there is no other."""
        return (language == "en" and getattr(self, f"{name}_en")) or getattr(self, name)


OPTION_KEYS = {"code", "label", "label_en", "hint", "hint_en", "none", "exclusive"}
QUESTION_KEYS = {
    "code", "type", "label", "label_en", "help", "help_en", "required", "visible_if", "options", "option_list",
    "rows", "scale", "format", "pattern", "multiline", "max_length", "minimum", "maximum", "not_in_future", "at_most",
}  # fmt: skip
SECTION_KEYS = {"code", "title", "title_en", "dimension", "minutes", "intro", "intro_en", "questions"}
TEXTS = ("title_en", "summary", "summary_en", "who_sees", "who_sees_en", "report", "report_en", "licence",
         "attribution", "source")  # fmt: skip
KEYS = {"code", "version", "language", "title", "at_hand", "scales", "option_lists", "sections", *TEXTS}


class _Reader:
    """Turns a document into a Definition and refuses what it does not know."""

    def __init__(self, data: dict):
        self.data = data
        self.seen: dict[str, Question] = {}

    def definition(self) -> Definition:
        data = self.data
        _known(data, KEYS, "instrument")
        code = _code(data, "instrument")
        version = str(data.get("version", ""))
        if not SEMVER.fullmatch(version):
            raise DefinitionError(f"{code}: version {version!r} is not like 1.0.0")
        self.scales = {
            name: self.options(
                _list(_table(value, {"points"}, f"scale {name}"), "points", name), f"scale {name}"
            )
            for name, value in data.get("scales", {}).items()
        }
        self.lists = {
            name: self.options(
                _list(_table(value, {"options"}, f"list {name}"), "options", name), f"list {name}"
            )
            for name, value in data.get("option_lists", {}).items()
        }
        sections = tuple(self.section(item) for item in _list(data, "sections", code))
        _unique([section.code for section in sections], f"{code}: section")
        at_hand = tuple(
            (
                _text(_table(item, {"label", "label_en"}, "at_hand"), "label", "at_hand"),
                item.get("label_en", ""),
            )
            for item in data.get("at_hand", [])
        )
        return Definition(
            code=code,
            version=version,
            language=data.get("language", "it"),
            title=_text(data, "title", code),
            sections=sections,
            sha256=sha256(data),
            data=data,
            at_hand=at_hand,
            index=self.seen,
            **{name: data.get(name, "") for name in TEXTS},
        )

    def section(self, data: dict) -> Section:
        _known(data, SECTION_KEYS, "section")
        code = _code(data, "section")
        questions = tuple(self.question(item, code) for item in _list(data, "questions", code))
        rest = {key: value for key, value in data.items() if key not in ("questions", "code", "title")}
        return Section(code=code, title=_text(data, "title", code), questions=questions, **rest)

    def question(self, data: dict, section: str) -> Question:
        _known(data, QUESTION_KEYS, f"question in {section}")
        code = _code(data, f"question in {section}")
        where = f"question {code}"
        if code in self.seen:
            raise DefinitionError(f"{where}: duplicate code")
        kind = data.get("type")
        if kind not in TYPES:
            raise DefinitionError(f"{where}: unknown type {kind!r}")
        if data.get("format", "") not in FORMATS:
            raise DefinitionError(f"{where}: unknown format {data['format']!r}")
        question = Question(
            section=section,
            label=_text(data, "label", where),
            visible_if=self.condition(data, where),
            options=self.choices(data, where) if kind in WITH_OPTIONS else self.without(data, ("options", "option_list"), where),
            rows=self.options(_list(data, "rows", where), where) if kind in WITH_ROWS else self.without(data, ("rows",), where),
            scale=self.scale(data, where) if kind in WITH_SCALE else self.without(data, ("scale",), where),
            **{
                key: value
                for key, value in data.items()
                if key not in ("label", "visible_if", "options", "option_list", "rows", "scale")
            },
        )  # fmt: skip
        if question.at_most is not None and (kind != "multiple" or question.at_most < 1):
            raise DefinitionError(f"{where}: at_most belongs to questions of type multiple")
        if kind == "scale_matrix" and not all(point.code.isdecimal() for point in question.scale):
            raise DefinitionError(f"{where}: the points of a scale_matrix must be whole numbers")
        self.seen[code] = question
        return question

    def without(self, data: dict, keys: tuple[str, ...], where: str) -> tuple:
        for key in keys:
            if key in data:
                raise DefinitionError(f"{where}: {key} does not belong to the type {data['type']}")
        return ()

    def choices(self, data: dict, where: str) -> tuple[Option, ...]:
        if ("options" in data) == ("option_list" in data):
            raise DefinitionError(f"{where}: give either options or option_list")
        if "options" in data:
            return self.options(_list(data, "options", where), where)
        return self._named(self.lists, data["option_list"], where)

    def scale(self, data: dict, where: str) -> tuple[Option, ...]:
        return self._named(self.scales, data.get("scale"), where)

    def _named(self, table: dict, name, where: str) -> tuple[Option, ...]:
        if name not in table:
            raise DefinitionError(f"{where}: nothing is called {name!r}")
        return table[name]

    def options(self, items: list, where: str) -> tuple[Option, ...]:
        options = []
        for item in items:
            _known(item, OPTION_KEYS, where)
            options.append(
                Option(**{**item, "code": _code(item, where), "label": _text(item, "label", where)})
            )
        _unique([option.code for option in options], where)
        return tuple(options)

    def condition(self, data: dict, where: str) -> Condition | None:
        """`visible_if` may only look back, so that a form can be read from top to bottom."""
        if "visible_if" not in data:
            return None
        item = _table(data["visible_if"], {"question", "any_of", "at_least"}, f"{where}.visible_if")
        other = self.seen.get(str(item.get("question")))
        if other is None:
            raise DefinitionError(f"{where}: visible_if must name a question that comes before")
        if ("any_of" in item) == ("at_least" in item):
            raise DefinitionError(f"{where}: visible_if wants either any_of or at_least")
        if "any_of" in item and not set(item["any_of"]) <= set(other.option_codes):
            raise DefinitionError(f"{where}: visible_if names options that {other.code} does not have")
        if "at_least" in item and other.type not in ("integer", "decimal"):
            raise DefinitionError(f"{where}: at_least wants a number, {other.code} is not one")
        return Condition(other.code, tuple(item.get("any_of", ())), item.get("at_least"))


def _known(data, keys: set, where: str) -> None:
    if not isinstance(data, dict):
        raise DefinitionError(f"{where}: a table was expected")
    unknown = sorted(set(data) - keys)
    if unknown:
        raise DefinitionError(f"{where}: unknown key {', '.join(unknown)}")


def _table(data, keys: set, where: str) -> dict:
    _known(data, keys, where)
    return data


def _list(data: dict, key: str, where: str) -> list:
    value = data.get(key)
    if not isinstance(value, list) or not value:
        raise DefinitionError(f"{where}: {key} is missing or empty")
    return value


def _text(data: dict, key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise DefinitionError(f"{where}: {key} is missing")
    return value


def _code(data: dict, where: str) -> str:
    code = _text(data, "code", where)
    if not CODE.fullmatch(code):
        raise DefinitionError(f"{where}: {code!r} is not a code")
    return code


def _unique(codes: list[str], where: str) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise DefinitionError(f"{where}: duplicate code {code}")
