"""One file from upload to the end: looked at, applied in chunks, taken back. The job's row is the queue.

A worker claims a job by a lease (`claimed_until`) and works on a hundred rows in each transaction, a savepoint for each
row, with the job's row locked: killed at any moment it loses at most the chunk it was at, and whoever comes next goes on
with the rows that are not `applied` yet.
"""

import io
import time
from collections import Counter
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import timedelta
from typing import Any, BinaryIO

from django.db import DatabaseError, transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.signal_handlers import disable_reference_index_auto_update

from cooperatives.actions.importing.answers import AnswersFile
from cooperatives.actions.importing.cooperatives import CooperativesFile
from cooperatives.actions.importing.decisions import Decision, FileKind, batches, renamed
from cooperatives.actions.importing.reading import Row, digest, read
from cooperatives.actions.importing.years import YearsFile
from cooperatives.models import ImportJob, ImportRow
from land.accounts.models import User
from land.core.actions import raise_content_version
from land.core.errors import DomainError
from land.core.jobs import nudge
from land.core.states import move

KINDS: dict[str, type[FileKind]] = {kind.kind: kind for kind in (CooperativesFile, YearsFile, AnswersFile)}
LEASE = timedelta(seconds=90)
WHOLE = timedelta(minutes=12)  # the lease of a file that goes in whole: longer than its task may take
BATCH = 500
WORKING = (ImportJob.State.APPLYING, ImportJob.State.UNDOING)
WRITTEN = (ImportRow.Outcome.CREATE, ImportRow.Outcome.UPDATE)
PENDING = Q(applied=False, outcome__in=[*WRITTEN, ImportRow.Outcome.UNCHANGED])


class AlreadyImported(DomainError):
    sentence = _("This file has already been imported, on %(day)s: nothing to do.")
    field = "file"


class BeingImported(DomainError):
    sentence = _("This file is being imported right now.")
    field = "file"


class NothingToApply(DomainError):
    sentence = _("No line of this file can be imported: correct it and upload it again.")


class HasErrors(DomainError):
    sentence = _("%(count)s lines have errors: nothing was written, as asked.")


class _Rollback(Exception):
    """Leaves the transaction of an all-or-nothing import."""


@transaction.atomic
def analyse(
    *, content: bytes | BinaryIO, name: str, by: User | None, kind: str = ImportJob.Kind.COOPERATIVES,
    limited: bool = True, send: bool = False,
) -> ImportJob:  # fmt: skip
    """Keep what a file would do, to be looked at and then applied. Writes nothing in the registry.

    The file is read twice and never held whole. `send`: complete questionnaires of file C are sent.
    Raises: FileRefused, AlreadyImported.
    """
    file = KINDS[kind]()
    table = read(content, name, limited=limited, most_rows=file.most_rows)
    sha256 = _digest(content)
    _refuse_twins(sha256, kind)
    header = file.header_of(table)
    file.survey((number, cells) for number, cells, _numbers in renamed(table.rows(), header))
    job = ImportJob.objects.create(
        kind=kind,
        name="".join(char for char in name if char.isprintable())[-150:],
        sha256=sha256,
        header=list(header.values()),
        uploaded_by=by,
    )
    counts: Counter = Counter()
    for rows in batches(renamed(table.rows(), header), BATCH):
        decisions = file.decide(rows)
        counts.update(each.outcome for each in decisions)
        counts["warnings"] += sum(warned(each) for each in decisions)
        ImportRow.objects.bulk_create(_kept(job, each) for each in decisions)
    job.notes = [*table.notes, *file.notes, *(["send"] if send else []),
                 *(f"W10:{column[:80]}" for column in file.unknown(header))]  # fmt: skip
    job.counts = {name: counts[name] for name in (*ImportRow.Outcome.values, "warnings")}
    job.save()
    return job


def warned(decision: Decision) -> bool:
    """Whether a line carries a warning."""
    return any(message["code"].startswith("W") for message in decision.line.messages)


def _kept(job: ImportJob, each: Decision) -> ImportRow:
    return ImportRow(
        job=job, number=each.line.number, raw=each.line.raw, outcome=each.outcome, messages=each.line.messages,
        changes=each.changes, cooperative=each.cooperative,
    )  # fmt: skip


def _digest(content: bytes | BinaryIO) -> str:
    return digest(io.BytesIO(content) if isinstance(content, bytes) else content)


def _refuse_twins(sha256: str, kind: str) -> None:
    """Raises: AlreadyImported, BeingImported if the same file was, or is being, applied."""
    twins = ImportJob.objects.filter(sha256=sha256, kind=kind)
    for twin in twins.select_for_update().order_by("pk"):
        if twin.state in (ImportJob.State.APPLYING, ImportJob.State.UNDOING):
            raise BeingImported
        if twin.state == ImportJob.State.APPLIED:
            assert twin.applied_at is not None
            raise AlreadyImported(day=timezone.localtime(twin.applied_at).strftime("%d/%m/%Y"))


@transaction.atomic
def start_import(*, job: ImportJob, all_or_nothing: bool = False) -> ImportJob:
    """Have the lines of an analysed file that have no error written in the background.

    Raises: WrongState if it was applied or cancelled, AlreadyImported, BeingImported, NothingToApply, HasErrors.
    """
    ImportJob.objects.select_for_update().filter(sha256=job.sha256, kind=job.kind).order_by("pk").first()
    _refuse_twins(job.sha256, job.kind)
    failed, pending = job.counts.get("error", 0), job.rows.filter(PENDING).count()
    if all_or_nothing and failed:
        raise HasErrors(count=failed)
    if not pending:
        raise NothingToApply
    move(
        job, to=ImportJob.State.APPLYING, frm=ImportJob.State.ANALYSED, started_at=timezone.now(),
        done=job.rows.count() - pending, all_or_nothing=all_or_nothing, claimed_until=None, problem="",
    )  # fmt: skip
    nudge("cooperatives.work_on_import", job.pk)
    return job


def apply_import(*, job: ImportJob, all_or_nothing: bool = False) -> ImportJob:
    """The same at once, in this process; returns when it is done. Raises: as start_import."""
    start_import(job=job, all_or_nothing=all_or_nothing)
    work_on_import(job_pk=job.pk)
    job.refresh_from_db()
    if job.state == ImportJob.State.ANALYSED:
        raise HasErrors(count=job.counts["error"])
    return job


@transaction.atomic
def undo_import(*, job: ImportJob, by: User | None) -> ImportJob:
    """Have everything that an import wrote, and that nobody changed since, taken back in the background.

    Raises: WrongState if it is not applied.
    """
    move(job, to=ImportJob.State.UNDOING, frm=ImportJob.State.APPLIED, undone_by=by, done=0, claimed_until=None,
         problem="")  # fmt: skip
    nudge("cooperatives.work_on_import", job.pk)
    return job


@transaction.atomic
def cancel_import(*, job: ImportJob) -> ImportJob:
    """Put an analysed file aside. Raises: WrongState if it was applied already."""
    move(job, to="cancelled", frm="analysed", cancelled_at=timezone.now())
    return job


def work_due() -> None:
    """Go on with every job that a lost nudge or a killed worker left behind."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())
    for pk in ImportJob.objects.filter(free, state__in=WORKING).order_by("pk").values_list("pk", flat=True):
        work_on_import(job_pk=pk, seconds=20)


def work_on_import(*, job_pk: int, seconds: float | None = None) -> None:
    """Work on a job until it is done, or for so many `seconds` (then it nudges itself). Idempotent: nothing to do, or
    somebody else at it, does nothing."""
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    if not ImportJob.objects.filter(free, pk=job_pk, state__in=WORKING).update(claimed_until=now + LEASE):
        return None
    job = ImportJob.objects.select_related("undone_by", "uploaded_by").get(pk=job_pk)
    step = _take_back_chunk if job.state == ImportJob.State.UNDOING else _write_chunk
    file = KINDS[job.kind]()
    if job.state == ImportJob.State.APPLYING:
        file.survey(job.rows.order_by("number").values_list("number", "raw").iterator(chunk_size=BATCH))
        if job.all_or_nothing:
            ImportJob.objects.filter(pk=job.pk).update(claimed_until=now + WHOLE)
            return _write_all(job, file)
    until = None if seconds is None else time.monotonic() + seconds
    after: Any = None
    while (after := step(job, file, after)) is not None:
        if until is not None and time.monotonic() > until:
            ImportJob.objects.filter(pk=job.pk).update(claimed_until=None)
            nudge("cooperatives.work_on_import", job.pk)
            return None
    return None


def _locked(job: ImportJob) -> bool:
    """Lock the job's row for this transaction; False if it has left its state or another worker is at it."""
    rows = ImportJob.objects.select_for_update(skip_locked=True).filter(pk=job.pk, state=job.state)
    return rows.exists()


def _write_chunk(job: ImportJob, file: FileKind, after: int | None) -> int | None:
    """Write the next rows in one transaction; returns the last line written, None when there is nothing more to do."""
    with transaction.atomic():
        if not _locked(job):
            return None
        rows = file.next_rows(job.rows.filter(PENDING), after or 0)
        if not rows:
            if after and job.rows.filter(PENDING).exists():
                return 0  # a line before `after` was left by a chunk that ended badly
            _finish(job)
            return None
        _write(job, file, rows)
        ImportJob.objects.filter(pk=job.pk).update(
            done=F("done") + len(rows), claimed_until=timezone.now() + LEASE
        )
        return max(row.number for row in rows)


def _write(job: ImportJob, file: FileKind, rows: list[ImportRow]) -> None:
    kept = {row.number: row for row in rows}
    for decision in file.decide([_read_again(row) for row in rows], looking=False):
        row = kept[decision.line.number]
        if decision.outcome in WRITTEN:
            try:
                with transaction.atomic(), disable_reference_index_auto_update():
                    file.write(decision, job)
            except (DomainError, DatabaseError) as error:
                code = "taken" if isinstance(error, DatabaseError) else "refused"
                decision.line.say(code, file.keys[0], row.raw.get(file.keys[0], ""), why=str(error)[:200])
                decision.outcome, decision.changes = ImportRow.Outcome.ERROR, {}
        row.outcome, row.changes = decision.outcome, decision.changes
        row.messages = decision.line.messages + [m for m in row.messages if m["code"] in ("W07", "W08")]
        row.cooperative = decision.cooperative
        row.applied = decision.outcome in (*WRITTEN, ImportRow.Outcome.UNCHANGED)
    ImportRow.objects.bulk_update(rows, ["outcome", "changes", "messages", "cooperative", "applied"])


def _read_again(row: ImportRow) -> Row:
    numbers = frozenset(message["column"] for message in row.messages if message["code"] == "W07")
    return row.number, row.raw, numbers


def _write_all(job: ImportJob, file: FileKind) -> None:
    """All or nothing: one transaction; a line that cannot be written takes back all of them and the job to its look."""
    failed: list[ImportRow] = []
    try:
        with transaction.atomic():
            if not _locked(job):
                return
            after = 0
            while rows := file.next_rows(job.rows.filter(PENDING), after):
                _write(job, file, rows)
                after = max(row.number for row in rows)
                failed = [row for row in rows if row.outcome == ImportRow.Outcome.ERROR]
                if failed:
                    raise _Rollback
            ImportJob.objects.filter(pk=job.pk).update(done=job.rows.count())
            _finish(job)
    except _Rollback:
        with transaction.atomic():
            move(job, to=ImportJob.State.ANALYSED, frm=job.state, done=0, claimed_until=None,
                 problem="all-or-nothing")  # fmt: skip
            for row in failed:
                row.applied = False
            ImportRow.objects.bulk_update(failed, ["outcome", "messages", "applied"])
            ImportJob.objects.filter(pk=job.pk).update(counts=_counts(job))


def _take_back_chunk(job: ImportJob, file: FileKind, after: int | None) -> int | None:
    """Take back the rows written last, in one transaction; returns something until there are none left."""
    with transaction.atomic():
        if not _locked(job):
            return None
        rows = list(to_take_back(job).filter(undone=False).order_by("-number")[:100])
        if not rows:
            move(job, to=ImportJob.State.UNDONE, frm=job.state, undone_at=timezone.now(), claimed_until=None)
            raise_content_version()
            return None
        file.lock(rows)
        file.take_back_rows(rows, file.staying(rows), job)
        for row in rows:
            row.undone = True
        ImportRow.objects.bulk_update(rows, ["messages", "undone"])
        ImportJob.objects.filter(pk=job.pk).update(
            done=F("done") + len(rows), claimed_until=timezone.now() + LEASE
        )
        return 1


def to_take_back(job: ImportJob) -> QuerySet[ImportRow]:
    """The rows of a job that wrote something."""
    return job.rows.filter(applied=True, outcome__in=WRITTEN)


@dataclass
class Undo:
    """What taking an import back would do: rows that go, rows that go back, rows of which something stays and why."""

    removed: int = 0
    restored: int = 0
    staying: list[tuple[ImportRow, list[dict]]] = dataclass_field(default_factory=list)


def look_at_undo(*, job: ImportJob) -> Undo:
    """Look at what `undo_import` would do now. Writes nothing."""
    file, seen = KINDS[job.kind](), Undo()
    for rows in batches(to_take_back(job).order_by("number").iterator(chunk_size=BATCH), BATCH):
        stays = file.staying(rows)
        for row in rows:
            if stays[row.pk]:
                seen.staying.append((row, stays[row.pk]))
            elif row.outcome == ImportRow.Outcome.CREATE:
                seen.removed += 1
            else:
                seen.restored += 1
    return seen


def _counts(job: ImportJob) -> dict[str, int]:
    found = dict(job.rows.order_by().values_list("outcome").annotate(Count("pk")))
    return {outcome: found.get(outcome, 0) for outcome in ImportRow.Outcome.values} | {
        "warnings": job.counts.get("warnings", 0)
    }


def _finish(job: ImportJob) -> None:
    move(job, to=ImportJob.State.APPLIED, frm=job.state, applied_at=timezone.now(), claimed_until=None,
         counts=_counts(job))  # fmt: skip
    raise_content_version()
