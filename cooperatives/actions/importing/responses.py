"""Bringing in file C: answers in long form, one line for each ticked option or matrix row."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.actions.filling import AnswersMissing, lookups, start, submit
from cooperatives.actions.identifiers import check_tax_code
from cooperatives.actions.importing.reading import FileRefused, read
from cooperatives.actions.importing.sentences import sentence
from cooperatives.actions.saving import WaveClosed, is_taking, save_answers
from cooperatives.actions.waves import add_members, open_wave
from cooperatives.instruments import Definition, Question
from cooperatives.instruments.answers import Problem, check_answer
from cooperatives.models import Answer, Cooperative, InstrumentVersion, Response, Wave
from cooperatives.querysets import fold
from land.core.errors import DomainError, WrongState

COLUMNS = ("codice_fiscale", "domanda", "riga", "valore")
OPEN_FOR = timedelta(days=90)


@dataclass
class Outcome:
    """What became of a file: responses written and sent, and a sentence for each line that could not be taken."""

    written: int = 0
    sent: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


class UnknownWave(DomainError):
    sentence = _("There is no survey with the code “%(code)s”.")


class UnknownInstrument(DomainError):
    sentence = _("There is no published questionnaire with the code “%(code)s”.")


@transaction.atomic
def wave_for(*, code: str, create: str | None = None) -> Wave:
    """The wave with this code; with `create`, an unknown one is opened now on that instrument for ninety days.

    Raises: UnknownWave, UnknownInstrument.
    """
    wave = (
        Wave.objects.select_related("instrument_version__instrument", "scoring_spec")
        .filter(code=code)
        .first()
    )
    if wave is not None:
        return wave
    if create is None:
        raise UnknownWave(code=code)
    version = (
        InstrumentVersion.objects.filter(instrument__code=create, state="published")
        .order_by("-published_at", "-pk").select_related("instrument").first()
    )  # fmt: skip
    if version is None:
        raise UnknownInstrument(code=create)
    now = timezone.now()
    wave = Wave.objects.create(
        code=code,
        title=f"{version.instrument.title} ({code})",
        instrument_version=version,
        scoring_spec=version.specs.order_by("-pk").first(),
        opens_at=now,
        closes_at=now + OPEN_FOR,
    )
    return open_wave(wave=wave)


def import_responses(*, content: bytes, name: str, wave: Wave, send: bool = False) -> Outcome:
    """Write the answers of file C into a wave and, with `send`, submit each response that is complete.

    A line that cannot be taken is reported with its number, and its cooperative is left as it was. Idempotent: the same
    file again writes nothing new. Raises: FileRefused, WaveClosed (E16).
    """
    if not is_taking(wave):
        raise WaveClosed
    table = read(content, name, limited=False)
    columns = {fold(column).replace(" ", "_"): column for column in table.header}
    for column in COLUMNS:
        if column not in columns and column != "riga":
            raise FileRefused(_("The column “%(name)s” is missing."), name=column)
    definition = wave.instrument_version.definition
    outcome = Outcome()
    lines: dict[str, list[tuple[int, str, str, str]]] = defaultdict(list)
    for number, cells, _numbers in table.rows():
        code, question, row, value = (cells.get(columns.get(column, ""), "").strip() for column in COLUMNS)
        if "wave" in columns and cells.get(columns["wave"], "").strip() not in ("", wave.code):
            outcome.errors.append((number, str(_("This line belongs to another survey."))))
            continue
        lines[code.zfill(11) if code.isdecimal() else code].append((number, question, row, value))
    known = {
        row.tax_code: row
        for row in Cooperative.objects.filter(tax_code__in=list(lines)).select_related("sector")
    }
    add_members(wave=wave, cooperatives=[row for row in known.values() if row.state == "active"])
    members = {m.cooperative_id: m for m in wave.members.select_related("wave__instrument_version__instrument",
               "wave__scoring_spec", "cooperative__organisation").filter(cooperative__in=known.values())}  # fmt: skip
    for code, mine in lines.items():
        try:
            member = members.get(known[check_tax_code(code)].pk) if code in known else None
            if member is None:
                check_tax_code(code)
                raise DomainError(_("No active cooperative has this codice fiscale."))
            _one(member, mine, definition, outcome, send)
        except AnswersMissing as missing:
            said = {f"{problem.question} {problem.row}".strip() for problem in missing.problems}
            outcome.errors.append((mine[0][0], f"{missing} {', '.join(sorted(said))}"))
        except DomainError as refusal:
            outcome.errors.append((mine[0][0], str(refusal)))
    outcome.errors.sort()
    return outcome


def _one(
    member: Any, lines: list[tuple[int, str, str, str]], definition: Definition, outcome: Outcome, send: bool
) -> None:
    changes, wrong = cells_of(definition, lines)
    if wrong:
        outcome.errors.extend(
            (number, f"{said['value']}: {sentence(said)} ({said['code']})") for number, said in wrong
        )
        return
    with transaction.atomic():
        response = start(member=member, user=None)
        if response.state in Response.SENT:
            return
        if response.state != Response.State.FILLING:
            raise WrongState
        response.wave_member = member
        save_answers(
            response=response, changes=changes, lock_version=response.lock_version, user=None,
            source=Answer.Source.IMPORT,
        )  # fmt: skip
        outcome.written += 1
    if send:
        submit(response=response, user=None)
        outcome.sent += 1


def cells_of(
    definition: Definition, lines: list[tuple[int, str, str, str]]
) -> tuple[dict[tuple[str, str], Any], list[tuple[int, dict]]]:
    """The answers that lines `(number, question, row, value)` of one cooperative say, and messages on what is wrong."""
    document: dict[str, Any] = {}
    first: dict[tuple[str, str], int] = {}
    wrong: list[tuple[int, dict]] = []
    for number, code, row, value in lines:
        question = definition.index.get(code)
        if question is None:
            wrong.append(
                (number, {"code": "unknown_question", "column": "domanda", "value": code[:200], "params": {}})
            )
            continue
        first.setdefault((code, ""), number)
        first.setdefault((code, row), number)
        if question.rows:
            document.setdefault(code, {})[row] = _typed(question, value)
        elif question.type == "multiple":
            document.setdefault(code, []).append(value)
        else:
            document[code] = _typed(question, value)
    changes: dict[tuple[str, str], Any] = {}
    for code, value in document.items():
        question = definition.question(code)
        for problem in check_answer(question, value, partial=True, known=lookups()):
            where = first.get((code, problem.row), first[code, ""])
            wrong.append((where, message_of(problem)))
        if question.rows:
            changes |= {(code, row): each for row, each in value.items()}
        else:
            changes[code, ""] = value
    return changes, wrong


def message_of(problem: Problem) -> dict:
    """A problem of the questionnaire as a message on a line."""
    return {
        "code": problem.code,
        "column": "valore",
        "value": f"{problem.question} {problem.row}".strip(),
        "params": {name: str(value) for name, value in problem.params.items()},
        "text": problem.message,
    }


def _typed(question: Question, value: str) -> Any:
    """The value in the form of an answers document; what cannot be read stays text and is refused by the check."""
    if question.type in ("integer", "scale_matrix"):
        return int(value) if value.lstrip("-").isdecimal() else value
    if question.type in ("decimal", "percent100"):
        return value.replace(",", ".")
    return value
