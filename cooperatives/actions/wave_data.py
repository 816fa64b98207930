"""The answers of a wave as tables: in long form (file C), and as a workbook with its code book and its method (E)."""

import hmac
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.instruments import Definition, Question
from cooperatives.models import Response, Score, Wave

Sheet = tuple[str, list[str], Iterable[tuple[Any, ...]]]


def sent_responses(wave: Wave) -> QuerySet[Response]:
    """The responses of a wave that count, each with its cooperative."""
    return (
        Response.objects.sent()
        .filter(wave_member__wave=wave)
        .select_related("wave_member__cooperative__organisation")
        .order_by("wave_member__cooperative__tax_code")
    )


def answer_rows(wave: Wave) -> Iterator[tuple[str, str, str, str, Any]]:
    """File C: wave, codice fiscale, question, row, value; one line for each ticked option or row of a matrix."""
    for response in sent_responses(wave).iterator(chunk_size=500):
        tax_code = response.wave_member.cooperative.tax_code
        assert response.document is not None  # a sent response has its document
        for question, row, value in cells_of(response.document["answers"]):
            yield wave.code, tax_code, question, row, str(value)


def cells_of(answers: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """An answers document as (question, row or “”, value)."""
    for question, value in answers.items():
        if isinstance(value, dict):
            yield from ((question, row, each) for row, each in value.items())
        elif isinstance(value, list):
            yield from ((question, "", each) for each in value)
        else:
            yield question, "", value


def sheets(wave: Wave, *, named: bool) -> list[Sheet]:
    """The three sheets of E: `dati` (one line for each response), `codifica` (what each column and code means), `metodo`.

    Unless `named`, a cooperative is a pseudonym that holds within this wave only, and free text stays out.
    """
    definition = wave.instrument_version.definition
    questions = [question for question in definition.questions if named or not _is_free(question)]
    columns = [column for question in questions for column in _columns(question)]
    who = ["codice_fiscale", "public_id", "denominazione"] if named else ["codice"]
    scores = {
        score.response_id: score
        for score in Score.objects.filter(response__wave_member__wave=wave, spec=wave.scoring_spec)
    }
    header = [*who, "settore", "classe_addetti", "stato", "inviata",
              *(name for name, _q, _part in columns), "totale", "livello"]  # fmt: skip
    rows = (_row(response, columns, scores.get(response.pk), named) for response in sent_responses(wave))
    return [
        ("dati", header, rows),
        ("codifica", ["colonna", "domanda", "tipo", "codice", "etichetta"], _code_book(questions)),
        ("metodo", ["voce", "valore"], _method(wave, definition, named)),
    ]


def pseudonym(response: Response) -> str:
    """Ten characters that say nothing, the same in every export of this wave and different in any other."""
    member = response.wave_member
    text = f"wave-{member.wave_id}-cooperative-{member.cooperative_id}"
    return "R" + hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256").hex()[:9].upper()


def _is_free(question: Question) -> bool:
    return question.type in ("text", "municipality", "ateco")


def _columns(question: Question) -> list[tuple[str, Question, str]]:
    """The columns of a question: one, or one for each row, or one for each option that can be ticked."""
    parts = question.row_codes or (question.option_codes if question.type == "multiple" else ())
    return [(f"{question.code}_{part}", question, part) for part in parts] or [(question.code, question, "")]


def _row(response: Response, columns: list, score: Score | None, named: bool) -> tuple[Any, ...]:
    assert response.document is not None  # a sent response has its document
    member = response.wave_member
    cooperative, answers = member.cooperative, response.document["answers"]
    who = (cooperative.tax_code, cooperative.public_id, cooperative.name) if named else (pseudonym(response),)
    sent = timezone.localtime(response.submitted_at)
    return (
        *who, member.sector_code, member.size_class, response.state,
        sent.strftime("%Y-%m-%d %H:%M") if named else sent.strftime("%Y-%m"),
        *(_value(answers.get(question.code), question, part) for _name, question, part in columns),
        *((float(score.total), score.level) if score else ("", "")),
    )  # fmt: skip


def _value(value: Any, question: Question, part: str) -> Any:
    if value is None:
        return ""
    if question.type == "multiple":
        return int(part in value)
    return value.get(part, "") if part else value


def _code_book(questions: list[Question]) -> Iterator[tuple[str, ...]]:
    for question in questions:
        for name, _question, part in _columns(question):
            labels = {each.code: each.label for each in (*question.rows, *question.options)}
            yield name, question.label, question.type, part, labels.get(part, "")
        for option in question.scale or (question.options if question.type == "single" else ()):
            yield question.code, question.label, question.type, option.code, option.label
        if question.type == "multiple":
            yield question.code, question.label, question.type, "1 / 0", _("ticked / not ticked")


def _method(wave: Wave, definition: Definition, named: bool) -> Iterator[tuple[str, Any]]:
    members = wave.members.exclude(state="excluded").count()
    sent = sent_responses(wave).count()
    yield _("Survey"), f"{wave.title} ({wave.code})"
    yield _("Questionnaire"), f"{definition.title} {definition.version}"
    yield "sha256", definition.sha256
    yield _("Opened"), wave.opened_at or wave.opens_at
    yield _("Closes"), wave.closes_at
    yield _("Cooperatives asked"), members
    yield _("Responses sent"), sent
    yield _("Response rate, %"), round(100 * sent / members, 1) if members else ""
    if wave.scoring_spec:
        yield _("Scoring"), wave.scoring_spec.spec.version
        yield _("Scale"), _("0–100, rounded half-up to two decimals")
    yield _("Licence"), definition.licence
    yield _("Attribution"), definition.attribution
    if not named:
        yield (
            _("Pseudonyms"),
            _(
                "Each cooperative has a code that holds within this survey only; free text, municipality and ATECO code are "
                "left out. With sector and size class a cooperative may still be recognised: this file is not for publication."
            ),
        )
    yield _("Made"), timezone.now()
