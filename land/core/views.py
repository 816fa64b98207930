"""The doors of the ground: private files, health, what to say when a form comes from an old page."""

from uuid import UUID

from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from land.core.guards import anyone, guarded, registered
from land.core.models import PrivateFile
from land.core.offers import kinds


@require_GET
@guarded(registered)
def private_file(request: HttpRequest, uuid: UUID) -> FileResponse:
    """A private file as an attachment, if this person may see the thing that owns it."""
    row = PrivateFile.objects.filter(uuid=uuid).first()
    owner = kinds.get(row.owner_kind) if row else None
    if row is None or owner is None or row.owner_uuid not in owner.resolve([row.owner_uuid], request.user):
        raise Http404
    return attachment(row)


def attachment(row: PrivateFile) -> FileResponse:
    """A kept file as a download, which the browser opens in no page of ours; who may have it is asked before."""
    response = FileResponse(
        row.file.open("rb"),
        as_attachment=True,
        filename=row.name,
        content_type=row.content_type,
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_GET
@guarded(anyone)
def alive(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"alive": True})


@require_GET
@guarded(anyone)
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers too. Valkey is not asked: without it nothing is lost and no request fails."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"ready": True})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from an old page: say so, and keep what was typed one “back” away."""
    return render(request, "403_csrf.html", status=403)
