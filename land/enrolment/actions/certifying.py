"""Certificates of attendance: issued, revoked, issued anew. The row is written under the lock, its PDF afterwards."""

from datetime import datetime
from typing import Any

from django.db import transaction

from land.core.jobs import nudge
from land.enrolment import certificates, errors
from land.enrolment.actions import ledger
from land.enrolment.models import Activity, Certificate, Enrolment, EnrolmentLog


@transaction.atomic
def issue(*, enrolment: Enrolment, by: Any, at: datetime | None = None) -> Certificate:
    """Give this person their certificate; the worker makes its PDF, then the person is told.

    Idempotent: whoever has a valid one gets the same row back. Raises: NotYetCertified, with all that is missing.
    """
    activity, now = ledger.lock(enrolment.activity_id), ledger.clock(at)
    fresh = _enrolment(enrolment.pk, activity)
    return _valid(fresh) or _issue(fresh, by=by, now=now)


@transaction.atomic
def issue_all(
    *, activity: Activity, by: Any, at: datetime | None = None
) -> tuple[int, list[tuple[Enrolment, list[str]]]]:
    """Give a certificate to everybody with a place who may have one and has none.

    Returns how many were issued now, and whoever got none with the reasons. However many there are, only rows are written
    here; the PDFs are the worker's. A second run issues nothing.
    """
    locked, now = ledger.lock(activity.pk), ledger.clock(at)
    register = certificates.Register.of(locked)
    rows = Enrolment.objects.filter(activity=locked).confirmed().select_related("person")
    earned, refused = [], []
    for enrolment in rows.exclude(certificates__in=Certificate.objects.valid()).order_by("queue_number"):
        enrolment.activity = locked
        reasons = certificates.missing(enrolment, register=register, at=now)
        if reasons:
            refused.append((enrolment, reasons))
        else:
            earned.append(enrolment)
    _write(earned, register, by=by, now=now)
    return len(earned), refused


@transaction.atomic
def revoke(*, certificate: Certificate, by: Any, reason: str, at: datetime | None = None) -> Certificate:
    """Take a certificate back: from now on its page says so, without the reason. Idempotent. Raises: NoReason."""
    if not reason.strip():
        raise errors.NoReason(field="reason")
    activity, now = ledger.lock(certificate.enrolment.activity_id), ledger.clock(at)
    reason = reason.strip()[:300]
    revoked = Certificate.objects.valid().filter(pk=certificate.pk)
    if revoked.update(revoked_at=now, revoked_by=by, reason=reason, changed_at=now):
        enrolment = _enrolment(certificate.enrolment_id, activity)
        line = _line(certificate, f"revocato: {reason}")
        ledger.note(enrolment, frm=enrolment.state, by=by, now=now, reason=line)
    certificate.refresh_from_db()
    return certificate


@transaction.atomic
def reissue(*, certificate: Certificate, by: Any, reason: str, at: datetime | None = None) -> Certificate:
    """Revoke a certificate and issue another with what is true now: the present name, the present hours.

    Idempotent: if another took its place already, that one comes back. Raises: NoReason; NotYetCertified, and then nothing
    has changed.
    """
    revoke(certificate=certificate, by=by, reason=reason, at=at)
    return issue(enrolment=certificate.enrolment, by=by, at=at)


def _enrolment(pk: int, activity: Activity) -> Enrolment:
    enrolment = Enrolment.objects.select_related("person").get(pk=pk)
    enrolment.activity = activity
    return enrolment


def _valid(enrolment: Enrolment) -> Certificate | None:
    return Certificate.objects.valid().filter(enrolment=enrolment).first()


def _issue(enrolment: Enrolment, *, by: Any, now: datetime) -> Certificate:
    register = certificates.Register.of(enrolment.activity)
    reasons = certificates.missing(enrolment, register=register, at=now)
    if reasons:
        raise errors.NotYetCertified(reasons=" ".join(reasons))
    return _write([enrolment], register, by=by, now=now)[0]


def _write(
    rows: list[Enrolment], register: certificates.Register, *, by: Any, now: datetime
) -> list[Certificate]:
    """The certificates of people of one activity, each with its line in the log: a few queries, however many."""
    if not rows:
        return []
    activity = rows[0].activity
    shared, held = certificates.facts_of(activity), ledger.held(activity, now)
    written = Certificate.objects.bulk_create(
        Certificate(
            enrolment=row,
            issued_at=now,
            issued_by=by,
            snapshot=certificates.snapshot(row, register=register, shared=shared),
        )
        for row in rows
    )
    EnrolmentLog.objects.bulk_create(
        EnrolmentLog(
            enrolment=each.enrolment, frm=each.enrolment.state, to=each.enrolment.state, by=by, at=now,
            reason=_line(each, "rilasciato"), capacity_at=activity.capacity, held_at=held,
        )
        for each in written
    )  # fmt: skip
    nudge("enrolment.print_certificates")
    return written


def _line(certificate: Certificate, what: str) -> str:
    """The log's words, in Italian as all that is stored."""
    return f"Attestato {certificate.code} {what}"
