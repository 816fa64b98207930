"""Put something in the library."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from land.community.actions.addresses import in_italian
from land.community.models import Resource
from land.core.actions import keep_file
from land.core.search import Document, index


def resource_document(row: Resource) -> Document:
    """What the search knows of a resource."""
    return Document(
        kind="resource",
        uuid=row.uuid,
        title=row.title,
        url=f"{in_italian('community:resources')}#{row.uuid}",
        dated=row.created_at,
        summary=row.summary,
        body=row.source,
        audience=row.audience,
    )


@transaction.atomic
def publish_resource(*, resource: Resource, upload: UploadedFile | None = None) -> Resource:
    """Write a resource, with its file if it is none at a web address, and let the search find it unless it is hidden.

    Raises: what `keep_file` raises.
    """
    if upload is not None:
        resource.address = ""
        resource.file = keep_file(upload=upload, owner_kind="resource", owner_uuid=resource.uuid)
    resource.save()
    if resource.state == "visible":
        index(resource_document(resource))
    return resource
