"""/risorse/: what people keep for each other."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from land.community import policies
from land.community.models import Resource
from land.core.guards import anyone, guarded
from land.core.provenance import origins
from land.core.views import attachment

SHOWN = 20


@require_safe
@guarded(anyone)
def resources(request: HttpRequest) -> HttpResponse:
    """Resources that this person may read, the latest first, each with what it came from."""
    rows = Resource.objects.visible_to(request.user).newest()
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    came_from = origins("resource", [row.uuid for row in page], request.user)
    for row in page:
        row.came_from = came_from.get(row.uuid, [])
    return render(request, "community/resources.html", {"page": page})


def _resource(uuid: UUID) -> Resource:
    return Resource.objects.select_related("file").get(uuid=uuid)


@require_safe
@guarded(policies.may_read_resource, get=_resource, login=False)
def file(request: HttpRequest, row: Resource) -> FileResponse:
    """The file that the library keeps."""
    if row.file is None:
        raise Http404
    return attachment(row.file)
