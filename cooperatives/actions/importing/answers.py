"""File C on staff's screen: answers to a survey in long form, looked at, written, taken back, a cooperative at a time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cooperatives.actions.filling import answers_of, lookups, start, submit
from cooperatives.actions.identifiers import check_tax_code
from cooperatives.actions.importing.decisions import REPORT, Decision, FileKind
from cooperatives.actions.importing.reading import Row
from cooperatives.actions.importing.responses import cells_of
from cooperatives.actions.importing.rows import Line
from cooperatives.actions.importing.taking_back import staying_responses, take_back_response
from cooperatives.actions.saving import is_taking, save_answers
from cooperatives.actions.waves import add_members
from cooperatives.instruments.answers import check
from cooperatives.models import Answer, Cooperative, ImportJob, ImportRow, Response, Wave, WaveMember
from land.core.errors import DomainError, WrongState

COLUMNS: dict[str, tuple[str, ...]] = {
    "wave": ("rilevazione", "indagine", "codice rilevazione"),
    "codice_fiscale": ("cf", "cod fiscale", "c f", "codice fiscale cooperativa"),
    "domanda": ("codice domanda", "question"),
    "riga": ("codice riga", "row"),
    "valore": ("risposta", "value"),
}
EXPORTED = tuple(COLUMNS)
AT_A_TIME = 20
#: what a line's `changes` say of the response as a whole
RESPONSE = "_response"

Key = tuple[str, str]


@dataclass
class Group:
    """All lines of one cooperative in one wave, and what would become of them."""

    lines: list[tuple[int, str, str, str]] = field(default_factory=list)
    outcome: str = ""
    messages: dict[int, list[dict]] = field(default_factory=lambda: defaultdict(list))
    member: WaveMember | None = None
    wave: Wave | None = None
    cooperative: Cooperative | None = None
    diff: dict[tuple[str, str], list] = field(default_factory=dict)
    complete: bool = False
    failed: DomainError | None = None

    @property
    def first(self) -> int:
        return self.lines[0][0]

    def refuse(self, code: str, column: str, value: str, **params: Any) -> None:
        """An error on every line."""
        self.outcome = "error"
        for number, *_rest in self.lines:
            self.messages[number].append({"code": code, "column": column, "value": value, "params": params})


class AnswersFile(FileKind):
    kind = ImportJob.Kind.RESPONSES
    columns = COLUMNS
    keys = ("wave", "codice_fiscale", "domanda", "valore")
    report = ("riga_file", *REPORT[1:])
    most_rows = 100_000

    def __init__(self) -> None:
        super().__init__()
        self.groups: dict[Key, Group] = {}
        self.waves: dict[str, Wave | None] = {}

    def survey(self, rows: Iterable[tuple[int, dict[str, str]]]) -> None:
        for number, cells in rows:
            question, row, value = (
                cells.get(name, "").strip().lstrip("'") for name in ("domanda", "riga", "valore")
            )
            self.groups.setdefault(key_of(cells), Group()).lines.append((number, question, row, value))

    def decide(self, rows: list[Row], *, looking: bool = True) -> list[Decision]:
        keys = [key_of(cells) for _number, cells, _numbers in rows]
        new = {key: self.groups[key] for key in keys if not self.groups[key].outcome}
        self._know(new)
        for (wave, code), group in new.items():
            self._look(group, wave, code)
        decisions = []
        for (number, cells, _numbers), key in zip(rows, keys, strict=True):
            group = self.groups[key]
            line = Line(number, cells, messages=list(group.messages[number]))
            outcome = group.outcome
            if outcome == "error" and not line.messages:
                outcome = "skipped"
                line.say("other_line", "codice_fiscale", key[1])
            decision = Decision(line, outcome, group.cooperative)
            if number == group.first and outcome in ("create", "update"):
                decision.changes = {"/".join(filter(None, cell)): pair for cell, pair in group.diff.items()}
            decisions.append(decision)
        return decisions

    def _know(self, groups: dict[Key, Group]) -> None:
        """Ask once for the waves, cooperatives and members that these groups name."""
        codes = {wave for wave, _code in groups} - self.waves.keys()
        self.waves |= dict.fromkeys(codes)
        for wave in Wave.objects.select_related("instrument_version__instrument", "scoring_spec").filter(
            code__in=codes
        ):
            self.waves[wave.code] = wave
        cooperatives = {
            row.tax_code: row
            for row in Cooperative.objects.filter(
                tax_code__in={code for _wave, code in groups}
            ).select_related("sector", "organisation__successor")
        }
        members = {
            (member.wave_id, member.cooperative_id): member
            for member in WaveMember.objects.filter(
                wave__in=[wave for wave in self.waves.values() if wave], cooperative__in=cooperatives.values()
            ).select_related("wave__instrument_version__instrument", "wave__scoring_spec", "cooperative")
        }
        for (wave_code, code), group in groups.items():
            group.wave, group.cooperative = self.waves.get(wave_code), cooperatives.get(code)
            if group.wave and group.cooperative:
                group.member = members.get((group.wave.pk, group.cooperative.pk))

    def _look(self, group: Group, wave_code: str, code: str) -> None:
        wave, cooperative = group.wave, group.cooperative
        if wave is None:
            return group.refuse("unknown_wave", "wave", wave_code)
        if not is_taking(wave):
            return group.refuse("E16", "wave", wave_code)
        if cooperative is None:
            try:
                check_tax_code(code)
            except DomainError as refusal:
                return group.refuse(refusal.code, "codice_fiscale", code)  # type: ignore[attr-defined]
            return group.refuse("unknown_cooperative", "codice_fiscale", code)
        if cooperative.state == Cooperative.State.MERGED:
            other = cooperative.organisation.successor
            return group.refuse("E13", "codice_fiscale", code, other=other.name if other else "")
        if group.member is None and cooperative.state != Cooperative.State.ACTIVE:
            return group.refuse("not_asked", "codice_fiscale", code)
        definition = wave.instrument_version.definition
        cells, wrong = cells_of(definition, group.lines)
        for number, said in wrong:
            group.messages[number].append(said)
        if wrong:
            group.outcome = "error"
            return None
        response = (
            group.member and group.member.responses.exclude(state="cancelled").order_by("-revision").first()
        )
        if response is not None and response.state != Response.State.FILLING:
            group.outcome = "skipped"
            group.messages[group.first].append(
                {"code": "sent_already", "column": "codice_fiscale", "value": code, "params": {}}
            )
            return None
        before = answers_of(response) if response else {}
        group.diff = {
            cell: [_at(before, cell), value] for cell, value in cells.items() if _at(before, cell) != value
        }
        problems = check(definition, _with(before, cells), known=lookups())
        group.complete = not problems
        group.outcome = ("update" if response else "create") if group.diff else "unchanged"
        return None

    def next_rows(self, rows: QuerySet[ImportRow], after: int) -> list[ImportRow]:
        """All rows of the next cooperatives: one is written as a whole."""
        found = rows.order_by("cooperative").values_list("cooperative", flat=True).distinct()[:AT_A_TIME]
        return list(rows.filter(cooperative__in=list(found)).order_by("number"))

    def write(self, decision: Decision, job: ImportJob) -> None:
        group = self.groups[key_of(decision.line.raw)]
        if decision.line.number != group.first:
            if group.failed:
                raise group.failed
            return
        try:
            decision.changes[RESPONSE] = _write(group, send="send" in job.notes)
        except DomainError as refusal:
            group.failed = refusal
            raise

    def take_back(self, row: ImportRow, stays: list[dict], job: ImportJob) -> list[dict]:
        return take_back_response(row, stays)

    def staying(self, rows: list[ImportRow]) -> dict[int, list[dict]]:
        return staying_responses(rows)


def key_of(cells: dict[str, str]) -> Key:
    """Wave and codice fiscale of a line, lost zeros put back."""
    code = "".join(cells.get("codice_fiscale", "").split()).upper().lstrip("'")
    return cells.get("wave", "").strip(), code.zfill(11) if code.isdecimal() else code


def _write(group: Group, *, send: bool) -> dict[str, Any]:
    """Write the answers of one cooperative; returns what undoing it needs to know."""
    assert group.wave is not None and group.cooperative is not None
    if group.member is None:
        add_members(wave=group.wave, cooperatives=[group.cooperative])
        group.member = WaveMember.objects.select_related(
            "wave__instrument_version__instrument", "wave__scoring_spec", "cooperative__organisation"
        ).get(wave=group.wave, cooperative=group.cooperative)
    made = timezone.now()
    response = start(member=group.member, user=None)
    if response.state != Response.State.FILLING:
        raise WrongState
    response.wave_member = group.member
    save_answers(
        response=response, changes={cell: pair[1] for cell, pair in group.diff.items()},
        lock_version=response.lock_version, user=None, source=Answer.Source.IMPORT,
    )  # fmt: skip
    sent = send and group.complete
    if sent:
        submit(response=response, user=None)
    return {"pk": response.pk, "made": response.created_at >= made, "sent": sent}


def _at(document: dict[str, Any], cell: tuple[str, str]) -> Any:
    question, row = cell
    value = document.get(question)
    return value.get(row) if row and isinstance(value, dict) else value


def _with(document: dict[str, Any], cells: dict[tuple[str, str], Any]) -> dict[str, Any]:
    """The document with these cells in it."""
    whole = {code: dict(value) if isinstance(value, dict) else value for code, value in document.items()}
    for (question, row), value in cells.items():
        if row:
            whole.setdefault(question, {})[row] = value
        else:
            whole[question] = value
    return whole
