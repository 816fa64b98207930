"""/progetti-di-rete/: what organisations do together, and whom they still look for."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from land.community import actions, policies, projects
from land.community.forms import ProjectForm
from land.community.models import NetworkProject
from land.core.errors import DomainError
from land.core.guards import anyone, guarded, registered
from land.core.once import once
from land.core.provenance import chain
from land.core.refusals import refuse

SHOWN = 20


@require_safe
@guarded(anyone)
def listing(request: HttpRequest) -> HttpResponse:
    """Those that stand, first who still looks for somebody."""
    page = Paginator(NetworkProject.objects.standing(), SHOWN).get_page(request.GET.get("page"))
    return render(request, "community/projects.html", {"page": page})


def _project(uuid: UUID) -> NetworkProject:
    return NetworkProject.objects.get(uuid=uuid)


@require_safe
@guarded(anyone)
def project(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One project: partners, roles sought, outcome, where it comes from."""
    row = NetworkProject.objects.filter(uuid=uuid).first()
    if row is None:
        raise Http404
    context = {
        "project": row,
        "partners": row.partners.select_related("organisation"),
        "chain": chain("network-project", row.uuid, request.user),
        "may_change": policies.may_change_project(request.user, row),
    }
    return render(request, "community/project.html", context)


@require_http_methods(["GET", "POST"])
@guarded(registered)
@once
def new(request: HttpRequest) -> HttpResponse:
    """Begin one; `?da=kind:uuid` where it comes from, if this person may begin one there. Staff may without."""
    asked = request.GET.get("da", "")
    origin = projects.origin(request.user, asked)
    if origin is None and (asked or not policies.is_staff(request.user)):
        raise Http404
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.begin_project(by=request.user, origin=origin, **form.facts())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The project has its page: whoever sees it can ask to join."))
            return redirect(row)
    context = {"form": form, "project": None}
    return render(request, "community/project_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(policies.may_change_project, get=_project)
@once
def change(request: HttpRequest, row: NetworkProject) -> HttpResponse:
    """Write what changed: partners found, roles filled, how it ended."""
    form = ProjectForm(request.POST or None, initial=ProjectForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_project(project=row, **form.facts())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("“%(title)s” is saved.") % {"title": row.title})
            return redirect(row)
    context = {"form": form, "project": row}
    return render(request, "community/project_form.html", context, status=422 if form.errors else 200)
