"""What is missing or wrong in a section, in the words of its questions."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cooperatives.forms.sections import sentence
from cooperatives.instruments import Problem, Section

LONGEST = 90  # characters of a question in a list of gaps


@dataclass
class Gap:
    """A question, or one of its rows, that needs an answer or a correction; `anchor` is the id of its field.

    A row without `text` is simply not answered.
    """

    label: str
    anchor: str
    text: str = ""
    rows: list["Gap"] = field(default_factory=list)


def gaps_of(section: Section, problems: Iterable[Problem], language: str) -> list[Gap]:
    """The gaps of a section in the order of its questions; the rows of a matrix stand under their question."""
    found = []
    problems = list(problems)
    for question in section.questions:
        own = [problem for problem in problems if problem.question == question.code]
        if not own:
            continue
        labels = {row.code: row.text(language) for row in question.rows}
        gap = Gap(shortened(question.text(language)), f"q-{question.code}")
        gap.text = " ".join(sentence(problem) for problem in own if not problem.row)
        gap.rows = [
            Gap(
                shortened(labels.get(problem.row, "")),
                f"{gap.anchor}-{problem.row}",
                "" if problem.missing else sentence(problem),
            )
            for problem in own
            if problem.row
        ]
        found.append(gap)
    return found


def shortened(text: str) -> str:
    """At most `LONGEST` characters, ending at a word."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rpartition(' ')[0].rstrip(' ,;:.(')}…"
