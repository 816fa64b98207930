"""Staff bring in a file: upload, look, apply, follow, undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperatives import actions
from cooperatives.actions.importing import note_sentence, sentence, to_take_back
from cooperatives.actions.importing.report import report_header, report_rows
from cooperatives.actions.importing.sentences import PROBLEMS, shown_changes
from cooperatives.forms.imports import ImportForm
from cooperatives.models import ImportJob, ImportRow
from cooperatives.wagtail_hooks.access import staff
from land.accounts.actions import log_access
from land.core.errors import DomainError
from land.core.exports import xlsx_response

WORKING = (ImportJob.State.APPLYING, ImportJob.State.UNDOING)


@require_http_methods(["GET", "POST"])
@staff()
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is analysed, which writes nothing in the registry."""
    form = ImportForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("tipo")})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("cooperatives_import_preview", form.analyse(request.user).uuid)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "jobs": ImportJob.objects.select_related("uploaded_by")[:10]}
    return render(request, "cooperatives/staff/import.html", context, status=422 if form.errors else 200)


@require_safe
@staff()
def preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What would happen, what is happening, or what happened, line by line."""
    job = get_object_or_404(ImportJob.objects.select_related("undone_by"), uuid=uuid)
    if job.kind == ImportJob.Kind.RESPONSES:
        log_access(actor=request.user, what="answers in a file", reason=job.name[:100])
    outcome = request.GET.get("esito", "")
    rows = job.rows.select_related("cooperative__organisation").order_by("number")
    if outcome in ImportRow.Outcome.values:
        rows = rows.filter(outcome=outcome)
    page = Paginator(rows, 100).get_page(request.GET.get("pagina"))
    counts = [(value, label, job.counts.get(value, 0)) for value, label in ImportRow.Outcome.choices]
    context = {
        "job": job, "page": page, "lines": _lines(page, job), "counts": counts, "outcome": outcome,
        "notes": [note_sentence(note) for note in job.notes], "warnings": job.counts.get("warnings", 0),
        "errors": job.counts.get("error", 0), "problem": PROBLEMS.get(job.problem, ""), **_progress(job),
    }  # fmt: skip
    return render(request, "cooperatives/staff/import_preview.html", context)


def _lines(page: Any, job: ImportJob) -> list[dict[str, Any]]:
    """Each row of the page with what is said about it and, for a change, each value before and after."""
    rows = list(page)
    changes = shown_changes(job, [row.changes if row.outcome == "update" else {} for row in rows])
    return [
        {
            "row": row,
            "who": str(row.cooperative or row.raw.get("denominazione", "")),
            "messages": [
                {
                    "code": m["code"] if m["code"][1:].isdigit() else "",
                    "column": m["column"],
                    "text": sentence(m),
                }
                for m in row.messages
            ],
            "changes": pairs,
        }
        for row, pairs in zip(rows, changes, strict=True)
    ]


def _progress(job: ImportJob) -> dict[str, Any]:
    """How far a job is, if one is under way."""
    if job.state not in WORKING:
        return {"working": False}
    total = (to_take_back(job) if job.state == ImportJob.State.UNDOING else job.rows).count()
    done = min(job.done, total)
    text = _("%(done)s of %(total)s") % {"done": number_format(done), "total": number_format(total)}
    return {"working": True, "total": total, "done": done, "text": text}


@require_safe
@staff()
def progress(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """How far a job is, for the page that follows it."""
    job = get_object_or_404(ImportJob, uuid=uuid)
    return JsonResponse({"state": job.state} | _progress(job))


@require_POST
@staff()
def apply(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Have the lines that have no error written; the page that follows shows how far it is."""
    job = get_object_or_404(ImportJob, uuid=uuid)
    try:
        actions.start_import(job=job, all_or_nothing="all" in request.POST)
        messages.success(request, _("The import has begun: this page follows it by itself."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cooperatives_import_preview", job.uuid)


@require_http_methods(["GET", "POST"])
@staff()
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What taking a whole import back would do, and then do it."""
    job = get_object_or_404(ImportJob, uuid=uuid, state=ImportJob.State.APPLIED)
    if request.method == "POST":
        try:
            actions.undo_import(job=job, by=request.user)
            messages.success(request, _("The import is being taken back: this page follows it by itself."))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("cooperatives_import_preview", job.uuid)
    seen = actions.look_at_undo(job=job)
    lines = [(row, [sentence(m) for m in said]) for row, said in seen.staying[:200]]
    return render(request, "cooperatives/staff/import_undo.html", {"job": job, "seen": seen, "lines": lines})


@require_POST
@staff()
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put the file aside."""
    job = get_object_or_404(ImportJob, uuid=uuid)
    try:
        actions.cancel_import(job=job)
        messages.success(request, _("The file has been put aside; nothing was written."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cooperatives_import")


@require_safe
@staff()
def errors(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The lines with errors as they were, each with its messages: to be corrected and uploaded again as it is."""
    job = get_object_or_404(ImportJob, uuid=uuid)
    log_access(actor=request.user, what="import error report", reason=job.name[:100])
    return xlsx_response("errori", report_header(job), report_rows(job))
