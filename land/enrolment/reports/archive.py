"""All that proves a report, in one ZIP: the report, each activity's register, scanned signature sheets and certificates."""

import zipfile
from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from land.core.exports import workbook
from land.core.models import PrivateFile
from land.enrolment.models import Activity, Certificate, Meeting
from land.enrolment.registers import as_rows, register_of
from land.enrolment.reports.files import Told, report_pdf, xlsx


def archive(told: Told) -> IO[bytes]:
    """An open temporary file, at its beginning, that is gone when it is closed.

    `manca.txt` names the meetings in presence, held, without a scanned sheet, and the certificates whose PDF is still to be made.
    """
    out = TemporaryFile()  # noqa: SIM115 (the answer to the request closes it)
    lacking: list[str] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("rendiconto.xlsx", xlsx(told))
        files.writestr("rendiconto.pdf", report_pdf(told))
        folders: set[str] = set()
        for line in told.report.lines:
            folder = _free(_folder(line.activity, told.names[line.activity.pk]), folders)
            lacking += [f"{folder}: {words}" for words in _add(files, folder, line.activity)]
        files.writestr("manca.txt", "\r\n".join(lacking or [_("Nothing is missing.")]) + "\r\n")
    out.seek(0)
    return out


def _folder(activity: Activity, names: Sequence[str]) -> str:
    day = f"{timezone.localtime(activity.starts_at):%Y-%m-%d}"
    return f"{day}-{slugify(names[0] if names else activity.title)[:60]}"


def _free(name: str, taken: set[str]) -> str:
    """The name, or the name with a number, that is not taken; taken from now on."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    taken.add(found)
    return found


def _add(files: zipfile.ZipFile, folder: str, activity: Activity) -> list[str]:
    """Write what there is of one activity; returns what is missing, in words."""
    files.writestr(f"{folder}/registro.xlsx", workbook([(_("Register"), *as_rows(register_of(activity)))]))
    lacking = []
    rows = activity.meetings.held().order_by("starts_at", "pk").prefetch_related("scans__file")
    for meeting in rows:
        scans = list(meeting.scans.all())
        for number, scan in enumerate(scans, start=1):
            _copy(files, f"{folder}/firme/{_sheet_name(meeting, number, scan.file)}", scan.file)
        if not scans and meeting.mode != "online" and meeting.ends_at <= timezone.now():
            said = {"day": f"{timezone.localtime(meeting.starts_at):%d/%m/%Y}", "meeting": meeting.title}
            lacking.append(_("no scanned signature sheet of %(day)s, %(meeting)s") % said)
    certificates = Certificate.objects.valid().filter(enrolment__activity=activity).select_related("file")
    for row in certificates.order_by("pk"):
        if row.file is None:
            lacking.append(_("the PDF of certificate %(code)s is still to be made") % {"code": row.code})
        else:
            _copy(files, f"{folder}/attestati/{row.code}.pdf", row.file)
    return lacking


def _sheet_name(meeting: Meeting, number: int, file: PrivateFile) -> str:
    ending = file.name.rsplit(".", 1)[-1].lower()
    return f"{timezone.localtime(meeting.starts_at):%Y-%m-%d-%H%M}-{number}.{ending}"


def _moment(row: PrivateFile) -> tuple[int, int, int, int, int, int]:
    """When it was kept, as a ZIP says it."""
    at = timezone.localtime(row.created_at)
    return at.year, at.month, at.day, at.hour, at.minute, at.second


def _copy(files: zipfile.ZipFile, name: str, row: PrivateFile) -> None:
    """A kept file as it is: PDFs and pictures are compressed already."""
    with row.file.open("rb") as source, files.open(zipfile.ZipInfo(name, _moment(row)), "w") as target:
        kept: Any = source
        for chunk in kept.chunks():
            target.write(chunk)
