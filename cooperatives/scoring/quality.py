"""Remarks on how an answers document was filled in. They are for staff to look at: a score never changes for them.

`all_lowest:Q4` says that each row of the matrix Q4 has the lowest answer of its scale, `all_highest:Q9` the highest.
A matrix of fewer than three rows says nothing. An honest answer can look like this: nobody needs each technology.
"""

from collections.abc import Mapping

from cooperatives.instruments.definition import Definition

SMALLEST_MATRIX = 3
MATRICES = ("scale_matrix", "choice_matrix")


class Quality:
    """An instrument version made ready: build once, ask for each document. Never raises."""

    def __init__(self, definition: Definition):
        self._matrices = [
            (
                question.code,
                frozenset(question.row_codes),
                question.scale_values[0],
                question.scale_values[-1],
            )
            for question in definition.questions
            if question.type in MATRICES and len(question.row_codes) >= SMALLEST_MATRIX
        ]

    def flags(self, answers: Mapping) -> list[str]:
        """The remarks on these answers, in the order of the questionnaire; none for rows that are missing or strange."""
        found = []
        for code, rows, lowest, highest in self._matrices:
            value = answers.get(code)
            if not isinstance(value, Mapping) or value.keys() != rows:
                continue
            given = list(value.values())
            if given.count(given[0]) == len(given) and given[0] in (lowest, highest):
                found.append(f"{'all_lowest' if given[0] == lowest else 'all_highest'}:{code}")
        return found
