"""Each answer is saved as it is given: a diff in JSON, four statements in all."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cooperatives import actions
from cooperatives.actions.filling import lookups
from cooperatives.actions.saving import Clash, who_wrote
from cooperatives.forms.sections import MARK, SEPARATOR, in_words, mark_in_words, name_of, sentence, value_of
from cooperatives.instruments import Problem
from cooperatives.instruments.answers import check_answer
from cooperatives.policies import may_save
from cooperatives.views.desk import Desk
from land.accounts.middleware import without_second_factor
from land.core.errors import DomainError
from land.core.guards import guarded

LARGEST_DIFF = 64 * 1024


class OutOfDate(DomainError):
    """The diff names what the questionnaire has not."""


@dataclass
class Diff:
    """What was sent: answers that may be stored, marks “not pertinent”, and what was wrong and so is not stored."""

    changes: dict[tuple[str, str], Any] = field(default_factory=dict)
    marks: dict[tuple[str, str], bool] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@require_POST
@without_second_factor
@guarded(may_save, get=Desk)
def autosave(request: HttpRequest, desk: Desk) -> JsonResponse:
    """A diff of answers, `{"lock_version": 3, "answers": {"Q1A": ["A01"], "Q4:D01": 3, "Q4:D06:not_pertinent": ["1"]}}`.

    200: the new lock_version, when it was saved, what was wrong and so was not. 409: for each clash both values in words.
    A question of a section that was not handed to this person is a 404, as if it were not there.
    """
    try:
        if len(request.body) > LARGEST_DIFF:
            raise OutOfDate
        sent = json.loads(request.body)
        known, diff = int(sent["lock_version"]), read(desk, dict(sent["answers"]))
    except (OutOfDate, ValueError, TypeError, KeyError):
        return JsonResponse({"error": _("The page is out of date: reload it.")}, status=400)
    try:
        version = actions.save_answers(
            response=desk.response,
            changes=diff.changes,
            marks=diff.marks,
            lock_version=known,
            user=request.user,
        )
    except actions.Conflict as conflict:
        wrote = who_wrote(
            conflict.clashes,
            reader=request.user,
            cooperative=desk.response.cooperative,
            response=desk.response,
        )
        said = [told(desk, clash, wrote[clash.question, clash.row]) for clash in conflict.clashes]
        return JsonResponse(
            {"error": str(conflict), "lock_version": conflict.lock_version, "conflicts": said}, status=409
        )
    except DomainError as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    at = timezone.localtime().strftime("%H:%M")
    return JsonResponse(
        {
            "lock_version": version,
            "saved_at": at,
            "said": _("Saved at %(time)s") % {"time": at},
            "problems": [{"name": name_of((p.question, p.row)), "text": sentence(p)} for p in diff.problems],
        }
    )


def read(desk: Desk, answers: dict[str, Any]) -> Diff:
    """The diff that was sent. Raises: OutOfDate; Http404 for a question of somebody else's section."""
    diff, cells = Diff(), {}
    for name, value in answers.items():
        code, _separator, rest = name.partition(SEPARATOR)
        row, _separator, mark = rest.partition(SEPARATOR)
        question = desk.definition.index.get(code)
        if question is None or bool(row) != bool(question.rows) or (row and row not in question.row_codes):
            raise OutOfDate
        if not desk.holds(code):
            raise Http404
        if mark:
            if mark != MARK or question.type != "scale_matrix":
                raise OutOfDate
            diff.marks[code, row] = value not in ("", [], None, False)
        else:
            cells[code, row] = None if value in ("", []) else value
    for code in {code for code, _row in cells}:
        question = desk.definition.question(code)
        diff.problems += check_answer(question, value_of(question, cells), known=lookups(), partial=True)
    refused = {(problem.question, problem.row) for problem in diff.problems if not problem.of_the_sum}
    whole = {code for code, row in refused if not row}
    diff.changes = {
        cell: value for cell, value in cells.items() if cell not in refused and cell[0] not in whole
    }
    return diff


def told(desk: Desk, clash: Clash, wrote: str) -> dict[str, Any]:
    """A clash as the page asks about it."""
    language = get_language() or "it"
    question = desk.definition.question(clash.question)
    cell = clash.question, clash.row
    if clash.mark:
        return {
            "name": name_of(cell, mark=True),
            "wrote": wrote,
            "theirs": ["1"] if clash.theirs else [],
            "ours": ["1"] if clash.ours else [],
            "theirs_in_words": mark_in_words(clash.theirs),
            "ours_in_words": mark_in_words(clash.ours),
        }
    return {
        "name": name_of(cell),
        "wrote": wrote,
        "theirs": clash.theirs,
        "ours": clash.ours,
        "theirs_in_words": in_words(question, clash.theirs, language) or _("no answer"),
        "ours_in_words": in_words(question, clash.ours, language) or _("no answer"),
    }
