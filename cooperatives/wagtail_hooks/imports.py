"""Staff bring in a file of cooperatives: upload, look, apply."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperatives import actions
from cooperatives.actions.importing.columns import NOTES, sentence
from cooperatives.actions.importing.reading import LARGEST
from cooperatives.forms.imports import ImportForm
from cooperatives.models import ImportJob, ImportRow
from cooperatives.wagtail_hooks.access import staff
from land.core.errors import DomainError
from land.core.exports import csv_response


@require_http_methods(["GET", "POST"])
@staff()
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is analysed, which writes nothing in the registry."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > LARGEST:
                raise actions.FileRefused(
                    _("This file is larger than 5 MB. Split it and import the parts one after the other.")
                )
            job = actions.analyse(content=file.read(), name=file.name, by=request.user)
            return redirect("cooperatives_import_preview", job.uuid)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "jobs": ImportJob.objects.select_related("uploaded_by")[:10]}
    return render(request, "cooperatives/staff/import.html", context, status=422 if form.errors else 200)


@require_safe
@staff()
def preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What would happen, or what happened, line by line."""
    job = get_object_or_404(ImportJob, uuid=uuid)
    outcome = request.GET.get("esito", "")
    rows = job.rows.select_related("cooperative__organisation")
    if outcome in ImportRow.Outcome.values:
        rows = rows.filter(outcome=outcome)
    page = Paginator(rows, 100).get_page(request.GET.get("pagina"))
    lines = [
        (row, [{"code": m["code"], "column": m["column"], "text": sentence(m)} for m in row.messages])
        for row in page
    ]
    notes = [
        sentence({"code": "W10", "value": note[4:]}) if note.startswith("W10:") else str(NOTES[note])
        for note in job.notes
    ]
    counts = [(value, label, job.counts.get(value, 0)) for value, label in ImportRow.Outcome.choices]
    context = {"job": job, "page": page, "lines": lines, "notes": notes, "counts": counts, "outcome": outcome,
               "warnings": job.counts.get("warnings", 0)}  # fmt: skip
    return render(request, "cooperatives/staff/import_preview.html", context)


@require_POST
@staff()
def apply(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write the lines that have no error."""
    job = get_object_or_404(ImportJob, uuid=uuid)
    try:
        actions.apply_import(job=job, all_or_nothing="all" in request.POST)
        messages.success(request, _("The file has been imported."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cooperatives_import_preview", job.uuid)


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
    """The lines with errors as they were, each with its messages: to be corrected and uploaded again."""
    job = get_object_or_404(ImportJob, uuid=uuid)
    rows = (
        [*(row.raw.get(column, "") for column in job.header), row.number, row.get_outcome_display(),
         " | ".join(f"{m['code']} {m['column']}: {sentence(m)}" for m in row.messages)]
        for row in job.rows.filter(outcome=ImportRow.Outcome.ERROR)
    )  # fmt: skip
    return csv_response("errori", [*job.header, "riga", "esito", "messaggi"], rows)
