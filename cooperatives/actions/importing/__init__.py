"""Bringing in file A: look first, which writes nothing in the registry; then apply.

A cooperative is recognised by its codice fiscale, else by a partita IVA or an Albo number that only one has; never by its
name. An empty cell leaves what there is, a “-” clears it.
"""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.actions.importing.columns import COLUMNS, column_of, sentence
from cooperatives.actions.importing.reading import FileRefused, Table, read
from cooperatives.actions.importing.rows import Line, Reader
from cooperatives.actions.registry import ALLOWED, change_state, write_cooperative
from cooperatives.models import Cooperative, ImportJob, ImportRow
from cooperatives.querysets import fold
from land.accounts.models import User
from land.core.actions import raise_content_version
from land.core.errors import DomainError
from land.core.states import move

__all__ = [
    "AlreadyImported",
    "FileRefused",
    "Plan",
    "analyse",
    "apply_import",
    "cancel_import",
    "plan",
    "sentence",
]

CHUNK = 100
REQUIRED = {"name": "denominazione", "albo_category": "albo_categoria", "sector": "settore_legacoop",
            "municipality": "comune_istat"}  # fmt: skip


class AlreadyImported(DomainError):
    sentence = _("This file has already been imported, on %(day)s: nothing to do.")
    field = "file"


class NothingToApply(DomainError):
    sentence = _("No line of this file can be imported: correct it and upload it again.")


class HasErrors(DomainError):
    sentence = _("%(count)s lines have errors: nothing was written, as asked.")


@dataclass
class Decision:
    """What would become of one line."""

    line: Line
    outcome: str
    cooperative: Cooperative | None = None
    changes: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Plan:
    """What would become of a file."""

    header: list[str]
    notes: list[str]
    unknown: list[str]
    decisions: list[Decision]

    @property
    def counts(self) -> dict[str, int]:
        """Lines by outcome, and how many carry a warning."""
        counted = Counter(decision.outcome for decision in self.decisions)
        warned = sum(
            any(m["code"].startswith("W") for m in decision.line.messages) for decision in self.decisions
        )
        return {outcome: counted[outcome] for outcome in ImportRow.Outcome.values} | {"warnings": warned}


def plan(content: bytes, name: str) -> Plan:
    """Read a file and decide on each of its lines. Writes nothing at all. Raises: FileRefused."""
    return _decide(read(content, name))


def _decide(table: Table) -> Plan:
    by_column = {name: column_of(name) for name in table.header if name}
    columns = [column for column in by_column.values() if column]
    if "codice_fiscale" not in columns:
        raise FileRefused(_("The column “codice_fiscale” is missing: it tells cooperatives apart."))
    for column in columns:
        if columns.count(column) > 1:
            raise FileRefused(_("The column “%(name)s” is there twice."), name=column)
    reader = Reader(timezone.localdate())
    were_numbers: dict[int, set[str]] = defaultdict(set)
    for number, name in table.from_numbers:
        were_numbers[number].add(by_column.get(name) or "")
    lines = []
    for number, cells in table.rows:
        known = {by_column[name] or "": text for name, text in cells.items() if by_column[name]}
        lines.append(reader.line(number, known, were_numbers[number]))
    _refuse_duplicates(lines)
    decisions = [_decision(line, found) for line, found in zip(lines, _matches(lines), strict=True)]
    _warn_of_similar_names(decisions)
    return Plan(columns, table.notes, [name for name, column in by_column.items() if not column], decisions)


def _refuse_duplicates(lines: list[Line]) -> None:
    by_code = defaultdict(list)
    for line in lines:
        if "tax_code" in line.values:
            by_code[line.values["tax_code"]].append(line)
    for code, same in by_code.items():
        if len(same) > 1:
            numbers = ", ".join(str(line.number) for line in same)
            for line in same:
                line.say("E05", "codice_fiscale", code, lines=numbers)


def _matches(lines: list[Line]) -> list[Cooperative | None]:
    """The cooperative each line speaks of: by codice fiscale, else by a partita IVA or Albo number that one alone has."""
    rows = Cooperative.objects.for_cards().prefetch_related("seats")
    keys: dict[str, dict[str, Any]] = {}
    for name in ("tax_code", "vat_number", "albo_number"):
        wanted = {line.values[name] for line in lines if line.values.get(name)}
        found = defaultdict(list)
        for cooperative in rows.filter(**{f"{name}__in": wanted}) if wanted else ():
            found[getattr(cooperative, name)].append(cooperative)
        keys[name] = found
    for line in lines:
        sharing = [each for each in keys["vat_number"].get(line.values.get("vat_number", ""), [])
                   if each.tax_code != line.values.get("tax_code")]  # fmt: skip
        if sharing and not any(message["code"] == "W04" for message in line.messages):
            line.say("W04", "partita_iva", line.values["vat_number"])
    named = {
        each.pk
        for found in (keys["tax_code"].get(line.values.get("tax_code", ""), []) for line in lines)
        for each in found
    }
    said = {name: Counter(line.values.get(name, "") for line in lines) for name in keys}
    return [_match(line, keys, named, said) for line in lines]


def _match(line: Line, keys: dict[str, Any], named: set[int], said: dict[str, Counter]) -> Cooperative | None:
    """A partita IVA or Albo number tells only if one line says it and no other line names that cooperative: a VAT group
    shares its number."""
    if found := keys["tax_code"].get(line.values.get("tax_code", "")):
        return found[0]
    for name in ("vat_number", "albo_number"):
        value = line.values.get(name, "")
        found = keys[name].get(value, [])
        if len(found) == 1 and said[name][value] == 1 and found[0].pk not in named:
            return found[0]
    return None


def _decision(line: Line, cooperative: Cooperative | None) -> Decision:
    if cooperative is None:
        for name, column in REQUIRED.items():
            there = line.values.get(name) or (name == "municipality" and line.values.get("elsewhere"))
            if not there and not any(
                m["column"] == column and not m["code"].startswith("W") for m in line.messages
            ):
                line.say("required", column)
        if line.values.get("state") == "merged":
            line.say("E12", "stato", line.raw.get("stato", ""), frm="")
        return Decision(line, "error" if line.refused else "create")
    changes = {
        name: [_shown(_current(cooperative, name)), _shown(value)]
        for name, value in line.values.items()
        if _current(cooperative, name) != value
    }
    if "state" in changes:
        to = line.values["state"]
        if to == "merged" or to not in ALLOWED.get(cooperative.state, set()):
            line.say("E12", "stato", line.raw.get("stato", ""), frm=cooperative.get_state_display())
    for name in ("name",):
        if name in line.values and not line.values[name]:
            line.say("required", REQUIRED[name])
    if line.refused:
        return Decision(line, "error", cooperative)
    return Decision(line, "update" if changes else "unchanged", cooperative, changes)


def _current(cooperative: Cooperative, name: str) -> Any:
    if name in ("name", "website"):
        return getattr(cooperative.organisation, name)
    if name in ("postcode", "address", "elsewhere"):
        seat = next(
            (seat for seat in cooperative.seats.all() if seat.kind == "registered" and seat.active), None
        )
        return getattr(seat, name, "")
    return getattr(cooperative, name)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(value)
    if isinstance(value, bool):
        return "sì" if value else "no"
    return "" if value is None else str(value)


def _warn_of_similar_names(decisions: list[Decision]) -> None:
    """W08 for new lines whose name is at least 0.9 like one in the registry (difflib; trigrams only find candidates)."""
    new = {fold(each.line.values["name"]): each for each in decisions if each.outcome == "create"}
    if not new:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.similarity_threshold = 0.6")
        cursor.execute(
            """SELECT wanted.name, cooperative.folded_name, organisation.name
               FROM unnest(%s::text[]) AS wanted(name)
               JOIN cooperatives_cooperative cooperative ON cooperative.folded_name %% wanted.name
               JOIN core_organisation organisation ON organisation.id = cooperative.organisation_id""",
            [list(new)],
        )
        for name, folded, other in cursor.fetchall():
            if SequenceMatcher(None, name, folded).ratio() >= 0.9:
                new[name].line.say("W08", "denominazione", new[name].line.values["name"], other=other)


@transaction.atomic
def analyse(*, content: bytes, name: str, by: User | None) -> ImportJob:
    """Keep what a file would do, to be looked at and then applied. Writes nothing in the registry.

    Raises: FileRefused, AlreadyImported.
    """
    digest = hashlib.sha256(content).hexdigest()
    applied = ImportJob.objects.filter(sha256=digest, kind="cooperatives", state="applied").first()
    if applied:
        raise AlreadyImported(day=timezone.localtime(applied.applied_at).strftime("%d/%m/%Y"))
    decided = plan(content, name)
    job = ImportJob.objects.create(
        name="".join(char for char in name if char.isprintable())[-150:],
        sha256=digest,
        header=decided.header,
        notes=[*decided.notes, *(f"W10:{column[:80]}" for column in decided.unknown)],
        counts=decided.counts,
        uploaded_by=by,
    )
    _keep(job, decided)
    return job


def _keep(job: ImportJob, decided: Plan) -> None:
    ImportRow.objects.filter(job=job).delete()
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                job=job,
                number=each.line.number,
                raw=each.line.raw,
                outcome=each.outcome,
                messages=each.line.messages,
                changes=each.changes,
                cooperative=each.cooperative,
            )
            for each in decided.decisions
        ],
        batch_size=500,
    )


def apply_import(*, job: ImportJob, all_or_nothing: bool = False) -> ImportJob:
    """Write the lines of an analysed file that have no error, a hundred in each transaction.

    What the registry is now decides again, not what it was at the analysis. A line that cannot be written becomes an error
    and does not stop the others. Raises: WrongState if it was applied or cancelled, AlreadyImported, NothingToApply, HasErrors.
    """
    twin = ImportJob.objects.filter(sha256=job.sha256, kind=job.kind, state="applied").first()
    if twin:
        raise AlreadyImported(day=timezone.localtime(twin.applied_at).strftime("%d/%m/%Y"))
    rows = list(job.rows.values_list("number", "raw"))
    table = Table(header=[column for column in COLUMNS if column in job.header], rows=rows, notes=[])
    with transaction.atomic():
        decided = _decide(table)
        _keep(job, decided)
    failed = decided.counts["error"]
    if all_or_nothing and failed:
        raise HasErrors(count=failed)
    if failed == len(decided.decisions):
        raise NothingToApply
    with transaction.atomic():
        move(job, to="applied", frm="analysed", applied_at=timezone.now())
    work = [each for each in decided.decisions if each.outcome in ("create", "update")]
    for start in range(0, len(work), CHUNK):
        with transaction.atomic():
            for decision in work[start : start + CHUNK]:
                _write(decision, source=f"import {job.pk}")
    with transaction.atomic():
        _keep(job, decided)
        ImportJob.objects.filter(pk=job.pk).update(counts=decided.counts)
        raise_content_version()
    job.refresh_from_db()
    return job


def _write(decision: Decision, source: str) -> None:
    values = dict(decision.line.values)
    try:
        with transaction.atomic():
            if decision.outcome == "create":
                decision.cooperative = write_cooperative(source=source, **values)
                return
            cooperative = decision.cooperative
            assert cooperative is not None
            state = values.pop("state", cooperative.state)
            changed = {name: value for name, value in values.items() if name in decision.changes}
            if "municipality" in changed or "elsewhere" in changed:
                changed |= {name: values[name] for name in ("municipality", "elsewhere")}
            if changed:
                write_cooperative(cooperative=cooperative, source=source, **changed)
            if state != cooperative.state:
                change_state(cooperative=cooperative, to=state)
    except (DomainError, DatabaseError):
        decision.line.say("taken", "codice_fiscale", decision.line.raw.get("codice_fiscale", ""))
        decision.outcome, decision.cooperative = "error", None


@transaction.atomic
def cancel_import(*, job: ImportJob) -> ImportJob:
    """Put an analysed file aside. Raises: WrongState if it was applied already."""
    move(job, to="cancelled", frm="analysed", cancelled_at=timezone.now())
    return job
