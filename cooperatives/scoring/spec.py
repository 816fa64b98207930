"""What answers are worth, read strictly from the TOML beside an instrument."""

from dataclasses import dataclass, field

from cooperatives.instruments.canonical import sha256
from cooperatives.instruments.definition import SEMVER, Definition, DefinitionError

FORMULAS = {"share": {"zero"}, "scale_mean": {"top"}, "points_sum": {"points"}}
TYPE_OF_FORMULA = {"share": "multiple", "scale_mean": "scale_matrix", "points_sum": "choice_matrix"}


@dataclass(frozen=True, slots=True)
class QuestionRule:
    """How one question gives 0 to `maximum` points; see the comments in the TOML for the three formulas."""

    code: str
    formula: str
    maximum: int
    zero: tuple[str, ...] = ()
    top: int = 0
    points: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """A part of the result, 0 to 100; `weight` is its share in the total, relative to the others."""

    code: str
    label: str
    questions: tuple[str, ...]
    label_en: str = ""
    weight: int = 1

    def text(self, language: str = "it") -> str:
        return self.label_en if language == "en" and self.label_en else self.label


@dataclass(frozen=True, slots=True)
class Level:
    """The level of the scores above the previous one's `up_to` and up to and including its own."""

    code: str
    label: str
    up_to: int
    label_en: str = ""
    description: str = ""
    description_en: str = ""

    def text(self, language: str = "it") -> str:
        return self.label_en if language == "en" and self.label_en else self.label

    def describe(self, language: str = "it") -> str:
        return self.description_en if language == "en" and self.description_en else self.description


@dataclass(frozen=True, slots=True)
class Spec:
    """A scoring specification: `data` is the document it was read from, `sha256` the hash of its canonical JSON."""

    code: str
    version: str
    instrument: str
    instrument_versions: tuple[str, ...]
    decimals: int
    questions: tuple[QuestionRule, ...]
    dimensions: tuple[Dimension, ...]
    levels: tuple[Level, ...]
    source: str
    sha256: str
    data: dict = field(repr=False, compare=False, hash=False)

    @classmethod
    def from_dict(cls, data: dict) -> "Spec":
        """Read a specification. Raises: DefinitionError, which names the place."""
        keys = {"code", "version", "instrument", "instrument_versions", "source", "unanswered", "rounding",
                "questions", "dimensions", "levels"}  # fmt: skip
        _known(data, keys, "scoring spec", required=keys)
        if not SEMVER.fullmatch(str(data["version"])):
            raise DefinitionError(f"scoring spec: version {data['version']!r} is not like 1.0.0")
        if data["unanswered"] != "refuse":
            raise DefinitionError("scoring spec: unanswered must be 'refuse'")
        rounding = data["rounding"]
        _known(rounding, {"decimals", "mode", "when"}, "rounding", required={"decimals", "mode", "when"})
        if (rounding["mode"], rounding["when"]) != ("half_up", "once_at_the_end") or rounding[
            "decimals"
        ] not in (0, 1, 2):
            raise DefinitionError("rounding: only half_up, once_at_the_end, to 0, 1 or 2 decimals")
        questions = tuple(_rule(item) for item in data["questions"])
        dimensions = tuple(_dimension(item) for item in data["dimensions"])
        levels = tuple(_level(item) for item in data["levels"])
        _consistent(questions, dimensions, levels)
        return cls(
            code=data["code"],
            version=data["version"],
            instrument=data["instrument"],
            instrument_versions=tuple(data["instrument_versions"]),
            decimals=rounding["decimals"],
            questions=questions,
            dimensions=dimensions,
            levels=levels,
            source=data["source"],
            sha256=sha256(data),
            data=data,
        )

    def fits(self, definition: Definition) -> None:
        """Raise DefinitionError unless every rule speaks of a question that `definition` has, in a form it can score."""
        if (definition.code, definition.version) not in {
            (self.instrument, version) for version in self.instrument_versions
        }:
            raise DefinitionError(
                f"{self.code} {self.version} is not for {definition.code} {definition.version}"
            )
        for rule in self.questions:
            where = f"scoring of {rule.code}"
            question = definition.index.get(rule.code)
            if question is None:
                raise DefinitionError(f"{where}: the instrument has no such question")
            if question.type != TYPE_OF_FORMULA[rule.formula]:
                raise DefinitionError(
                    f"{where}: {rule.formula} cannot score a question of type {question.type}"
                )
            if not question.required:
                raise DefinitionError(f"{where}: a scored question must be required")
            if rule.formula == "share":
                if not set(rule.zero) <= set(question.option_codes):
                    raise DefinitionError(f"{where}: zero names options that do not exist")
                alone = {option.code for option in question.options if option.alone}
                if not alone <= set(rule.zero):
                    raise DefinitionError(f"{where}: an option that excludes the others must be worth zero")
                if len(rule.zero) == len(question.options):
                    raise DefinitionError(f"{where}: no option counts")
            elif rule.formula == "scale_mean":
                if max(question.scale_values) != rule.top or min(question.scale_values) < 0:
                    raise DefinitionError(f"{where}: top must be the highest point of the scale")
            else:
                points = dict(rule.points)
                if set(points) != set(question.scale_values):
                    raise DefinitionError(f"{where}: points must be given for each answer")
                if max(points.values()) * len(question.rows) != rule.maximum:
                    raise DefinitionError(f"{where}: the points do not add up to the maximum")


def _known(data, keys: set, where: str, *, required: set) -> None:
    if not isinstance(data, dict):
        raise DefinitionError(f"{where}: a table was expected")
    for word, codes in (("unknown key", set(data) - keys), ("missing key", required - set(data))):
        if codes:
            raise DefinitionError(f"{where}: {word} {', '.join(sorted(codes))}")


def _rule(data: dict) -> QuestionRule:
    formula = data.get("formula")
    if formula not in FORMULAS:
        raise DefinitionError(f"scoring of {data.get('code')}: unknown formula {formula!r}")
    keys = {"code", "formula", "maximum"} | FORMULAS[formula]
    _known(data, keys, f"scoring of {data.get('code')}", required=keys)
    if not isinstance(data["maximum"], int) or data["maximum"] <= 0:
        raise DefinitionError(f"scoring of {data['code']}: maximum must be a positive whole number")
    points = data.get("points", {})
    if any(not isinstance(value, int) or value < 0 for value in points.values()):
        raise DefinitionError(f"scoring of {data['code']}: points must be whole numbers, zero or more")
    return QuestionRule(
        code=data["code"],
        formula=formula,
        maximum=data["maximum"],
        zero=tuple(data.get("zero", ())),
        top=data.get("top", 0),
        points=tuple(sorted(points.items())),
    )


def _dimension(data: dict) -> Dimension:
    keys = {"code", "label", "label_en", "questions", "weight"}
    _known(data, keys, f"dimension {data.get('code')}", required=keys)
    if not isinstance(data["weight"], int) or data["weight"] <= 0:
        raise DefinitionError(f"dimension {data['code']}: weight must be a positive whole number")
    return Dimension(**{**data, "questions": tuple(data["questions"])})


def _level(data: dict) -> Level:
    keys = {"code", "label", "label_en", "up_to", "text", "text_en"}
    _known(data, keys, f"level {data.get('code')}", required=keys)
    return Level(
        code=data["code"],
        label=data["label"],
        label_en=data["label_en"],
        up_to=data["up_to"],
        description=data["text"],
        description_en=data["text_en"],
    )


def _consistent(questions, dimensions, levels) -> None:
    codes = [rule.code for rule in questions]
    used = [code for dimension in dimensions for code in dimension.questions]
    if len(set(codes)) != len(codes) or len({dimension.code for dimension in dimensions}) != len(dimensions):
        raise DefinitionError("scoring spec: duplicate code")
    if sorted(codes) != sorted(used):
        raise DefinitionError("scoring spec: each scored question must be in one dimension, and only in one")
    bounds = [level.up_to for level in levels]
    if not bounds or bounds != sorted(set(bounds)) or bounds[-1] != 100 or bounds[0] < 0:
        raise DefinitionError("levels: the bounds must rise and end at 100")
