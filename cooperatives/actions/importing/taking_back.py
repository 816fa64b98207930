"""Taking back what an import wrote: every value that still is what it wrote, and no other."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from cooperatives.actions.importing.decisions import current, raw_value, typed_value
from cooperatives.actions.provenance import record
from cooperatives.actions.registry import reindex, write_cooperative
from cooperatives.actions.years import FIGURES, refresh_latest, write_year
from cooperatives.models import (
    Cooperative,
    FieldChange,
    ImportJob,
    ImportRow,
    Response,
    Seat,
    WaveMember,
    YearlyFigures,
)
from land.core.errors import DomainError
from land.core.models import Link, Organisation, SearchEntry
from land.core.querysets import pointing_at
from land.core.states import move

#: rows about a cooperative that come with it, and are not a use that somebody made of it
OWN = (Seat, FieldChange, ImportRow)


def message(code: str, column: str = "", value: Any = "", **params: Any) -> dict:
    """A message on a line of an import, as `sentence` reads it."""
    return {"code": code, "column": column, "value": str(value)[:200], "params": params}


def staying_cooperatives(rows: list[ImportRow]) -> dict[int, list[dict]]:
    """For each row (by pk) of file A, what would stay if it were taken back, and why. Asks the same number of questions for
    one row as for many."""
    known = Cooperative.objects.for_cards().prefetch_related("seats").in_bulk(
        [row.cooperative_id for row in rows if row.cooperative_id]
    )  # fmt: skip
    made = [
        known[row.cooperative_id] for row in rows if row.outcome == "create" and row.cooperative_id in known
    ]
    uses = uses_of(made, rows[0].job_id if rows else None)
    found = {}
    for row in rows:
        cooperative = known.get(row.cooperative_id or 0)
        if cooperative is None:
            found[row.pk] = [message("gone")]
            continue
        now = {name: raw_value(current(cooperative, name)) for name in row.changes}
        code = "kept_changed" if row.outcome == "create" else "changed_since"
        found[row.pk] = [
            message(code, name, value) for name, value in now.items() if value != row.changes[name][1]
        ]
        if not found[row.pk] and cooperative.pk in uses:
            found[row.pk] = [message("kept_used", models=sorted(uses[cooperative.pk]))]
    return found


def uses_of(cooperatives: list[Cooperative], job_pk: int | None) -> dict[int, set[str]]:
    """Which tables (labels of models) point at each cooperative (by pk) or at its organisation: people, surveys, years,
    values that something else than this import wrote…"""
    uses: dict[int, set[str]] = defaultdict(set)
    if not cooperatives:
        return uses
    by_organisation = {row.organisation_id: row.pk for row in cooperatives}
    for model, own, owners in (
        (Cooperative, OWN, {row.pk: row.pk for row in cooperatives}),
        (Organisation, (Cooperative,), by_organisation),
    ):
        for pointing, name in pointing_at(model):
            if pointing in own:
                continue
            values = pointing._base_manager.filter(**{f"{name}__in": list(owners)}).order_by()
            for pk in values.values_list(name, flat=True).distinct():
                if pk in owners:
                    uses[owners[pk]].add(pointing._meta.label_lower)
    uuids = {uuid: row.pk for row in cooperatives for uuid in (row.uuid, row.organisation.uuid)}
    links = Link.objects.filter(Q(from_uuid__in=uuids) | Q(to_uuid__in=uuids)).values_list(
        "from_uuid", "to_uuid"
    )
    for pair in links:
        for uuid in pair:
            if uuid in uuids:
                uses[uuids[uuid]].add(Link._meta.label_lower)
    for pk in (
        Seat.objects.filter(cooperative__in=cooperatives)
        .exclude(kind="registered")
        .values_list("cooperative", flat=True)
    ):
        uses[pk].add(Seat._meta.label_lower)
    others = FieldChange.objects.filter(cooperative__in=cooperatives).exclude(job=job_pk)
    for pk in others.values_list("cooperative", flat=True).distinct().order_by():
        uses[pk].add(FieldChange._meta.label_lower)
    return uses


def trace(
    cooperative: Cooperative, changes: dict[str, list], job: ImportJob, year: int | None = None
) -> None:
    """Write the provenance of values taken back: `changes` are {field: [before, after]} as they are now written."""
    record(
        cooperative=cooperative, changes=[(name, *pair) for name, pair in changes.items()], source="undo",
        user=job.undone_by, job=job, year=year,
    )  # fmt: skip


def take_back_cooperative(row: ImportRow, stays: list[dict], job: ImportJob) -> list[dict]:
    """Undo one line of file A but for what `stays`; returns messages on what stays."""
    cooperative = Cooperative.objects.for_cards().filter(pk=row.cooperative_id).first()
    if cooperative is None:
        return stays
    if row.outcome != ImportRow.Outcome.CREATE:
        return _restore(cooperative, row, stays, job)
    if stays or remove_cooperatives([cooperative.pk]):
        return stays
    return [message("kept_used", models=[])]


def remove_cooperatives(pks: list[int]) -> bool:
    """Delete these cooperatives, their organisations and search entries; False, and nothing done, if one is protected."""
    rows = Cooperative.objects.filter(pk__in=pks).values_list("uuid", "organisation")
    known = dict(rows)
    try:
        with transaction.atomic():
            SearchEntry.objects.filter(kind="cooperative", uuid__in=known).delete()
            Cooperative._base_manager.filter(pk__in=pks).delete()
            Organisation.objects.filter(pk__in=known.values()).delete()
    except ProtectedError:
        return False
    return True


def _restore(cooperative: Cooperative, row: ImportRow, stays: list[dict], job: ImportJob) -> list[dict]:
    changed = {said["column"] for said in stays}
    back = {name: pair for name, pair in row.changes.items() if name not in changed}
    state = back.pop("state", None)
    values = {name: typed_value(name, pair[0]) for name, pair in back.items()}
    try:
        if values:
            with transaction.atomic():
                write_cooperative(
                    cooperative=cooperative,
                    source=f"undo of import {job.pk}",
                    user=job.undone_by,
                    job=job,
                    index=False,
                    **values,
                )
    except DomainError as refusal:
        return [*stays, message("not_taken_back", why=str(refusal))]
    if state is not None:
        before, after, times = state
        stamps: dict[str, Any] = {name: _time(text) for name, text in times.items()}
        move(cooperative, to=before, frm=after, **stamps)
        trace(cooperative, {"state": [after, before]}, job)
    reindex(cooperative=cooperative)
    return stays


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def staying_years(rows: list[ImportRow]) -> dict[int, list[dict]]:
    """For each row (by pk) of file B, what would stay if it were taken back."""
    known = {
        (figures.cooperative_id, figures.year): figures
        for figures in YearlyFigures.objects.filter(cooperative__in=[row.cooperative_id for row in rows])
    }
    found = {}
    for row in rows:
        figures = known.get((row.cooperative_id or 0, year_of(row)))
        if figures is None:
            found[row.pk] = [message("gone")]
            continue
        if figures.state == YearlyFigures.State.CONFIRMED:
            found[row.pk] = [message("kept_confirmed")]
            continue
        now = {name: raw_value(getattr(figures, name)) for name in row.changes}
        found[row.pk] = [
            message("changed_since", name, value)
            for name, value in now.items()
            if value != row.changes[name][1]
        ]
    return found


def year_of(row: ImportRow) -> int:
    """The year that a line of file B speaks of."""
    return int(row.raw["anno"])


def take_back_year(row: ImportRow, stays: list[dict], job: ImportJob) -> list[dict]:
    """Undo one line of file B: a year that the import made and that nobody touched goes; else its values go back."""
    figures = (
        YearlyFigures.objects.select_for_update(of=["self"])
        .filter(cooperative=row.cooperative_id, year=year_of(row)).select_related("cooperative").first()
    )  # fmt: skip
    if figures is None:
        return stays
    changed = {said["column"] for said in stays}
    if "" in changed:
        return stays
    others = [name for name in FIGURES if name not in row.changes and getattr(figures, name) is not None]
    if row.outcome == "create" and not stays and not others:
        figures.delete()
        trace(
            figures.cooperative,
            {name: [pair[1], None] for name, pair in row.changes.items()},
            job,
            figures.year,
        )
        refresh_latest(cooperative=figures.cooperative)
        return []
    values = {name: pair[0] for name, pair in row.changes.items() if name not in changed}
    try:
        write_year(
            cooperative=figures.cooperative,
            year=figures.year,
            source="undo",
            user=job.undone_by,
            job=job,
            **values,
        )
    except DomainError as refusal:
        return [*stays, message("not_taken_back", why=str(refusal))]
    return stays


def staying_responses(rows: list[ImportRow]) -> dict[int, list[dict]]:
    """For each row (by pk) of file C, what would stay if it were taken back: only first lines hold anything."""
    pks = [row.changes["_response"]["pk"] for row in rows if "_response" in row.changes]
    known = Response.objects.prefetch_related("answers").in_bulk(pks)
    found: dict[int, list[dict]] = {}
    for row in rows:
        found[row.pk] = []
        if "_response" not in row.changes:
            continue
        made = row.changes["_response"]
        response = known.get(made["pk"])
        if response is None or response.state == Response.State.CANCELLED:
            found[row.pk] = [message("gone")]
        elif response.state != Response.State.FILLING:
            if not made["sent"] or response.state != Response.State.SUBMITTED:
                found[row.pk] = [message("kept_sent")]
        else:
            now = {"/".join(filter(None, (a.question, a.row))): a.value for a in response.answers.all()}
            found[row.pk] = [
                message("changed_since", name, now.get(name, ""))
                for name, pair in row.changes.items()
                if name != "_response" and now.get(name) != pair[1]
            ]
    return found


def take_back_response(row: ImportRow, stays: list[dict]) -> list[dict]:
    """Undo the answers of one cooperative (its first line in the file holds them): what the import sent is withdrawn, what
    is still being filled in gets its answers back."""
    made = row.changes.get("_response")
    if made is None:
        return []
    response = (
        Response.objects.select_for_update(of=["self"])
        .filter(pk=made["pk"]).select_related("wave_member").first()
    )  # fmt: skip
    if response is None or response.state not in (Response.State.FILLING, Response.State.SUBMITTED):
        return stays
    if response.state == Response.State.SUBMITTED:
        if not stays:
            _withdraw(response)
        return stays
    changed = {said["column"] for said in stays}
    for name, pair in row.changes.items():
        if name == "_response" or name in changed:
            continue
        question, _slash, cell = name.partition("/")
        answers = response.answers.filter(question=question, row=cell)
        if pair[0] is None:
            answers.delete()
        else:
            answers.update(value=pair[0])
    Response.objects.filter(pk=response.pk).update(lock_version=F("lock_version") + 1)
    if made["made"] and not response.answers.exclude(value=None).exists():
        _withdraw(response)
    return stays


def _withdraw(response: Response) -> None:
    """A response that the import made is as if never begun; its member is to be asked, or was invited."""
    move(response, to=Response.State.CANCELLED, frm=response.state, cancelled_at=timezone.now())
    member = response.wave_member
    state = WaveMember.State.INVITED if member.invited_at else WaveMember.State.TO_INVITE
    WaveMember.objects.filter(pk=member.pk).update(
        state=state, started_at=None, submitted_at=None, ended_at=None
    )
