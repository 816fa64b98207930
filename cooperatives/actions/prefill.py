"""What is known already, of the last wave and in the registry: “to confirm”, and somebody's own once looked at."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from cooperatives.actions.profile import known_of
from cooperatives.actions.saving import WaveClosed, is_taking
from cooperatives.instruments import Definition, Question
from cooperatives.instruments.answers import check_answer
from cooperatives.models import Answer, Response
from land.accounts.models import User
from land.core.errors import WrongState


def prefill(*, response: Response) -> int:
    """Bring in what the cooperative sent in the wave that this one is prefilled from, and what the registry says of it.

    Returns how many answers. Of the earlier wave only where the question has the same code and type, and everything chosen
    is still there; the registry, which the office keeps, has the last word. Inside the caller's transaction.
    """
    definition = response.wave.instrument_version.definition
    answers, marked = _of_the_last_wave(response)
    if definition.code == "PROFILO":
        known = known_of(response.wave_member.cooperative)
        answers |= {
            code: value for code, value in known.items()
            if code in definition.index and not check_answer(definition.question(code), value, partial=True)
        }  # fmt: skip
    return write_answers(response, answers, marked, source="prefill", confirmed=False)


def _of_the_last_wave(response: Response) -> tuple[dict[str, Any], list[str]]:
    """The answers of the wave before, and the rows “not pertinent” among them; nothing if there is none."""
    wave = response.wave
    if wave.prefill_from_id is None:
        return {}, []
    earlier = (
        Response.objects.sent()
        .filter(wave_member__wave=wave.prefill_from_id, wave_member__cooperative=response.cooperative)
        .select_related("wave_member__wave__instrument_version")
        .order_by("-revision")
        .first()
    )
    if earlier is None:
        return {}, []
    answers = still_there(
        earlier.wave.instrument_version.definition,
        wave.instrument_version.definition,
        earlier.document["answers"],
    )
    return answers, earlier.document.get("not_pertinent", [])


def write_answers(
    response: Response,
    document: Mapping[str, Any],
    not_pertinent: Iterable[str],
    *,
    source: str,
    confirmed: bool,
    user: User | None = None,
) -> int:
    """Put a document's answers on a new response, as rows; returns how many."""
    marked = set(not_pertinent)
    cells: list[tuple[str, str, Any]] = []
    for code, value in document.items():
        if isinstance(value, Mapping):
            cells += [(code, row, each) for row, each in value.items()]
        else:
            cells.append((code, "", value))
    rows = [
        Answer(
            response=response, question=code, row=row, value=value, version=response.lock_version, source=source,
            confirmed=confirmed, not_pertinent=f"{code}:{row}" in marked, user=user,
        )
        for code, row, value in cells
    ]  # fmt: skip
    return len(Answer.objects.bulk_create(rows))


def still_there(old: Definition, new: Definition, document: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of `document` that a new text of the questionnaire can still hold."""
    kept = {}
    for code, value in document.items():
        question = new.index.get(code)
        if question is None or code not in old.index or old.index[code].type != question.type:
            continue
        value = _rows_there(question, value)
        if value not in (None, {}, []) and not check_answer(question, value, partial=True):
            kept[code] = value
    return kept


def _rows_there(question: Question, value: Any) -> Any:
    """Of a matrix the rows that are still there; percentages, which only make sense together, all or none."""
    if not question.rows or not isinstance(value, Mapping):
        return value
    if question.type == "percent100":
        return value if set(value) <= set(question.row_codes) else None
    return {
        row: each
        for row, each in value.items()
        if row in question.row_codes and each in question.scale_values
    }


@transaction.atomic
def confirm_answers(*, response: Response, questions: Iterable[str], user: User | None) -> int:
    """Take the answers of the last wave to these questions as this wave's own; returns the response's lock_version.

    Raises: WaveClosed, WrongState if it was submitted meanwhile.
    """
    if not is_taking(response.wave, response.wave_member):
        raise WaveClosed
    locked = Response.objects.select_for_update(of=["self"]).filter(pk=response.pk, state="filling").first()
    if locked is None:
        raise WrongState
    waiting = Answer.objects.filter(response=response, question__in=list(questions), confirmed=False)
    waiting.update(confirmed=True, user=user)
    return locked.lock_version
