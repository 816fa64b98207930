"""Filling in a questionnaire: start, see what is missing, submit once; saving stands in `saving`."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cooperatives import notices
from cooperatives.actions.prefill import prefill
from cooperatives.actions.profile_sums import own_code, sums_of
from cooperatives.actions.saving import Cell, WaveClosed, is_taking
from cooperatives.instruments import Definition, Problem, check
from cooperatives.instruments.answers import visible_questions, without_hidden
from cooperatives.instruments.canonical import sha256
from cooperatives.models import Membership, Response, WaveMember
from land.accounts.models import Person, User
from land.core.errors import DomainError
from land.core.jobs import nudge
from land.core.models import Term, Territory
from land.core.states import move
from land.notifications.api import notify

UNCONFIRMED = "unconfirmed"
TO_CONFIRM = gettext_noop("This answer was known already: confirm it, or change it.")


class AnswersMissing(DomainError):
    sentence = _("Some answers are missing or need a correction: they are listed below.")

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__()


@transaction.atomic
def start(*, member: WaveMember, user: User | None) -> Response:
    """The response of this cooperative in this wave, made if it has none, with what the last wave knows. Idempotent.

    Raises: WaveClosed if there is none yet and the wave takes no answers.
    """
    WaveMember.objects.select_for_update(of=["self"]).only("pk").get(pk=member.pk)
    latest = member.responses.exclude(state="cancelled").order_by("-revision").first()
    if latest is not None:
        return latest
    if not is_taking(member.wave, member):
        raise WaveClosed
    row = Response.objects.create(wave_member=member, started_by=user, revision=member.responses.count() + 1)
    prefill(response=row)
    WaveMember.objects.filter(
        pk=member.pk, state__in=["to_invite", "invited", "refused", "unreachable"]
    ).update(state="started", started_at=timezone.now(), ended_at=None, outcome="")
    return row


@dataclass
class Sheet:
    """What stands on a response: the answers document so far, the rows “not pertinent for us”, what nobody has confirmed."""

    answers: dict[str, Any] = field(default_factory=dict)
    marked: set[Cell] = field(default_factory=set)
    unconfirmed: set[Cell] = field(default_factory=set)


def sheet_of(response: Response) -> Sheet:
    """All that has been answered so far, in one query."""
    sheet = Sheet()
    for answer in response.answers.all().order_by("question", "row"):
        cell = (answer.question, answer.row)
        if answer.not_pertinent:
            sheet.marked.add(cell)
        if answer.value is None:
            continue
        if not answer.confirmed:
            sheet.unconfirmed.add(cell)
        if answer.row:
            sheet.answers.setdefault(answer.question, {})[answer.row] = answer.value
        else:
            sheet.answers[answer.question] = answer.value
    return sheet


def answers_of(response: Response) -> dict[str, Any]:
    """The answers document of a response: the frozen one, or what has been typed so far."""
    return response.document["answers"] if response.document is not None else sheet_of(response).answers


def completed(definition: Definition, sheet: Sheet) -> dict[str, Any]:
    """The answers as they would be frozen: a row “not pertinent for us” without an answer has the lowest point of its scale.

    The score is the framework's own: the mark never changes what an answer is worth.
    """
    document = {
        code: dict(value) if isinstance(value, dict) else value for code, value in sheet.answers.items()
    }
    for code, row in sheet.marked:
        question = definition.index.get(code)
        if question is not None and question.type == "scale_matrix" and row in question.row_codes:
            document.setdefault(code, {}).setdefault(row, min(question.scale_values))
    return document


def problems_of(response: Response, section: str | None = None) -> list[Problem]:
    """What is missing, wrong or not confirmed, in the order of the questionnaire."""
    if response.document is not None:
        definition = response.wave.instrument_version.definition
        return check(definition, response.document["answers"], section, known=lookups())
    return problems_on(response, sheet_of(response), section)


def problems_on(response: Response, sheet: Sheet, section: str | None = None) -> list[Problem]:
    """The same of a sheet at hand. An answer that nobody confirmed is wrong or to be confirmed, not both."""
    definition = response.wave.instrument_version.definition
    document = completed(definition, sheet)
    found = check(definition, document, section, known=lookups())
    asked = [q for q in visible_questions(definition, document) if section in (None, q.section)]
    order = {question.code: place for place, question in enumerate(asked)}
    if definition.code == "PROFILO":
        said = {problem.question for problem in found}
        given = without_hidden(definition, document)
        together = [*own_code(given, response.wave_member.cooperative), *sums_of(given)]
        found += [problem for problem in together if problem.question in order.keys() - said]
    wrong = {(problem.question, problem.row) for problem in found}
    for question in asked:
        rows = {row.code: row.label for row in question.rows} or {"": ""}
        for row, label in rows.items():
            cell = (question.code, row)
            if cell in sheet.unconfirmed and cell not in wrong and (question.code, "") not in wrong:
                found.append(Problem(*cell, UNCONFIRMED, TO_CONFIRM, {"row": label}))
    return sorted(found, key=lambda problem: order.get(problem.question, len(order)))


def lookups() -> dict[str, Any]:
    """Whether codes of activities and places exist, asked of the reference data."""
    return {
        "ateco": lambda code: Term.objects.filter(scheme="ateco-2025", code=code).exists(),
        "municipality": lambda code: Territory.objects.filter(kind="municipality", code=code).exists(),
    }


def frozen(definition: Definition, sheet: Sheet) -> dict[str, Any]:
    """The document of a submission; `not_pertinent` names rows as “Q4:D06”, in the order of the questionnaire."""
    answers = without_hidden(definition, completed(definition, sheet))
    return {
        "instrument": definition.code,
        "version": definition.version,
        "instrument_sha256": definition.sha256,
        "answers": answers,
        "not_pertinent": [
            f"{question.code}:{row}"
            for question in definition.questions
            for row in question.row_codes
            if question.code in answers and (question.code, row) in sheet.marked
        ],
    }


@transaction.atomic
def submit(*, response: Response, user: User | None, on_behalf: str = "") -> Response:
    """Freeze the answers as one document with its hash, and put the response in the queue of the scoring.

    Idempotent: a second click finds it submitted and changes nothing. Answers to questions that are no longer asked are
    left out of the document; `on_behalf` is why the office sends it.
    Raises: WaveClosed, AnswersMissing with the list, WrongState if it was cancelled.
    """
    locked = Response.objects.select_for_update(of=["self"]).get(pk=response.pk)
    if locked.state in Response.SENT:
        response.refresh_from_db()
        return response
    wave = response.wave
    if not is_taking(wave, response.wave_member):
        raise WaveClosed
    definition = wave.instrument_version.definition
    sheet = sheet_of(locked)
    problems = problems_on(locked, sheet)
    if problems:
        raise AnswersMissing(problems)
    document = frozen(definition, sheet)
    now = timezone.now()
    move(
        response, to="submitted", frm="filling", document=document, document_sha256=sha256(document),
        submitted_at=now, submitted_by=user, on_behalf_reason=on_behalf,
    )  # fmt: skip
    WaveMember.objects.filter(pk=response.wave_member_id).update(
        state="submitted", started_at=locked.created_at, submitted_at=now, ended_at=None
    )
    notify(
        kind=notices.SUBMITTED,
        to=people_to_tell(response)[response.pk],
        facts={"response": response.pk},
        once=f"response-{response.pk}-submitted",
    )
    if wave.scoring_spec_id:
        nudge("cooperatives.score_response", response.pk)
    return response


def people_to_tell(*responses: Response) -> dict[int, list[Person]]:
    """For each response (by pk) the representatives of its cooperative, and whoever submitted it."""
    by_cooperative: dict[int, list[Person]] = {}
    cooperatives = {response.wave_member.cooperative_id for response in responses}
    for row in (
        Membership.objects.active()
        .representatives()
        .filter(cooperative__in=cooperatives)
        .select_related("person")
    ):
        by_cooperative.setdefault(row.cooperative_id, []).append(row.person)
    submitters = {
        person.user_id: person
        for person in Person.objects.filter(user__in={response.submitted_by_id for response in responses})
    }
    told = {}
    for response in responses:
        people = {person.pk: person for person in by_cooperative.get(response.wave_member.cooperative_id, [])}
        if response.submitted_by_id in submitters:
            submitter = submitters[response.submitted_by_id]
            people[submitter.pk] = submitter
        told[response.pk] = list(people.values())
    return told
