"""Signed sheets of a meeting, kept as they were scanned, and deleted when no funder can ask for them any more."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.actions import keep_file
from land.core.errors import DomainError
from land.core.models import PrivateFile
from land.enrolment.actions import ledger
from land.enrolment.models import Activity, Meeting, SignatureScan

KINDS = ("pdf", "jpg", "jpeg", "png")
MOST = 10  # of one meeting
# Regulation (EU) 2021/1060 art. 82: five years from 31 December of the year of the last payment. The payment comes when the
# programme is accounted for, in the year after its end at the latest.
YEARS_KEPT = 6


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


def kept_until(activity: Activity) -> date:
    """The last day on which its signed sheets are kept: 31 December, six years after the year in which the activity and its
    programme are over.
    """
    ends = timezone.localtime(activity.ends_at).year
    programme = activity.programme
    return date(max(ends, programme.ends_on.year if programme else ends) + YEARS_KEPT, 12, 31)


def forget_scans(*, at: datetime | None = None) -> int:
    """Delete the sheets that have been kept long enough. Returns how many."""
    now = ledger.clock(at)
    old = SignatureScan.objects.filter(meeting__activity__ends_at__lt=now - timedelta(days=365 * YEARS_KEPT))
    gone = 0
    for scan in old.select_related("file", "meeting__activity__programme"):
        if kept_until(scan.meeting.activity) < timezone.localdate(now):
            remove_scan(scan=scan)
            gone += 1
    return gone


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
