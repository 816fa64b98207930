"""Files of cards and ideas: the page that takes one, what it would do line by line, yes or no."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from land.core.errors import DomainError
from land.core.exports import csv_response
from land.core.guards import guarded
from land.core.models import PrivateFile
from land.core.once import once
from land.core.refusals import refuse
from workshops.actions import bringing_in as verbs
from workshops.forms.visions import ImportForm
from workshops.models import Table, Workshop
from workshops.models.visions import Source
from workshops.policies import runs
from workshops.views.scribe import _writes
from workshops.views.workshops import by_slug

SHOWN = 200


def _tables(user: Any, workshop: Workshop) -> list[Table] | None:
    """The tables that this person may write for; None: all of them."""
    if runs(user, workshop):
        return None
    rows = workshop.tables.select_related("group", "theme").filter(scribes__person__user=user)
    return list(rows.distinct())


@require_http_methods(["GET", "POST"])
@guarded(_writes, get=by_slug)
@once
def upload(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Take a file and look at it; nothing is written in the room yet."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        file.seek(0)
        try:
            verbs.look(content=content, name=file.name, workshop=row, tables=_tables(request.user, row))
            kept = verbs.keep_upload(upload=file, workshop=row)
        except DomainError as refusal:
            refuse(form, refusal, "file")
        else:
            response = redirect("workshops:import_look", row.slug, kept.uuid)
            response["Location"] += f"?da={form.cleaned_data['source']}"
            return response
    context = {
        "workshop": row, "form": form, "groups": row.groups.all(), "themes": row.themes.all(),
        "tables": row.tables.select_related("group", "theme"),
    }  # fmt: skip
    return render(request, "workshops/visions/import.html", context, status=422 if form.errors else 200)


class Kept:
    """A file kept for a workshop while somebody looks at it."""

    def __init__(self, slug: str, uuid: UUID) -> None:
        self.workshop = by_slug(slug)
        self.file = PrivateFile.objects.get(uuid=uuid, owner_kind=verbs.OWNER, owner_uuid=self.workshop.uuid)


def _writes_kept(user: Any, kept: Kept) -> bool:
    """Whoever writes for a table of this workshop."""
    return _writes(user, kept.workshop)


@require_http_methods(["GET", "POST"])
@guarded(_writes_kept, get=Kept)
@once
def look(request: HttpRequest, kept: Kept) -> HttpResponse:
    """What the file would do, line by line; then it is written, or thrown away."""
    row, tables = kept.workshop, _tables(request.user, kept.workshop)
    asked = request.POST.get("source") or request.GET.get("da", "")
    source = asked if asked in (Source.PAPER, Source.IMPORT) else Source.IMPORT
    if request.method == "POST" and request.POST.get("then") == "discard":
        verbs.drop_upload(file=kept.file)
        messages.info(request, _("Nothing was written; the file is gone."))
        return redirect("workshops:import", row.slug)
    try:
        if request.method == "POST":
            done = verbs.bring_in(file=kept.file, workshop=row, by=request.user, source=source, tables=tables)
            number = len(done.lines) - done.counts["refused"] - done.counts["there"]
            messages.success(
                request,
                ngettext("%(number)d line is in the room.", "%(number)d lines are in the room.", number) % {"number": number},
            )  # fmt: skip
            return redirect("workshops:scribe_tables", row.slug)
        reading = verbs.look_at(file=kept.file, workshop=row, tables=tables)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("workshops:import", row.slug)
    lines = sorted(reading.lines, key=lambda line: (line.outcome != "refused", line.number))
    context = {
        "workshop": row, "file": kept.file, "reading": reading, "lines": lines[:SHOWN], "rest": max(len(lines) - SHOWN, 0),
        "source": source, "new": len(reading.new),
        "figures": [
            (_("to be written"), reading.counts["new"]), (_("there already"), reading.counts["there"]),
            (_("not possible"), reading.counts["refused"]),
        ],
    }  # fmt: skip
    return render(request, "workshops/visions/import_look.html", context)


MODELS = {"cartellini": "card", "idee": "idea"}


class Model:
    """The table of cards, or of ideas, to fill in for a workshop."""

    def __init__(self, slug: str, kind: str) -> None:
        if kind not in MODELS:
            raise ValueError
        self.workshop, self.kind = by_slug(slug), kind


def _fills_in(user: Any, model: Model) -> bool:
    """Whoever writes for a table of this workshop."""
    return _writes(user, model.workshop)


@require_safe
@guarded(_fills_in, get=Model)
def template(request: HttpRequest, model: Model) -> HttpResponse:
    """The table to fill in, with its columns alone."""
    return csv_response(f"modello-{model.kind}", verbs.template(MODELS[model.kind]), [])
