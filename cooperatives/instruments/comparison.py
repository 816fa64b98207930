"""What changed between two versions of a questionnaire, question by question: codes are stable, so codes are compared."""

from dataclasses import dataclass

from cooperatives.instruments.definition import Definition, Question

IDENTICAL, TEXT, STRUCTURE, NEW, REMOVED = "identical", "text", "structure", "new", "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """How one question stands: `comparable` says whether its answers mean the same in both versions."""

    question: str
    relation: str
    label: str

    @property
    def comparable(self) -> bool:
        return self.relation in (IDENTICAL, TEXT)


def structure(question: Question) -> tuple:
    """What an answer can be, words aside: a change of it makes answers incomparable."""
    condition = question.visible_if
    return (
        question.type,
        question.required,
        tuple((option.code, option.none, option.exclusive) for option in question.options),
        question.row_codes,
        tuple(point.code for point in question.scale),
        (condition.question, condition.any_of, condition.at_least) if condition else None,
        question.format, question.pattern, question.max_length, question.minimum, question.maximum,
        question.not_in_future, question.at_most,
    )  # fmt: skip


def words(question: Question) -> tuple:
    """Every word of a question that a reader sees."""
    parts = (*question.options, *question.rows, *question.scale)
    return (
        question.label, question.label_en, question.help, question.help_en, question.section,
        tuple((each.code, each.label, each.label_en, each.hint, each.hint_en) for each in parts),
    )  # fmt: skip


def compare(old: Definition, new: Definition) -> list[Change]:
    """Each question of either version, in the order of the new one, those removed last."""
    changes = []
    for code, question in new.index.items():
        before = old.index.get(code)
        if before is None:
            relation = NEW
        elif structure(before) != structure(question):
            relation = STRUCTURE
        else:
            relation = IDENTICAL if words(before) == words(question) else TEXT
        changes.append(Change(code, relation, question.label))
    gone = [code for code in old.index if code not in new.index]
    return changes + [Change(code, REMOVED, old.index[code].label) for code in gone]


def next_version(old: str, changes: list[Change]) -> str:
    """The number of the new version: a patch when only words changed, a minor one when questions did (semver.org)."""
    major, minor, patch = (int(part) for part in old.split("."))
    if any(change.relation in (STRUCTURE, NEW, REMOVED) for change in changes):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"
