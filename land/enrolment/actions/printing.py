"""The PDFs of certificates, made once each by any number of workers, never under the lock of an activity."""

import logging
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from land.core.actions import keep_file
from land.core.documents import pdf
from land.core.jobs import nudge
from land.enrolment import notices
from land.enrolment.certificates import said_hours
from land.enrolment.codes import qr_svg
from land.enrolment.models import Certificate
from land.notifications.api import notify

log = logging.getLogger(__name__)

# Longer than a task may live (land.celery: task_time_limit), so a row is never claimed from a worker at work.
LEASE = timedelta(seconds=150)
LONGEST_WAIT = timedelta(hours=1)
RUN_SECONDS = 60.0


def print_certificates(*, seconds: float = RUN_SECONDS) -> int:
    """Make the PDFs that are still to be made, for at most about `seconds`; returns how many were made.

    One that fails stops no other, and is tried again after 2, 4, 8 … 60 minutes.
    """
    deadline, made = time.monotonic() + seconds, 0
    while (row := _claim()) is not None:
        try:
            made += _keep(row, certificate_pdf(row))
        except Exception as error:
            wait = min(timedelta(minutes=2**row.attempts), LONGEST_WAIT)
            Certificate.objects.filter(pk=row.pk).update(claimed_until=timezone.now() + wait)
            log.error("The PDF of certificate %s was not made (%s).", row.pk, type(error).__name__)
        if time.monotonic() > deadline:
            nudge("enrolment.print_certificates")
            break
    return made


def _claim() -> Certificate | None:
    """The next one to make, ours for the length of a lease."""
    now = timezone.now()
    with transaction.atomic():
        row = Certificate.objects.to_print(now).select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        row.claimed_until, row.attempts = now + LEASE, min(row.attempts + 1, 10)
        row.save(update_fields=["claimed_until", "attempts"])
    return row


@transaction.atomic
def _keep(row: Certificate, content: bytes) -> bool:
    """Keep the PDF and its fingerprint once, and tell the person; False if it was made or revoked in the meantime."""
    fresh = (
        Certificate.objects.valid()
        .filter(pk=row.pk, file=None)
        .select_for_update(of=("self",))
        .select_related("enrolment__person")
        .first()
    )
    if fresh is None:
        return False
    upload = SimpleUploadedFile(f"attestato-{fresh.code}.pdf", content, "application/pdf")
    file = keep_file(upload=upload, owner_kind="certificate", owner_uuid=fresh.uuid, kinds=("pdf",))
    fresh.file, fresh.sha256, fresh.claimed_until = file, file.sha256, None
    fresh.save(update_fields=["file", "sha256", "claimed_until", "changed_at"])
    notify(
        kind=notices.CERTIFICATE_AVAILABLE,
        to=[fresh.enrolment.person],
        facts={"certificate": fresh.pk},
        once=f"{notices.CERTIFICATE_AVAILABLE}-{fresh.pk}",
    )
    return True


def certificate_pdf(row: Certificate) -> bytes:
    """The certificate on one landscape page, tagged (PDF/UA-1), in Italian, from its snapshot alone."""
    with override("it"):
        url = f"{settings.PUBLIC_URL}{reverse('enrolment:verify_code', args=[row.code])}"
        return pdf(
            "certificate",
            {
                "language": "it",
                **words(row),
                "url": url,
                "qr": str(qr_svg(url, _("QR code of the page that verifies this certificate"))),
            },
        )


def words(row: Certificate) -> dict[str, Any]:
    """Every sentence of the page, in the language being read."""
    said = row.snapshot
    hours = {"attended": said_hours(said["minutes_attended"]), "due": said_hours(said["minutes_due"])}
    programme = [said["programme"], f"CUP {said['cup']}" if said["cup"] else ""]
    return {
        "title": _("Certificate of attendance"),
        "opening": _("This is to certify that"),
        "name": row.name,
        "attended": _("has attended"),
        "course": said["course"],
        "area": _("Training area: %(area)s") % {"area": said["area"]} if said["area"] else "",
        "when": _period(row),
        "hours": _("%(attended)s of %(due)s") % hours,
        "share": _("attendance of %(percent)d%%, %(threshold)d%% needed")
        % {"percent": said["percent"], "threshold": said["threshold"]},
        "programme": " · ".join(part for part in programme if part),
        "issued": _("Issued on %(day)s") % {"day": date_format(timezone.localdate(row.issued_at), "j F Y")},
        "organiser": said["organiser"],
        "signatory": said["signatory"],
        "code": row.code,
        "verify": _("Anybody can verify this certificate by its code or by framing the square"),
        "qr_alt": _("QR code of the page that verifies this certificate"),
    }


def _period(row: Certificate) -> str:
    """When and where, in one line."""
    said, first, last = row.snapshot, row.first_day, row.last_day
    days = {"first": date_format(first, "j F Y"), "last": date_format(last, "j F Y")}
    when = _("on %(first)s") % days if first == last else _("from %(first)s to %(last)s") % days
    where = _("online") if said["online"] else said["place"]
    return f"{when} · {where}" if where else when
