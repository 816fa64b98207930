"""Filling in a questionnaire: start, save as one goes, submit once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperatives import notices
from cooperatives.instruments import Problem, check
from cooperatives.instruments.answers import without_hidden
from cooperatives.instruments.canonical import sha256
from cooperatives.models import Answer, Cooperative, Membership, Response, Wave, WaveMember
from land.accounts.models import Person, User
from land.core.errors import DomainError, WrongState
from land.core.jobs import nudge
from land.core.models import Term, Territory
from land.core.states import move
from land.notifications.api import notify

Cell = tuple[str, str]


class WaveClosed(WrongState):
    sentence = _("This survey is closed: answers are no longer taken. What was written is kept.")


class AnswersMissing(DomainError):
    sentence = _("Some answers are missing or need a correction: they are listed below.")

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__()


@dataclass(frozen=True)
class Clash:
    """One answer that changed meanwhile, written by the login `by`: theirs stands, ours was not written."""

    question: str
    row: str
    theirs: Any
    ours: Any
    by: int | None = None


class Conflict(WrongState):
    sentence = _("These answers have changed in the meantime. Both are shown: choose one.")

    def __init__(self, clashes: list[Clash], lock_version: int) -> None:
        self.clashes, self.lock_version = clashes, lock_version
        super().__init__()


def is_taking(wave: Wave) -> bool:
    """Whether the wave takes answers now."""
    return wave.state == Wave.State.OPEN and wave.opens_at <= timezone.now() < wave.closes_at


def who_wrote(clashes: Iterable[Clash], *, reader: User, cooperative: Cooperative) -> dict[Cell, str]:
    """For each clash the words that lead to the other value: the reader's own other window, a colleague by name, or somebody.

    Only those who act for the same cooperative are named.
    """
    clashes = list(clashes)
    colleagues = Membership.objects.active().filter(
        cooperative=cooperative, person__user__in={clash.by for clash in clashes}
    )
    names = {row.person.user_id: str(row.person) for row in colleagues.select_related("person")}
    said = {}
    for clash in clashes:
        if clash.by == reader.pk:
            words = gettext("Written meanwhile in another window:")
        elif clash.by in names:
            words = gettext("%(name)s wrote meanwhile:") % {"name": names[clash.by]}
        else:
            words = gettext("Somebody else wrote meanwhile:")
        said[clash.question, clash.row] = words
    return said


@transaction.atomic
def start(*, member: WaveMember, user: User | None) -> Response:
    """The response of this cooperative in this wave, made if it has none. Idempotent.

    Raises: WaveClosed if there is none yet and the wave takes no answers.
    """
    WaveMember.objects.select_for_update(of=["self"]).only("pk").get(pk=member.pk)
    latest = member.responses.exclude(state="cancelled").order_by("-revision").first()
    if latest is not None:
        return latest
    if not is_taking(member.wave):
        raise WaveClosed
    row = Response.objects.create(wave_member=member, started_by=user, revision=member.responses.count() + 1)
    WaveMember.objects.filter(
        pk=member.pk, state__in=["to_invite", "invited", "refused", "unreachable"]
    ).update(state="started", started_at=timezone.now(), ended_at=None)
    return row


def answers_of(response: Response) -> dict[str, Any]:
    """The answers document of a response: the frozen one, or what has been typed so far."""
    if response.document is not None:
        return response.document["answers"]
    document: dict[str, Any] = {}
    for answer in response.answers.all().order_by("question", "row"):
        if answer.value is None:
            continue
        if answer.row:
            document.setdefault(answer.question, {})[answer.row] = answer.value
        else:
            document[answer.question] = answer.value
    return document


@transaction.atomic
def save_answers(
    *,
    response: Response,
    changes: Mapping[Cell, Any],
    lock_version: int,
    user: User | None,
    source: str = Answer.Source.USER,
) -> int:
    """Write a diff of answers: `{(question, row or ""): value or None}`, as of what the page knew (`lock_version`).

    Only the answers in the diff are compared: a colleague in another section never gets in the way. Returns the new
    lock_version. Nothing is written when one of them clashes.
    Raises: WaveClosed, WrongState if it was submitted meanwhile, Conflict with both values.
    """
    if not is_taking(response.wave):
        raise WaveClosed
    if not Response.objects.filter(pk=response.pk, state="filling").update(
        lock_version=F("lock_version") + 1
    ):
        raise WrongState
    response.refresh_from_db(fields=["lock_version"])
    if not changes:
        return response.lock_version
    questions = {question for question, _row in changes}
    known = {
        (answer.question, answer.row): answer for answer in response.answers.filter(question__in=questions)
    }
    clashes = [
        Clash(cell[0], cell[1], known[cell].value, ours, known[cell].user_id)
        for cell, ours in changes.items()
        if cell in known and known[cell].version > lock_version and known[cell].value != ours
    ]
    if clashes:
        raise Conflict(clashes, response.lock_version)
    now = timezone.now()
    rows = [
        Answer(
            response=response, question=question, row=row, value=value, version=response.lock_version, source=source,
            user=user, changed_at=now,
        )
        for (question, row), value in changes.items()
        if (question, row) not in known or known[question, row].value != value
    ]  # fmt: skip
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["response", "question", "row"],
        update_fields=["value", "version", "source", "user", "changed_at"],
    )
    return response.lock_version


def problems_of(response: Response, section: str | None = None) -> list[Problem]:
    """What is missing or wrong, in the order of the questionnaire."""
    return check(response.wave.instrument_version.definition, answers_of(response), section, known=lookups())


def lookups() -> dict[str, Any]:
    """Whether codes of activities and places exist, asked of the reference data."""
    return {
        "ateco": lambda code: Term.objects.filter(scheme="ateco-2025", code=code).exists(),
        "municipality": lambda code: Territory.objects.filter(kind="municipality", code=code).exists(),
    }


@transaction.atomic
def submit(*, response: Response, user: User | None) -> Response:
    """Freeze the answers as one document with its hash, and put the response in the queue of the scoring.

    Idempotent: a second click finds it submitted and changes nothing. Answers to questions that are no longer asked are
    left out of the document. Raises: WaveClosed, AnswersMissing with the list, WrongState if it was cancelled.
    """
    locked = Response.objects.select_for_update(of=["self"]).get(pk=response.pk)
    if locked.state in Response.SENT:
        response.refresh_from_db()
        return response
    wave = response.wave
    if not is_taking(wave):
        raise WaveClosed
    definition = wave.instrument_version.definition
    answers = answers_of(locked)
    problems = check(definition, answers, known=lookups())
    if problems:
        raise AnswersMissing(problems)
    document = {
        "instrument": definition.code,
        "version": definition.version,
        "instrument_sha256": definition.sha256,
        "answers": without_hidden(definition, answers),
    }
    now = timezone.now()
    move(
        response, to="submitted", frm="filling", document=document, document_sha256=sha256(document),
        submitted_at=now, submitted_by=user,
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
