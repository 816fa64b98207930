"""File A: the cooperatives themselves.

A cooperative is recognised by its codice fiscale, else by a partita IVA or an Albo number that only one has; never by its
name. An empty cell leaves what there is, a “-” clears it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from cooperatives.actions.importing.columns import COLUMNS
from cooperatives.actions.importing.decisions import Decision, FileKind, current, raw_value
from cooperatives.actions.importing.reading import Row
from cooperatives.actions.importing.rows import EMAILS, Line, Reader
from cooperatives.actions.importing.taking_back import (
    remove_cooperatives,
    staying_cooperatives,
    take_back_cooperative,
)
from cooperatives.actions.registry import ALLOWED, change_state, reindex, write_cooperative
from cooperatives.models import Cooperative, ImportJob, ImportRow
from cooperatives.querysets import fold

REQUIRED = {"name": "denominazione", "albo_category": "albo_categoria", "sector": "settore_legacoop",
            "municipality": "comune_istat"}  # fmt: skip
LOOK_FOR = "3s"  # how long a batch of lines may look for similar names
TIMES = ("activated_at", "suspended_at", "ended_at")


def code_of(text: str) -> str:
    """A codice fiscale as typed, with lost zeros put back and nothing around the digits: good enough to compare."""
    text = "".join(text.split()).upper().removeprefix("IT")
    return text.zfill(11) if text.isdecimal() and len(text) >= 8 else text


class CooperativesFile(FileKind):
    kind = ImportJob.Kind.COOPERATIVES
    columns = COLUMNS

    def __init__(self) -> None:
        super().__init__()
        self.reader = Reader(timezone.localdate())
        self.lines_of: dict[str, Any] = {}
        self.said: dict[str, Counter] = {"vat_number": Counter(), "albo_number": Counter()}

    def survey(self, rows: Iterable[tuple[int, dict[str, str]]]) -> None:
        for number, cells in rows:
            if code := code_of(cells.get("codice_fiscale", "")):
                seen = self.lines_of.get(code)
                self.lines_of[code] = number if seen is None else (*_tuple(seen), number)
            for name, column in (("vat_number", "partita_iva"), ("albo_number", "albo_numero")):
                if text := cells.get(column, "").strip():
                    self.said[name][code_of(text) if name == "vat_number" else text] += 1

    def decide(self, rows: list[Row], *, looking: bool = True) -> list[Decision]:
        lines = [self.reader.line(number, self.known(cells), numbers) for number, cells, numbers in rows]
        for line, (_number, cells, _numbers) in zip(lines, rows, strict=True):
            line.raw = cells
            same = self.lines_of.get(line.values.get("tax_code", ""))
            if isinstance(same, tuple):
                line.say("E05", "codice_fiscale", line.values["tax_code"], lines=", ".join(map(str, same)))
        decisions = [_decision(line, found) for line, found in zip(lines, self._matches(lines), strict=True)]
        if looking and "names" not in self.notes and not _warn_of_similar_names(decisions):
            self.notes.append("names")
        return decisions

    def _matches(self, lines: list[Line]) -> list[Cooperative | None]:
        """The cooperative each line speaks of: by codice fiscale, else by a partita IVA or Albo number that one alone has."""
        rows = Cooperative.objects.for_cards().prefetch_related("seats")
        keys: dict[str, dict[str, list]] = {}
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
        return [self._match(line, keys) for line in lines]

    def _match(self, line: Line, keys: dict[str, dict[str, list]]) -> Cooperative | None:
        """A partita IVA or Albo number tells only if one line says it and no other line names that cooperative: a VAT
        group shares its number."""
        if found := keys["tax_code"].get(line.values.get("tax_code", "")):
            return found[0]
        for name in ("vat_number", "albo_number"):
            value = line.values.get(name, "")
            found = keys[name].get(value, [])
            if len(found) == 1 and self.said[name][value] == 1 and found[0].tax_code not in self.lines_of:
                return found[0]
        return None

    def write(self, decision: Decision, job: ImportJob) -> None:
        values = dict(decision.line.values)
        by: dict[str, Any] = {"source": f"import {job.pk}", "user": job.uploaded_by, "job": job}
        if decision.outcome == "create":
            decision.cooperative = cooperative = write_cooperative(**by, index=False, **values)
            decision.changes = {name: [None, raw_value(value)] for name, value in values.items()}
            reindex(cooperative=cooperative)
            return
        assert decision.cooperative is not None
        cooperative = decision.cooperative
        state = values.pop("state", cooperative.state)
        changed = {name: value for name, value in values.items() if name in decision.changes}
        if "municipality" in changed or "elsewhere" in changed:
            changed |= {name: values[name] for name in ("municipality", "elsewhere")}
        if changed:
            write_cooperative(cooperative=cooperative, **by, index=False, **changed)
        if state != cooperative.state:
            times = {name: raw_value(getattr(cooperative, name)) for name in TIMES}
            decision.changes["state"] = [cooperative.state, state, times]
            change_state(cooperative=cooperative, to=state, **by)
        reindex(cooperative=cooperative)

    def take_back(self, row: ImportRow, stays: list[dict], job: ImportJob) -> list[dict]:
        return take_back_cooperative(row, stays, job)

    def take_back_rows(self, rows: list[ImportRow], stays: dict[int, list[dict]], job: ImportJob) -> None:
        gone = [row for row in rows if row.outcome == ImportRow.Outcome.CREATE and not stays[row.pk]]
        if remove_cooperatives([row.cooperative_id for row in gone if row.cooperative_id]):
            rows = [row for row in rows if row not in gone]
        super().take_back_rows(rows, stays, job)

    def staying(self, rows: list[ImportRow]) -> dict[int, list[dict]]:
        return staying_cooperatives(rows)


def _tuple(value: Any) -> tuple:
    return value if isinstance(value, tuple) else (value,)


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
    if (line.raw.get("ateco"), line.raw.get("ateco_edizione")) == (
        cooperative.ateco_code,
        cooperative.ateco_edition,
    ):
        line.values.pop("ateco_code", None), line.values.pop("ateco_edition", None)
    changes = {
        name: [raw_value(current(cooperative, name)), raw_value(value)]
        for name, value in line.values.items()
        if not _same(name, current(cooperative, name), value)
    }
    if changes and cooperative.state == Cooperative.State.MERGED:
        line.say("E13", "codice_fiscale", cooperative.tax_code, other=_successor(cooperative))
    elif "state" in changes:
        to = line.values["state"]
        if to == "merged" or to not in ALLOWED.get(cooperative.state, set()):
            line.say("E12", "stato", line.raw.get("stato", ""), frm=cooperative.get_state_display())
    if "name" in line.values and not line.values["name"]:
        line.say("required", REQUIRED["name"])
    if line.refused:
        return Decision(line, "error", cooperative)
    return Decision(line, "update" if changes else "unchanged", cooperative, changes)


def _same(name: str, now: Any, said: Any) -> bool:
    """Whether a file says what the registry has, spaces aside, and capitals in an address too."""
    if isinstance(now, str) and isinstance(said, str):
        now, said = " ".join(now.split()), " ".join(said.split())
        if name in EMAILS.values():
            now = now.lower()
    return now == said


def _successor(cooperative: Cooperative) -> str:
    successor = cooperative.organisation.successor
    return successor.name if successor else ""


def _warn_of_similar_names(decisions: list[Decision]) -> bool:
    """W08 for new lines whose name is at least 0.9 like one in the registry (difflib; trigrams only find candidates).

    False if a large registry of like names would have taken longer than LOOK_FOR: it is a hint, not worth waiting for.
    """
    new = {fold(each.line.values["name"]): each for each in decisions if each.outcome == "create"}
    if not new:
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            usual = cursor.fetchone()[0]
            cursor.execute("SET LOCAL pg_trgm.similarity_threshold = 0.6")
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [LOOK_FOR])
            cursor.execute(
                """SELECT wanted.name, cooperative.folded_name, organisation.name
                   FROM unnest(%s::text[]) AS wanted(name)
                   JOIN cooperatives_cooperative cooperative ON cooperative.folded_name %% wanted.name
                   JOIN core_organisation organisation ON organisation.id = cooperative.organisation_id""",
                [list(new)],
            )
            found = cursor.fetchall()
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [usual])
    except OperationalError:
        return False
    for name, folded, other in found:
        if SequenceMatcher(None, name, folded).ratio() >= 0.9:
            new[name].line.say("W08", "denominazione", new[name].line.values["name"], other=other)
    return True
