"""The trainer's door to materials."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from training import actions
from training.forms.classroom import MaterialForm
from training.models import Edition, Material
from training.policies import leads, leads_the_edition
from training.views.classroom import edition_of


def material_of(uuid: UUID) -> Material:
    rows = Material.objects.standing().select_related("edition__course", "edition__activity", "file")
    return rows.get(uuid=uuid)


@require_http_methods(["GET", "POST"])
@guarded(leads, get=edition_of)
@once
def new(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Add something to read."""
    return _screen(request, edition, None)


@require_http_methods(["GET", "POST"])
@guarded(leads_the_edition, get=material_of)
def change(request: HttpRequest, row: Material) -> HttpResponse:
    """Change it; another file or address is a new version."""
    return _screen(request, row.edition, row)


def _screen(request: HttpRequest, edition: Edition, row: Material | None) -> HttpResponse:
    initial = (
        {name: getattr(row, name) for name in ("title", "note", "address", "visible", "after", "topic")}
        if row
        else None
    )
    form = MaterialForm(request.POST or None, request.FILES or None, edition=edition, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_material(edition=edition, by=request.user, material=row, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect("training:classroom", edition.slug)
    context = {"edition": edition, "form": form, "material": row}
    return render(request, "training/classroom/material.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(leads_the_edition, get=material_of)
def withdraw(request: HttpRequest, row: Material) -> HttpResponse:
    """Take it back."""
    return tried(
        request,
        lambda: actions.withdraw_material(material=row, by=request.user),
        lambda: _("Nobody reads it any more."),
        "training:classroom",
        row.edition.slug,
    )
