"""Signed sheets of a meeting, kept as they were scanned."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from land.core.actions import keep_file
from land.core.errors import DomainError
from land.core.models import PrivateFile
from land.enrolment.models import Meeting, SignatureScan

KINDS = ("pdf", "jpg", "jpeg", "png")
MOST = 10  # of one meeting


class TooManySheets(DomainError):
    sentence = _("A meeting keeps %(number)d sheets at most: put several pages in one PDF.")
    field = "upload"


@transaction.atomic
def keep_scan(*, meeting: Meeting, upload: UploadedFile, by: Any) -> SignatureScan:
    """Keep a scanned sheet, also once the register is closed: paper comes late. The same file again changes nothing.

    Raises: TooManySheets; FileEmpty, FileTooLarge, FileKindRefused of `keep_file`.
    """
    Meeting.objects.select_for_update().only("pk").get(pk=meeting.pk)
    if meeting.scans.count() >= MOST:
        raise TooManySheets(number=MOST)
    file = keep_file(upload=upload, owner_kind="signature-sheet", owner_uuid=meeting.uuid, kinds=KINDS)
    same = meeting.scans.filter(file__sha256=file.sha256).first()
    if same is not None:
        _drop(file)
        return same
    return SignatureScan.objects.create(meeting=meeting, file=file, by=by)


@transaction.atomic
def remove_scan(*, scan: SignatureScan) -> None:
    """Throw a sheet away that was added by mistake."""
    file = scan.file
    scan.delete()
    _drop(file)


def _drop(file: PrivateFile) -> None:
    """The row and its bytes, these once the transaction is through."""
    storage, name = file.file.storage, str(file.file.name)
    file.delete()
    transaction.on_commit(lambda: storage.delete(name))
