"""My certificates, their PDFs, and the page on which anybody verifies one. GET only: nothing changes here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from land.core import limits
from land.core.guards import anyone, guarded, registered
from land.core.views import private_file
from land.enrolment import policies
from land.enrolment.certificates import read_code, said_hours
from land.enrolment.forms.certificates import CodeForm
from land.enrolment.models import Certificate
from land.enrolment.views.enrolling import person_of

# A code has 80 random bits: the limit is there so that nobody even tries.
TIMES, SECONDS = 20, 60


def certificate_of(uuid: UUID) -> Certificate:
    return Certificate.objects.select_related("file", "enrolment__person", "enrolment__activity").get(
        uuid=uuid
    )


@require_GET
@guarded(registered)
def mine(request: HttpRequest) -> HttpResponse:
    """My certificates, the latest first; those revoked say so."""
    return render(
        request, "enrolment/certificates.html", {"rows": Certificate.objects.of(person_of(request))}
    )


@require_GET
@guarded(policies.may_read_certificate, get=certificate_of)
def pdf(request: HttpRequest, certificate: Certificate) -> HttpResponseBase:
    """The PDF, for whoever earned it and for staff; while it is being made, the page to come back to."""
    if certificate.file is None:
        messages.info(request, _("The certificate is being prepared: it is ready in a moment."))
        if policies.owns(request.user, certificate.enrolment):
            return redirect("enrolment:certificates")
        return redirect("enrolment_staff:certificates", certificate.enrolment.activity.uuid)
    return private_file(request, uuid=certificate.file.uuid)


@require_GET
@guarded(anyone)
def verify(request: HttpRequest) -> HttpResponse:
    """Where a code is typed; `?codice=` leads to its page."""
    typed = request.GET.get("codice", "")
    code = read_code(typed)
    if code:
        return redirect("enrolment:verify_code", code)
    return _page(request, typed=typed, unknown=bool(typed.strip()))


@require_GET
@guarded(anyone)
def verify_code(request: HttpRequest, typed: str) -> HttpResponse:
    """What a certificate certifies, for whoever has its code. A code that is none and one of nobody look the same."""
    if not limits.allowed(request, "verify", times=TIMES, seconds=SECONDS):
        response = _page(request, status=429)
        response["Retry-After"] = str(SECONDS)
        return response
    code = read_code(typed)
    row = Certificate.objects.filter(code=code).first() if code else None
    if row is None:
        return _page(request, typed=typed, unknown=True)
    said = row.snapshot
    context = {
        "row": row,
        "said": said,
        "attended": said_hours(said["minutes_attended"]),
        "due": said_hours(said["minutes_due"]),
    }
    return render(request, "enrolment/verified.html", context)


def _page(request: HttpRequest, *, typed: str = "", unknown: bool = False, status: int = 200) -> HttpResponse:
    """The form, with why there is nothing else."""
    form = CodeForm(initial={"codice": typed[:80]})
    context = {"form": form, "unknown": unknown, "too_many": status == 429}
    return render(request, "enrolment/verify.html", context, status=404 if unknown else status)
