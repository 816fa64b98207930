"""Staff's doors to certificates: who may have one, who has one, what is missing. Each change is a verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from land.core.guards import guarded
from land.core.refusals import tried
from land.enrolment import actions
from land.enrolment.certificates import Register, missing, said_hours
from land.enrolment.models import Activity, Certificate, Enrolment
from land.enrolment.policies import may_manage
from land.enrolment.views.certificates import certificate_of
from land.enrolment.views.enrolling import activity_of, enrolment_of


@dataclass(frozen=True)
class Line:
    """One person of the register: their hours, their certificates, and why there is none."""

    enrolment: Enrolment
    attended: str
    percent: int
    certificate: Certificate | None
    revoked: list[Certificate]
    reasons: list[str]


def lines_of(activity: Activity) -> list[Line]:
    """Whoever has a place, and whoever had a certificate, in the order of names; queries do not grow with people."""
    register = Register.of(activity)
    rows = (
        Enrolment.objects.filter(activity=activity)
        .filter(Q(state="confirmed") | Q(certificates__isnull=False))
        .select_related("person")
        .prefetch_related(Prefetch("certificates", Certificate.objects.order_by("-issued_at", "-pk")))
        .order_by("person__last_name", "person__first_name", "pk")
        .distinct()
    )
    found = []
    for row in rows:
        row.activity = activity
        known = list(row.certificates.all())
        valid = next((each for each in known if each.is_valid), None)
        found.append(
            Line(
                enrolment=row,
                attended=said_hours(register.minutes(row)),
                percent=register.percent(row),
                certificate=valid,
                revoked=[each for each in known if not each.is_valid],
                reasons=[] if valid else missing(row, register=register),
            )
        )
    return found


@require_GET
@guarded(may_manage, get=activity_of)
def certificates(request: HttpRequest, row: Activity) -> HttpResponse:
    """The certificates of one event."""
    lines = lines_of(row)
    context = {
        "activity": row,
        "due": said_hours(Register.of(row).due),
        "lines": lines,
        "ready": sum(not (line.certificate or line.revoked or line.reasons) for line in lines),
        "issued": sum(line.certificate is not None for line in lines),
    }
    return render(request, "enrolment/staff/certificates.html", context)


@require_POST
@guarded(may_manage, get=enrolment_of)
def issue(request: HttpRequest, row: Enrolment) -> HttpResponse:
    """A certificate for one person."""
    return tried(
        request,
        lambda: actions.issue(enrolment=row, by=request.user),
        lambda: _("Issued: the PDF follows in a moment, and the person is told."),
        "enrolment_staff:certificates",
        row.activity.uuid,
    )


@require_POST
@guarded(may_manage, get=activity_of)
def issue_all(request: HttpRequest, row: Activity) -> HttpResponse:
    """A certificate for everybody who may have one."""
    issued, refused = actions.issue_all(activity=row, by=request.user)
    done = ngettext("%(number)d certificate issued.", "%(number)d certificates issued.", issued)
    not_yet = ngettext(
        "%(number)d person cannot have one yet: the reason stands beside the name.",
        "%(number)d people cannot have one yet: the reason stands beside each name.",
        len(refused),
    )
    parts = [done % {"number": issued}, not_yet % {"number": len(refused)} if refused else ""]
    messages.success(request, " ".join(part for part in parts if part))
    return redirect("enrolment_staff:certificates", row.uuid)


def _on_certificate(verb: Callable[..., Any], done: Callable[[], str]) -> Any:
    """A POST by which staff change a certificate, with a reason."""

    @require_POST
    @guarded(may_manage, get=certificate_of)
    def view(request: HttpRequest, row: Certificate) -> HttpResponse:
        return tried(
            request,
            lambda: verb(certificate=row, by=request.user, reason=request.POST.get("reason", "")),
            done,
            "enrolment_staff:certificates",
            row.enrolment.activity.uuid,
        )

    return view


revoke = _on_certificate(actions.revoke, lambda: _("Revoked: its page says so from now on."))
reissue = _on_certificate(
    actions.reissue, lambda: _("Issued anew with the present name and hours; the old one is revoked.")
)
