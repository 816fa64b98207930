"""What an edition gives people to read: added, mended with a new version, taken back."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.actions import keep_file
from land.core.errors import DomainError
from land.enrolment.models import Meeting
from training.models import Edition, Material, Topic


class FileOrAddress(DomainError):
    sentence = _("Give a file or a web address, one of the two.")
    field = "address"


class AfterWhich(DomainError):
    sentence = _("Choose the meeting after which it can be read.")
    field = "after"


class WhichTopic(DomainError):
    sentence = _("Choose the topic whose experts read it.")
    field = "topic"


@transaction.atomic
def keep_material(
    *,
    edition: Edition,
    by: Any,
    title: str,
    visible: str,
    note: str = "",
    address: str = "",
    upload: UploadedFile | None = None,
    after: Meeting | None = None,
    topic: Topic | None = None,
    material: Material | None = None,
) -> Material:
    """Add a material, or change one: a new file or address raises its version.

    Raises: FileOrAddress, AfterWhich, WhichTopic, and what `keep_file` raises.
    """
    row = material or Material(edition=edition)
    keeps_file = upload is None and not address and row.file_id is not None
    if bool(upload) == bool(address) and not keeps_file:
        raise FileOrAddress
    if visible == "after_meeting" and after is None:
        raise AfterWhich
    if visible == "topic" and topic is None:
        raise WhichTopic
    if row.pk and (upload is not None or address != row.address):
        row.version += 1
    row.title, row.note, row.visible, row.address = title, note, visible, address
    row.after = after if visible == "after_meeting" else None
    row.topic = topic if visible == "topic" else None
    if address:
        row.file = None
    if upload is not None:
        row.file = keep_file(upload=upload, owner_kind="material", owner_uuid=row.uuid)
    row.save()
    return row


@transaction.atomic
def withdraw_material(*, material: Material, by: Any) -> Material:
    """Take it back: nobody reads it any more. Idempotent."""
    if material.withdrawn_at is None:
        material.withdrawn_at = timezone.now()
        material.save(update_fields=["withdrawn_at", "changed_at"])
    return material
