"""What colleagues see beside a question: notes to each other, and who answered what before."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cooperatives.actions.saving import names_of
from cooperatives.forms.sections import Field, SectionForm, in_words
from cooperatives.models import AnswerChange, Remark, Response, WaveMember

MOST = 20  # earlier answers shown for one question


@dataclass
class Note:
    """A note to colleagues."""

    remark: Remark
    who: str


@dataclass
class Before:
    """An answer as it was, until `who` changed it `at` this time. `row` is the label of the row, if it is one's."""

    row: str
    value: str
    who: str
    at: datetime


@dataclass
class Beside:
    """A question of the page, with the notes and the earlier answers."""

    field: Field
    notes: list[Note] = field(default_factory=list)
    before: list[Before] = field(default_factory=list)


def said_beside(form: SectionForm, response: Response, member: WaveMember) -> list[Beside]:
    """The questions of a section with what colleagues said and did; three queries whatever their number."""
    codes = [question.code for question in form.section.questions]
    remarks = list(Remark.objects.filter(response=response, question__in=codes, resolved_at=None))
    changes = list(AnswerChange.objects.filter(response=response, question__in=codes)[: MOST * len(codes)])
    users = {row.user_id for row in [*remarks, *changes]}
    names = names_of(users, cooperative=member.cooperative, response=response)

    def name(row: Any) -> str:
        return names.get(row.user_id) or _("a colleague")

    found = []
    for drawn in form.fields:
        labels = {row.code: row.text(form.language) for row in drawn.question.rows}
        found.append(
            Beside(
                drawn,
                [Note(row, name(row)) for row in remarks if row.question == drawn.question.code],
                [
                    Before(
                        labels.get(row.row, ""),
                        in_words(drawn.question, row.previous, form.language) or _("no answer"),
                        name(row),
                        row.at,
                    )
                    for row in changes
                    if row.question == drawn.question.code
                ][:MOST],
            )
        )
    return found
